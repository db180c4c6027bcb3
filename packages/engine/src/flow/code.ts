import type { MessageReceived } from '../events/message-received.ts'
import type { JsonObject } from '../json.ts'
import { usePointsCode, whyNoPoints } from '../loyalty/points-code.ts'
import type { Stepping } from '../stepping.ts'
import type { Flow, ListedCodes, UniqueCodes } from './flow.ts'

/** What a text was found to be that is written like a code. */
export interface FoundCode {
  readonly flow: Flow
  /** `value`, `state` (good, used, unknown; of unique codes also mistyped and others) and `points`. */
  readonly found: JsonObject
}

/**
 * A code in a text. One that is good is taken at once: a code counts once, even if it is sent twice within a second, by one
 * person or by two.
 */
export function codeIn({ channel, text }: MessageReceived, step: Stepping): FoundCode | undefined {
  const { flows } = step.world.playbook
  let meant: FoundCode | undefined
  for (const start of flows.codes) {
    const flow = flows.threads.get(start.thread)
    if (!flow?.channels.includes(channel)) continue
    const found = 'codes' in start ? listedIn(text, start, step) : uniqueIn(text, start, step)
    // What only looks like a code of one kind may be one of another.
    if (found && found.state !== 'unknown') return { flow, found }
    if (found) meant ??= { flow, found }
  }
  return meant
}

/** The words of a text in capital letters, and all of it, where a code is spelled with spaces. */
function wordsOf(text: string): { readonly words: readonly string[]; readonly joined: string } {
  const words = text
    .toUpperCase()
    .split(/[\s,;:!?"'()]+/)
    .map((word) => word.replace(/\.+$/, ''))
    .filter((word) => word !== '')
  return { words, joined: words.join('').replace(/[\s\p{Pd}]+/gu, '') }
}

function listedIn(text: string, start: ListedCodes, step: Stepping): JsonObject | undefined {
  const { codes, like } = start
  const { joined, words } = wordsOf(text)
  const known = words.find((word) => codes.has(word)) ?? (codes.has(joined) ? joined : undefined)
  const value = known ?? words.find((word) => like.test(word)) ?? (like.test(joined) ? joined : undefined)
  return value === undefined ? undefined : take(value, start, step)
}

function take(value: string, { codes, list }: ListedCodes, step: Stepping): JsonObject {
  const points = codes.get(value)
  if (points === undefined) return { value, state: 'unknown', points: 0 }
  const pool = codePool(list, value)
  if (step.remaining(pool) < 1) return { value, state: 'used', points: 0 }
  step.spend(pool, 1)
  return { value, state: 'good', points }
}

/** The pool that holds one code: it has room for one. */
export function codePool(list: string, code: string): string {
  return `code:${list}/${code}`
}

function uniqueIn(text: string, { like, programme }: UniqueCodes, step: Stepping): JsonObject | undefined {
  const { joined, words } = wordsOf(text)
  let meant: { readonly value: string; readonly state: string } | undefined
  for (const value of [...words, joined]) {
    const code = step.findCode(value)
    if (typeof code === 'object') {
      const reason = whyNoPoints(code, step.customer.id, programme, step.world)
      if (reason !== undefined) return { value, state: reason.replace(/^code_/, ''), points: 0 }
      return { value, state: 'good', points: usePointsCode(code, step) }
    }
    // Long words can be written like codes; who means one writes a digit, too.
    const isMeant = like ? like.test(value) : code === 'mistyped' && /\d/.test(value)
    if (isMeant) meant ??= { value, state: code }
  }
  return meant && { ...meant, points: 0 }
}
