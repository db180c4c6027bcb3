import type { Json, JsonObject } from '@attune/engine'

const MOST_BUTTONS = 3
const MOST_CHARACTERS = 4096

/** The part of a request that says what is written; a reason where a content is none. */
export function composeWhatsApp(content: JsonObject): JsonObject | string {
  if (typeof content.template === 'string') return templateOf(content.template, content)
  const text = typeof content.text === 'string' ? content.text : ''
  if ([...text].length > MOST_CHARACTERS) return 'too_long'
  const [image] = Array.isArray(content.media) ? content.media : []
  const buttons = Array.isArray(content.buttons) ? content.buttons.flatMap(buttonOf) : []
  if (buttons.length > MOST_BUTTONS) return 'too_many_buttons'
  if (buttons.length > 0 && text !== '') {
    const header = typeof image === 'string' ? { header: { type: 'image', image: { link: image } } } : {}
    return { type: 'interactive', interactive: { type: 'button', ...header, body: { text }, action: { buttons } } }
  }
  if (typeof image === 'string') return { type: 'image', image: { link: image, ...(text !== '' && { caption: text }) } }
  return text === '' ? 'content_empty' : { type: 'text', text: { body: text, preview_url: true } }
}

/** A template that was approved, with what stands in its places. */
function templateOf(name: string, { language, parameters }: JsonObject): JsonObject {
  const texts = Array.isArray(parameters) ? parameters : []
  const filled = texts.map((text) => ({ type: 'text', text: typeof text === 'string' ? text : JSON.stringify(text) }))
  return {
    type: 'template',
    template: {
      ...{ name, language: { code: typeof language === 'string' ? language : 'en_US' } },
      ...(filled.length > 0 && { components: [{ type: 'body', parameters: filled }] }),
    },
  }
}

function buttonOf(button: Json): Json[] {
  if (typeof button !== 'object' || button === null || Array.isArray(button)) return []
  const { id, text } = button as JsonObject
  if (typeof id !== 'string' || typeof text !== 'string') return []
  return [{ type: 'reply', reply: { id: id.slice(0, 256), title: text.slice(0, 20) } }]
}
