/** Bounds on everything that comes in from outside. Bytes count after decompression. */
export interface InputLimits {
  /** A batch of messages. */
  readonly batchBytes: number
  /** One message, as compact JSON. */
  readonly messageBytes: number
  readonly batchMessages: number
  /** Levels of objects and arrays in a message, itself included. */
  readonly nestingDepth: number
  readonly idLength: number
  readonly eventNameLength: number
  /** Traits or properties of one message. */
  readonly fields: number
  readonly identifiers: number
  /** How far ahead of the time of arrival an event may claim to have happened; it then counts as of its arrival. */
  readonly futureMs: number
  /** How long before its arrival an event may have happened. */
  readonly pastMs: number
  /** One value of a feed. */
  readonly feedValueBytes: number
  /** A bulk load of a feed. */
  readonly feedLoadBytes: number
  readonly playbookBytes: number
  /** A file of consents. */
  readonly consentFileBytes: number
}

const DAY_MS = 86_400_000

export const DEFAULT_INPUT_LIMITS: InputLimits = {
  batchBytes: 500 * 1024,
  messageBytes: 32 * 1024,
  batchMessages: 2500,
  nestingDepth: 20,
  idLength: 256,
  eventNameLength: 128,
  fields: 500,
  identifiers: 20,
  futureMs: DAY_MS,
  pastMs: 5 * 365.25 * DAY_MS,
  feedValueBytes: 64 * 1024,
  feedLoadBytes: 16 * 1024 * 1024,
  playbookBytes: 4 * 1024 * 1024,
  consentFileBytes: 64 * 1024 * 1024,
}
