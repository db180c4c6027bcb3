import { isDismissal } from './dismissals.ts'
import { plain } from './plain.ts'
import type { Keyword } from './understand.ts'
import { COURTESY } from './words.ts'

/** What can be about nothing but the messages. */
export const EXPLICIT =
  /\b(?:te?xt(?:s|ing)?|msgs?|messag(?:e|es|ing)|sms|contact(?:ing)?|spam(?:ming)?|unsub\w*|opt(?: (?:me )?out|out)|(?:mailing )?list|number|subscription|mensajes|textos|escriban)\b/

/** A mark between two things that are said. */
const SEVERAL = /[.?!;,\n–—]\s*[^\s.?!;,–—]/

/** Asked for in the form of a question. */
const REQUEST = /^(?:can|could|will|would|please|pls|stop|puede[ns]?|podrian?)\b/

/**
 * A stop in a text of several sentences. It is obeyed where it says that messages are to stop, where it has a line of its own, where
 * it is the keyword in capitals, and where all that is said besides dismisses the sender. "Stop, I forgot my card" is none.
 */
export function stopAmong(text: string, read: (said: string) => Keyword | undefined): Keyword | undefined {
  if (/^(?:🛑|\s|\u{FE0F})+$/u.test(text)) return read('stop')
  if (!SEVERAL.test(text)) return undefined
  const clauses = [...text.matchAll(/([^.?!;,\n–—]+)([.?!;,\n–—]*)/g)].map(([, said = '', end = '']) => ({
    end,
    said: plain(said),
    text: said,
  }))
  const others = (one: object) => clauses.filter((other) => other !== one && other.said !== '')
  for (const clause of clauses) {
    const found = read(clause.said)
    if (found?.family !== 'stop' || others(clause).length === 0) continue
    const isAsked = clause.end.includes('?') && !REQUEST.test(clause.said)
    if (EXPLICIT.test(clause.said) && !isAsked) return found
    if (clause === clauses[0] && (clause.end.includes('\n') || isCapital(clause.text, clause.end))) return found
    if (others(clause).every(({ said }) => saysNothing(said))) return found
  }
  return undefined
}

/** The keyword as it is asked for: `STOP. I know nobody there` */
function isCapital(text: string, end: string): boolean {
  return end.startsWith('.') && /^\s*(?:STOP|STOP ?ALL|UNSUBSCRIBE|ALTO|BAJA|ARR[EÊ]T)\s*$/.test(text)
}

function saysNothing(said: string): boolean {
  return isDismissal(said) || said.split(' ').every((word) => COURTESY.has(word) || word === 'no' || word === 'yes')
}
