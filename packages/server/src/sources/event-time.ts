import type { Json, JsonObject } from '@attune/engine'
import { parseIsoTime } from './iso-time.ts'
import { type Reading, refuse } from './reading.ts'

const MINUTE_MS = 60_000

/**
 * When the event of a message happened, ms since 1970. As Segment describes it, a sender whose `sentAt` differs from
 * the time of arrival has a clock that is off by as much, and its `timestamp` is corrected. Only whole minutes are
 * corrected: a delay on the way is no skew, and a repeat of the message must come out at the same time as the first.
 */
export function eventTime(message: JsonObject, reading: Reading): number {
  const { receivedAt, limits } = reading
  const field = message.originalTimestamp == null ? 'timestamp' : 'originalTimestamp'
  const stated = readTime(message[field], field, reading)
  if (stated === undefined) return receivedAt
  if (reading.trustsTimes) return stated
  const sentAt = message.sentAt == null ? reading.sentAt : readTime(message.sentAt, 'sentAt', reading)
  const skewMs = sentAt === undefined ? 0 : Math.trunc((sentAt - receivedAt) / MINUTE_MS) * MINUTE_MS
  const at = stated - skewMs
  if (at > receivedAt + limits.futureMs) refuse(reading, 'time_in_future', field)
  if (at < receivedAt - limits.pastMs) refuse(reading, 'time_too_old', field)
  return Math.min(at, receivedAt)
}

/** A time as ms since 1970; undefined where there is none. Notes `invalid_time`. */
export function readTime(value: Json | undefined, field: string, reading: Reading): number | undefined {
  if (value === undefined || value === null) return undefined
  const at = typeof value === 'string' ? parseIsoTime(value) : undefined
  return at ?? refuse(reading, 'invalid_time', field)
}
