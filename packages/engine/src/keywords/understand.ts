import { EXPLICIT, stopAmong } from './clauses.ts'
import { isComplaint } from './complaints.ts'
import { withoutDismissal } from './dismissals.ts'
import { isAskedAfter, isBanter, withoutManners } from './manners.ts'
import { isNearMiss } from './near-miss.ts'
import { plain } from './plain.ts'
import { ABOUT, REFUSING, refusalLanguage } from './refusals.ts'
import { repairs } from './repairs.ts'
import { ASKING, COURTESY, type KeywordFamily, type KeywordWords, MESSAGING, SENDINGS } from './words.ts'

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
  const repaired = repairs(stops.keys())
  const near = (word: string): Keyword | undefined => {
    // ST0P, STOPTEXTS
    if (/^[a-z]+0[a-z0]*$/.test(word)) return byText.get(word.replaceAll('0', 'o'))
    if (word.startsWith('stop') && ABOUT.has(word.slice('stop'.length))) return byText.get('stop')
    return slipOf(word)
  }
  const slipOf = (word: string) => single.find(([known]) => isNearMiss(word, known))?.[1]
  // Most texts have none of these words, and need not be looked at further.
  const telling = new Set([...stops.keys()].map(longestWord))
  const mayStop = (tokens: readonly string[]) => tokens.some((token) => telling.has(token) || REFUSING.has(token))
  const isAboutMessages = (tokens: readonly string[]) => tokens.some((token) => telling.has(token) || ABOUT.has(token))
  /** Reads a text as it was written, and as it was meant. */
  const read = (said: string, meant: string): Keyword | undefined => {
    const whole = byText.get(said) ?? byText.get(joined(said))
    if (whole) return whole
    const tokens = meant.split(' ')
    if (tokens.length > MAX_WORDS) return undefined
    const rest = tokens.filter((token) => !COURTESY.has(token))
    if (rest.length === 0) return undefined
    const core = rest.join(' ')
    const known = byText.get(core) ?? byText.get(joined(core)) ?? (rest.length === 1 ? near(core) : undefined)
    if (known || !mayStop(tokens)) return known
    return stopIn(rest, stops) ?? madeToStop(rest, stops) ?? refusalIn(rest) ?? stopAtEnd(rest, stops)
  }
  const readBeside = (said: string, meant: string): Keyword | undefined => {
    const bare =
      withoutDismissal(meant) ??
      withoutYesOrNo(said) ??
      withoutManners(said) ??
      (isComplaint(said) ? 'stop' : undefined)
    const beside = bare === undefined ? undefined : read(bare, repaired(bare))
    return beside?.family === 'stop' ? beside : undefined
  }
  const readClause = (said: string): Keyword | undefined => {
    const meant = repaired(said)
    return read(said, meant) ?? readBeside(said, meant)
  }
  return (text) => {
    const said = plain(text)
    if (isBanter(said) || isAskedAfter(text)) return undefined
    const meant = repaired(said)
    const found = read(said, meant)
    if (found || !(isAboutMessages(meant.split(' ')) || text.includes('🛑'))) return found
    return readBeside(said, meant) ?? stopAmong(text, readClause)
  }
}

const SENDING_VERBS: ReadonlySet<string> = new Set(['stop', 'quit', 'unsubscribe', 'parar', 'paren'])

/** Words for the end of anything. */
const GENERAL: ReadonlySet<string> = new Set(['cancel', 'end', 'quit', 'remove', 'cancelar', 'salir'])

const PREPOSITIONS: ReadonlySet<string> = new Set(['to', 'of', 'off', 'with', 'from', 'or'])

/** A stop that says what is to stop: `stop texting me`, `can you please stop sending these`. */
function stopIn(rest: readonly string[], stops: ReadonlyMap<string, Keyword>): Keyword | undefined {
  const begin = rest.findIndex((token) => !ASKING.has(token))
  // "Do I have to stop?" asks whether.
  if (begin < 0 || (begin > 0 && rest[0] === 'do')) return undefined
  for (const length of [3, 2, 1]) {
    const found = stops.get(rest.slice(begin, begin + length).join(' '))
    if (!found) continue
    const objects = rest.slice(begin + length)
    // "End to end" is a way of speaking.
    const isPhrase = objects.some((token, i) => PREPOSITIONS.has(token) && stops.has(objects[i + 1] ?? ''))
    if (isPhrase) return undefined
    const verb = rest[begin]!
    const isSent = (token: string) => MESSAGING.has(token) || (SENDING_VERBS.has(verb) && SENDINGS.has(token))
    if (objects.length > 0 && objects.every((token) => isSent(token) || stops.has(token))) return found
    // "I want to stop" is one, too; "you stop" alone is not worth a guess, but costs nothing to obey. "How do I cancel" may be about an order.
    if (objects.length === 0) return (rest[0] === 'how' || rest[0] === 'como') && GENERAL.has(verb) ? undefined : found
  }
  return undefined
}

