import type { ParsedBody } from './incoming-event.ts'
import { readKind } from './message.ts'
import type { Arrival } from './reading.ts'
import { parseSingle } from './segment.ts'

/**
 * Reads the body of `POST /v1/moments`: one message as the Segment API knows it, a `track` where it has no `type`.
 * The last of the events is the one whose decision is awaited.
 */
export function parseMoment(bytes: Uint8Array, arrival: Arrival): ParsedBody {
  return parseSingle(bytes, arrival, (message, reading) => readKind(message.type ?? 'track', reading))
}
