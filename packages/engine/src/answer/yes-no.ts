import { z } from 'zod'
import { isNearMiss } from '../keywords/near-miss.ts'
import { spoken } from './spoken.ts'
import type { UnderstandAnswer, Understood } from './understood.ts'
import { type Meaning, PHRASES, YES_AND_NO_WORDS } from './yes-no-phrases.ts'

export const yesNoSchema = z.strictObject({ yesNo: z.literal(true) })

const YES_SIGNS = /^(?:👍|✅|🙌|👌|💯|☑|✔|🆗)+$/u
const NO_SIGNS = /^(?:👎|❌|🚫|🙅|✖)+$/u

/** Understands yes and no, as people say them: slang, hedges and courtesy around them, echoes ("we did", "it isn't"), signs. */
export function understandYesNo(): UnderstandAnswer {
  return (text) => {
    const signs = text.replace(/\s|\p{Emoji_Modifier}|[\u{200D}\u{FE0F}♀♂]/gu, '')
    if (YES_SIGNS.test(signs)) return { value: true, exact: true }
    if (NO_SIGNS.test(signs)) return { value: false, exact: true }
    const said = spoken(text.replace(/\b10+ ?%/g, 'definitely'))
    if (/^\d+$/.test(said)) return byFigure(said)
    if (/^(?:please|pls|plz)$/.test(said)) return { value: true, exact: false }
    return isNoAnswer(text, said) ? undefined : (read(said) ?? beforeTheRest(text))
  }
}

/** Where no choices are numbered, 1 stands for yes, 0 and 2 for no. */
function byFigure(said: string): Understood | undefined {
  if (said === '1') return { value: true, exact: true }
  return said === '2' || said === '0' ? { value: false, exact: true } : undefined
}

/** "Are you sure?", "you sure?"; and "yeah right", which says neither. */
function isNoAnswer(text: string, said: string): boolean {
  return (
    said === 'yeah right' ||
    (text.includes('?') && /^(?:are|is|do|does|did|was|will|can|could|would|you|u)\b/.test(said))
  )
}

/** What a text says, read phrase by phrase: all of it must be known, and agree. */
function read(said: string): Understood | undefined {
  const words = said.split(' ')
  if (said === '' || words.length > 9) return undefined
  let value: boolean | undefined
  let isSure = true
  for (let at = 0; at < words.length; ) {
    const phrase = phraseAt(words, at)
    if (!phrase) return undefined
    at += phrase.length
    isSure &&= phrase.means !== 'hedge'
    if (phrase.means === 'hedge' || phrase.means === 'filler') continue
    const says = phrase.means === 'yes' || phrase.means === 'approval'
    isSure &&= phrase.means !== 'approval'
    if (value !== undefined && value !== says) return undefined
    value = says
  }
  return value === undefined ? undefined : { value, exact: isSure }
}

interface Phrase {
  readonly means: Meaning
  readonly length: number
}

function phraseAt(words: readonly string[], at: number): Phrase | undefined {
  const rest = words.slice(at, at + 7).join(' ')
  for (const [means, phrase] of PHRASES) {
    const found = phrase.exec(rest)?.[0]
    if (found !== undefined) return { means, length: found.split(' ').length }
  }
  const word = words[at]!
  const known = YES_AND_NO_WORDS.find(([one]) => isSpelling(word, one))
  return known && { means: known[1], length: 1 }
}

/** A word as it is known, drawn out (`yaaas`) or with a slip of the finger. */
function isSpelling(word: string, known: string): boolean {
  return word === known || isNearMiss(word, known) || (/(.)\1/.test(word) && word.replace(/(.)\1+/g, '$1') === known)
}

/** With these people begin a question of their own. */
const OPENERS = /^(?:ok|okay|k|kk|alright|right|fine|good|great|cool|well)$/

/** A plain yes or no before a comma or a full stop: what follows is said besides, unless it says the other thing or a condition. */
function beforeTheRest(text: string): Understood | undefined {
  const [head = '', ...others] = text
    .split(/[,.;!\n]+/)
    .map(spoken)
    .filter(Boolean)
  const found = others.length === 0 ? undefined : read(head)
  if (
    !found ||
    (text.includes('?') && OPENERS.test(head)) ||
    others.some((one) => /^(?:but|only|if|unless|though|pero|solo|si)\b/.test(one))
  )
    return undefined
  if (others.some((one) => (read(one)?.value ?? found.value) !== found.value)) return undefined
  return { value: found.value, exact: false }
}
