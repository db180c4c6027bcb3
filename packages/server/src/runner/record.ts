import type { Event, JsonObject } from '@attune/engine'
import type { RecordBatch } from '../log/record-batch.ts'

/**
 * An input as the log holds it. The body is `kind` (1 byte), `now` (64-bit float, ms), `customer` (64-bit float, 0
 * where the record concerns nobody in particular), all little-endian, then JSON in UTF-8.
 */
export type LogRecord =
  | { readonly kind: 'event'; readonly now: number; readonly customer: number; readonly event: Event }
  | { readonly kind: 'feed'; readonly now: number; readonly values: readonly FeedValue[] }
  | { readonly kind: 'playbook'; readonly now: number; readonly definition: unknown }

/** A value that a feed brought. */
export interface FeedValue {
  readonly feed: string
  readonly key: string
  readonly value: JsonObject
}

const HEAD_BYTES = 17
const KIND_EVENT = 1
const KIND_FEED = 2
const KIND_PLAYBOOK = 3

const decoder = new TextDecoder()

/** Adds a record to a batch. */
export function writeRecord(batch: RecordBatch, record: LogRecord): void {
  switch (record.kind) {
    case 'event':
      return write(batch, KIND_EVENT, record.now, record.customer, record.event)
    case 'feed':
      return write(batch, KIND_FEED, record.now, 0, record.values)
    case 'playbook':
      return write(batch, KIND_PLAYBOOK, record.now, 0, record.definition)
  }
}

function write(batch: RecordBatch, kind: number, now: number, customer: number, content: unknown): void {
  batch.add(
    HEAD_BYTES,
    (bytes, offset) => {
      bytes.writeUInt8(kind, offset)
      bytes.writeDoubleLE(now, offset + 1)
      bytes.writeDoubleLE(customer, offset + 9)
    },
    JSON.stringify(content),
  )
}

/** Reads a record's body. */
export function readRecord(body: Uint8Array): LogRecord {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const now = view.getFloat64(1, true)
  const content = JSON.parse(decoder.decode(body.subarray(HEAD_BYTES)))
  switch (body[0]) {
    case KIND_EVENT:
      return { kind: 'event', now, customer: customerOf(body), event: content }
    case KIND_FEED:
      return { kind: 'feed', now, values: content }
    case KIND_PLAYBOOK:
      return { kind: 'playbook', now, definition: content }
    default:
      throw new RangeError(`a record of unknown kind ${body[0]}: written by a newer version?`)
  }
}

/** The customer whom a record concerns, 0 where it is nobody in particular; reads the fixed part only. */
export function customerOf(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset, body.byteLength).getFloat64(9, true)
}
