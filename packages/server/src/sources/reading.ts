import { ERRORS, type ErrorCode } from '../errors.ts'
import { type MessageError, type ParsedBody, WHOLE_BODY } from './incoming-event.ts'
import type { InputLimits } from './limits.ts'

/** What parsing may read besides the bytes. */
export interface Arrival {
  /** When the body arrived, ms since 1970. */
  readonly receivedAt: number
  readonly limits: InputLimits
  /** Takes the time of an event as it is stated, however far from the time of arrival: for replays of old data. */
  readonly trustsTimes?: boolean
  /** ISO 3166 country of phone numbers that are given without one; the United States where it is not told. */
  readonly region?: string
  /** The load in whose file it stands. */
  readonly load?: string
  /** Makes a unique id, for messages that have none. */
  readonly newId: () => string
}

interface Problem {
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly message: string
}

/**
 * A body while it is read. The functions that read fields note the first problem here and give something harmless
 * back, so that the way of a good message has no exceptions and hardly a branch.
 */
export interface Reading extends Arrival {
  /** By the sender's clock, ms; holds for every message that does not say otherwise. */
  sentAt: number | undefined
  problem: Problem | undefined
  /** What was left out of messages that were accepted all the same. */
  readonly warnings: MessageError[]
}

export function beginReading(arrival: Arrival): Reading {
  return { ...arrival, sentAt: undefined, problem: undefined, warnings: [] }
}

/** Names of fields come from the sender, so what is given back of them is bounded. */
const FIELD_LENGTH = 256

/** Notes a problem, unless there is one already. */
export function refuse(reading: Reading, code: ErrorCode, field?: string, message?: string): undefined {
  reading.problem ??= { code, field: field?.slice(0, FIELD_LENGTH), message: message ?? ERRORS[code].message }
  return undefined
}

/** Notes something that is left out of a message, which is good without it. */
export function warn(reading: Reading, index: number, code: ErrorCode, field: string, message: string): void {
  reading.warnings.push(warningOf(index, code, field, message))
}

/** What is said of something that is left out of a message. */
export function warningOf(index: number, code: ErrorCode, field: string, message?: string): MessageError {
  return { index, code, field: field.slice(0, FIELD_LENGTH), message: message ?? ERRORS[code].message }
}

/** Takes the problem out, as the error of a message. */
export function takeProblem(reading: Reading, index: number): MessageError {
  const { code, message, field } = reading.problem!
  reading.problem = undefined
  return { index, code, message, field }
}

/** The result for a body of which nothing can be used. */
export function refusedBody(reading: Reading): ParsedBody {
  return { events: [], errors: [takeProblem(reading, WHOLE_BODY)], accepted: 0 }
}
