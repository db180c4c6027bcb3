import { EXPLICIT } from './clauses.ts'

/** A wish put as what would be welcome, or as what should be done. */
const WISHED =
  /^(?:(?:i|we) ?(?:d|would) )?(?:really )?(?:(?:appreciate|like|love|prefer) (?:it )?if (?:you|u) (?:(?:would|could|can|guys|all|just) )*|(?:you|u)(?: guys| all)? (?:(?:really|should|better|d|had|ought|to) )+)(?=stop|quit|remov|unsub|delet|cease)/

/** "Which part of stop don't you understand" */
const ASKED_BACK = /^(?:stop means stop|(?:what|which) part of stop\b.*\b(?:not|don ?t)\b.*\b(?:understand|get)\b.*)$/

/** "I would appreciate it if you stopped texting me" as what is asked; it must say that it is about messages. */
export function withoutManners(said: string): string | undefined {
  if (ASKED_BACK.test(said)) return 'stop'
  if (!EXPLICIT.test(said)) return undefined
  const asked = said.replace(WISHED, '')
  return asked === said ? undefined : asked.replace(/^(stop|quit|remov|unsubscrib|delet|ceas)(?:p?ed)\b/, past)
}

function past(word: string, stem: string): string {
  return stem === 'stop' || stem === 'quit' ? stem : word.slice(0, -1)
}

/** "Stop lol": a word alone that is laughed about is talk among friends. */
export function isBanter(said: string): boolean {
  return /^(?:stop|stahp|quit|end|cancel|enough|no more|go away)(?: (?:it|stop|already|please|pls))* (?:lo+l+)(?: lo+l+)*$/.test(
    said,
  )
}

/** "No messages?" asks where they are. */
export function isAskedAfter(text: string): boolean {
  return /^\s*no (?!more\b)[a-z ]+\?\s*$/i.test(text)
}
