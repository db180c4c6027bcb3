import { isNearMiss } from './near-miss.ts'
import { plain } from './plain.ts'
import { refusalLanguage } from './refusals.ts'
import { ASKING, COURTESY, DISMISSALS, type KeywordFamily, type KeywordWords, MESSAGING } from './words.ts'

/** What a text was understood to ask for, and in which language it was said. */
export interface Keyword {
  readonly family: KeywordFamily
  readonly language: string
}

/** Tells keywords from other texts. */
export type Understand = (text: string) => Keyword | undefined

/** The order in which families are looked through: a text that could be a refusal is one. */
const FAMILIES: readonly KeywordFamily[] = ['stop', 'start', 'help', 'yes']

/** No keyword is longer: what is said in so many words is said to a person. */
const MAX_WORDS = 12

/**
 * Makes the reader of incoming texts. A keyword may be written in any case, with accents and punctuation or without,
 * spelled out with spaces, a letter doubled or two exchanged, and with words of courtesy around it; a stop may say
 * what is to stop. What says anything else is no keyword: "stop by the shop today?" is a question.
 */
export function compileKeywords(words: KeywordWords): Understand {
  const byText = new Map<string, Keyword>()
  for (const family of FAMILIES.toReversed())
    for (const [language, texts] of Object.entries(words[family]))
      for (const text of texts) byText.set(plain(text), { family, language })
  const single = [...byText].filter(([text]) => !text.includes(' '))
  const stops = new Map([...byText].filter(([, { family }]) => family === 'stop'))
  const near = (word: string) => single.find(([known]) => isNearMiss(word, known))?.[1]
  const read = (said: string): Keyword | undefined => {
    const whole = byText.get(said) ?? byText.get(joined(said))
    if (whole) return whole
    const tokens = said.split(' ')
    if (tokens.length > MAX_WORDS) return undefined
    const rest = tokens.filter((token) => !COURTESY.has(token))
    if (rest.length === 0) return undefined
    const core = rest.join(' ')
    const known = byText.get(core) ?? byText.get(joined(core)) ?? (rest.length === 1 ? near(core) : undefined)
    return known ?? stopIn(rest, stops) ?? madeToStop(rest, stops) ?? refusalIn(rest)
  }
  return (text) => {
    const said = plain(text)
    const found = read(said)
    if (found) return found
    const bare = withoutDismissal(text, said)
    const beside = bare === undefined ? undefined : read(bare)
    return beside?.family === 'stop' ? beside : undefined
  }
}

const PREPOSITIONS: ReadonlySet<string> = new Set(['to', 'of', 'off', 'with', 'from', 'or'])

/** A stop that says what is to stop: `stop texting me`, `can you please stop sending these`. */
function stopIn(rest: readonly string[], stops: ReadonlyMap<string, Keyword>): Keyword | undefined {
  const begin = rest.findIndex((token) => !ASKING.has(token))
  if (begin < 0) return undefined
  for (const length of [3, 2, 1]) {
    const found = stops.get(rest.slice(begin, begin + length).join(' '))
    if (!found) continue
    const objects = rest.slice(begin + length)
    // "End to end" is a way of speaking.
    const isPhrase = objects.some((token, i) => PREPOSITIONS.has(token) && stops.has(objects[i + 1] ?? ''))
    if (isPhrase) return undefined
    if (objects.length > 0 && objects.every((token) => MESSAGING.has(token) || stops.has(token))) return found
    // "I want to stop" is one, too; "you stop" alone is not worth a guess, but costs nothing to obey.
    if (objects.length === 0) return found
  }
  return undefined
}

/** A refusal without a stop word, after `I`, `we` or `please`. */
function refusalIn(rest: readonly string[]): Keyword | undefined {
  const core = rest.join(' ')
  const language = refusalLanguage(core) ?? refusalLanguage(core.replace(/^(?:(?:i|we|you|please|just) )+/, ''))
  return language === undefined ? undefined : { family: 'stop', language }
}

/** A text without what people say beside a stop; undefined where nothing like that stands in it. */
function withoutDismissal(text: string, said: string): string | undefined {
  // "No, stop": without the comma it may say that nothing is to stop.
  const afterNo = /^\s*no\s*[,.;:!-]+\s*/i.exec(text)?.[0]
  if (afterNo !== undefined) return plain(text.slice(afterNo.length))
  if (/^no (?:stop|quit|unsubscribe) /.test(said)) return said.slice('no '.length)
  for (const words of DISMISSALS) {
    if (said.startsWith(`${words} `)) return said.slice(words.length + 1)
    if (said.endsWith(` ${words}`)) return said.slice(0, -words.length - 1)
  }
  return undefined
}

/** "Make it stop", "make these messages stop": what is to stop stands between. */
function madeToStop(rest: readonly string[], stops: ReadonlyMap<string, Keyword>): Keyword | undefined {
  if (rest[0] !== 'make' || rest.length < 3) return undefined
  const last = stops.get(rest.at(-1)!)
  return rest.slice(1, -1).every((word) => MESSAGING.has(word)) ? last : undefined
}

/** Letters that stand apart (`s t o p`) as one word. */
function joined(text: string): string {
  return /^(?:\S )+\S$/.test(text) ? text.replaceAll(' ', '') : text
}
