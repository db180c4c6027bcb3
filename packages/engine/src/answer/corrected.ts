import type { UnderstandAnswer } from './understood.ts'

/** With these words people take back what they have just said. */
const CORRECTION =
  /\b(?:no,? wait|wait,? no|wait|oops|whoops|scratch that|i mean(?:t)?|make (?:that|it)|or rather|correction|sorry,? (?:i )?meant?|actually|perdon|digo|mejor dicho)\b[\s,.:;-]*/gi

/** "Coffee, no wait, tea" is tea: what follows the last correction counts where it is an answer. */
export function corrected(understand: UnderstandAnswer): UnderstandAnswer {
  return (text, hearing) => {
    const last = [...text.matchAll(CORRECTION)].at(-1)
    const isAfterSomething = last !== undefined && /[\p{L}\p{N}]/u.test(text.slice(0, last.index))
    const instead = isAfterSomething ? understand(text.slice(last.index + last[0].length), hearing) : undefined
    return instead ? { value: instead.value, exact: false } : understand(text, hearing)
  }
}

const WHO_OR_WHAT =
  /^\W*(?:what|whats|what's|which|where|when|why|who|whose|how(?! about))\b.*\?|^\W*what(?:'?s| is| are| do| does)\b/is
const WHETHER = /^\W*(?:is|are|does|did|do (?:you|i|we)|have you|has)\b.*\?/is

/** Questions are no answers; to a question for a date, "is friday ok?" is one. */
export function unlessAsked(understand: UnderstandAnswer, mayPropose: boolean): UnderstandAnswer {
  return (text, hearing) => {
    if (WHO_OR_WHAT.test(text) || (!mayPropose && WHETHER.test(text))) return undefined
    return understand(text, hearing)
  }
}
