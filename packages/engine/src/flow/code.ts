import type { MessageReceived } from '../events/message-received.ts'
import type { JsonObject } from '../json.ts'
import type { Stepping } from '../stepping.ts'
import type { CodeStart, Flow } from './flow.ts'

/** What a text was found to be that is written like a code. */
export interface FoundCode {
  readonly flow: Flow
  /** `value`, `state` (good, used, unknown) and `points`. */
  readonly found: JsonObject
}

/**
 * A code in a text. One that is good is taken from its list at once: a code counts once, even if it is sent twice within a
 * second, by one person or by two.
 */
export function codeIn({ channel, text }: MessageReceived, step: Stepping): FoundCode | undefined {
  const { flows } = step.world.playbook
  for (const start of flows.codes) {
    const flow = flows.threads.get(start.thread)
    const value = flow?.channels.includes(channel) ? codeOf(text, start) : undefined
    if (flow && value !== undefined) return { flow, found: take(value, start, step) }
  }
  return undefined
}

/** The one word of a text that is written like a code; all of it, where it is spelled with spaces. */
function codeOf(text: string, { codes, like }: CodeStart): string | undefined {
  const words = text
    .toUpperCase()
    .split(/[\s,;:!?"'()]+/)
    .map((word) => word.replace(/\.+$/, ''))
  const joined = words.join('').replace(/[\s-]+/g, '')
  const known = words.find((word) => codes.has(word))
  if (known !== undefined) return known
  if (codes.has(joined)) return joined
  return words.find((word) => like.test(word)) ?? (like.test(joined) ? joined : undefined)
}

function take(value: string, { codes, list }: CodeStart, step: Stepping): JsonObject {
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
