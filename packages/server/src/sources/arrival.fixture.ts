import { DEFAULT_INPUT_LIMITS } from './limits.ts'
import type { Arrival } from './reading.ts'

/** When bodies arrive in tests: 1 March 2026, noon UTC. */
export const RECEIVED_AT = Date.UTC(2026, 2, 1, 12)

/** An arrival whose fresh ids count up from `fresh-1`. */
export function arrivalAt(receivedAt = RECEIVED_AT): Arrival {
  let made = 0
  return { receivedAt, limits: DEFAULT_INPUT_LIMITS, newId: () => `fresh-${++made}` }
}

/** A text as the bytes of a body. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
