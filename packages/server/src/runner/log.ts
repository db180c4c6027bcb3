import type { RecordBatch } from '../log/record-batch.ts'

/** Number of a record in the log: from 1, without gaps, never used again. 0 stands before the first. */
export type Position = number

/** A record as the log gives it back. `body` is only valid until the next one is asked for. */
export interface StoredRecord {
  readonly position: Position
  readonly body: Uint8Array
}

/** What the log says of records that it has taken. */
export interface Appended {
  /** Position of the last of them. */
  readonly last: Position
  /** Fulfilled when they survive a crash; rejected when that can no longer be promised, after which the log takes nothing more. */
  readonly durable: Promise<void>
}

/** Inputs in order, durable before they are acknowledged. Every mode implements it and passes `log-contract.ts`. */
export interface Log {
  /** Position of the last record held; 0 in a new log. */
  readonly last: Position
  /** Position of the first record of which the medium may still hold anything; one more than `last` where it holds nothing. */
  readonly oldest: Position
  /**
   * Puts a batch of at least one record at the end. Throws `LogRefusedError`, having taken nothing, when the medium
   * has no room or the log was closed or has failed.
   */
  append(batch: RecordBatch): Appended
  /** Reads, in order, the durable records after a position. Only used before the first append. */
  read(after: Position): AsyncIterable<StoredRecord>
  /** Tells that records up to a position are no longer needed. The log may keep them longer. */
  trim(upTo: Position): Promise<void>
  /** Lets what comes next lie apart from what there is, so that a `trim` up to here leaves nothing of it behind. */
  rollOver(): Promise<void>
  /** Waits for what was appended to be durable and lets go of the medium. */
  close(): Promise<void>
}

/** The log could not take a batch: nothing of it was appended, and the sender may try again. */
export class LogRefusedError extends Error {
  override readonly name: string = 'LogRefusedError'
}

/** The log has failed for good: nothing of the batch was appended, and nothing will be until it is opened anew. */
export class LogFailedError extends LogRefusedError {
  override readonly name = 'LogFailedError'
}