/** A refusal without a stop word, after `I`, `we` or `please`. */
function refusalIn(rest: readonly string[]): Keyword | undefined {
  const core = rest.join(' ')
  const language =
    refusalLanguage(core) ??
    refusalLanguage(
      core.replace(
        /^(?:(?:(?:can|could|will|would) (?:you|u|someone|somebody|anyone)|someone|somebody|have someone|quiero|i am|i m|i ve|i d|im|ive|id|i|we|you|please|just|yall) )+/,
        '',
      ),
    )
  return language === undefined ? undefined : { family: 'stop', language }
}

/** Before a stop these say that somebody else wants it, that nobody does, or that it is only talked about. */
const ELSE: ReadonlySet<string> = new Set([
  ...[
    'not',
    'no',
    'don',
    'dont',
    'didn',
    'didnt',
    'won',
    'wont',
    'can',
    'cant',
    'never',
    'if',
    'when',
    'why',
    'what',
    'who',
    'did',
    'do',
  ],
  ...[
    'does',
    'he',
    'she',
    'they',
    'him',
    'her',
    'his',
    'says',
    'said',
    'say',
    'text',
    'reply',
    'wrote',
    'typed',
    'texted',
    'meant',
    'or',
  ],
  ...[
    'wife',
    'husband',
    'mom',
    'friend',
    'should',
    'might',
    'may',
    'to',
    'without',
    'before',
    'until',
    'after',
    'wish',
    'hope',
    'hate',
  ],
])

const WRITING: ReadonlySet<string> = new Set([
  'texting',
  'txting',
  'messaging',
  'msging',
  'contacting',
  'spamming',
  'calling',
  'emailing',
])

/** "Seriously bro stop texting me": whatever is said before, it says plainly what is to stop. */
function stopAtEnd(rest: readonly string[], stops: ReadonlyMap<string, Keyword>): Keyword | undefined {
  const at = rest.findLastIndex((token) => token === 'stop' || token === 'quit')
  if (at < 0 || !WRITING.has(rest[at + 1] ?? '') || rest.slice(0, at).some((token) => ELSE.has(token))) return undefined
  const objects = rest.slice(at + 1)
  return objects.every((token) => MESSAGING.has(token) && token !== 'you') ? stops.get('stop') : undefined
}

const ENDED_BY: ReadonlySet<string> = new Set(['make', 'want', 'need', 'like'])

/** "Make it stop", "I want these messages to stop": what is to stop stands between. */
function madeToStop(rest: readonly string[], stops: ReadonlyMap<string, Keyword>): Keyword | undefined {
  const last = stops.get(rest.at(-1)!)
  const at = last === undefined ? -1 : rest.findIndex((word) => ENDED_BY.has(word))
  if (at < 0 || !rest.slice(0, at).every((word) => ASKING.has(word))) return undefined
  const what = rest.slice(at + 1, -1)
  if (
    rest[0] === 'do' ||
    !what.some((word) => word === 'it' || word === 'this' || word === 'these' || ABOUT.has(word)) ||
    !what.every((word) => MESSAGING.has(word))
  )
    return undefined
  return rest.at(-1) === 'stop' || (rest[at] === 'make' && what.some((word) => ABOUT.has(word))) ? last : undefined
}

/** "No stop texting me"; after a yes it must say that it is about messages. */
function withoutYesOrNo(said: string): string | undefined {
  if (/^no (?:stop|quit|unsubscribe) ./.test(said)) return said.slice('no '.length)
  const yes = EXPLICIT.test(said) ? /^(?:yes|yeah|yep|si) /.exec(said)?.[0] : undefined
  return yes === undefined ? undefined : said.slice(yes.length)
}

/** The word by which a phrase is told soonest. */
function longestWord(phrase: string): string {
  return phrase.split(' ').reduce((longest, word) => (word.length > longest.length ? word : longest))
}

/** Letters that stand apart (`s t o p`) as one word. */
function joined(text: string): string {
  return /^(?:\S )+\S$/.test(text) ? text.replaceAll(' ', '') : text
}
