import { isNearMiss } from './near-miss.ts'
import { plain } from './plain.ts'
import { ASKING, COURTESY, type KeywordFamily, type KeywordWords, MESSAGING, REFUSALS } from './words.ts'

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
  return (text) => {
    const said = plain(text)
    const whole = byText.get(said) ?? byText.get(joined(said))
    if (whole) return whole
    const tokens = said.split(' ')
    if (tokens.length > MAX_WORDS) return undefined
    const rest = tokens.filter((token) => !COURTESY.has(token))
    if (rest.length === 0) return undefined
    const core = rest.join(' ')
    const known = byText.get(core) ?? byText.get(joined(core)) ?? (rest.length === 1 ? near(core) : undefined)
    return known ?? stopIn(rest, stops) ?? refusalIn(core)
  }
}

/** A stop that says what is to stop: `stop texting me`, `can you please stop sending these`. */
function stopIn(rest: readonly string[], stops: ReadonlyMap<string, Keyword>): Keyword | undefined {
  const begin = rest.findIndex((token) => !ASKING.has(token))
  if (begin < 0) return undefined
  for (const length of [3, 2, 1]) {
    const found = stops.get(rest.slice(begin, begin + length).join(' '))
    if (!found) continue
    const objects = rest.slice(begin + length)
    if (objects.length > 0 && objects.every((token) => MESSAGING.has(token) || stops.has(token))) return found
    // "I want to stop" is one, too; "you stop" alone is not worth a guess, but costs nothing to obey.
    if (objects.length === 0) return found
  }
  return undefined
}

/** A refusal without a stop word: `do not text me`, `no me manden mensajes`. */
function refusalIn(core: string): Keyword | undefined {
  for (const [language, phrases] of Object.entries(REFUSALS)) {
    const start = phrases.find((phrase) => core === phrase || core.startsWith(`${phrase} `))
    if (start === undefined) continue
    const objects = core.slice(start.length).trim().split(' ')
    if (objects.every((token) => token === '' || MESSAGING.has(token))) return { family: 'stop', language }
  }
  return undefined
}

/** Letters that stand apart (`s t o p`) as one word. */
function joined(text: string): string {
  return /^(?:\S )+\S$/.test(text) ? text.replaceAll(' ', '') : text
}
