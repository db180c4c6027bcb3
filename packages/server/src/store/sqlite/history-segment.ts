import { bodiesOf } from '../../log/record-batch.ts'
import type { Position } from '../../runner/log.ts'
import { customerOf } from '../../runner/record.ts'
import type { HistoryChunk } from '../../runner/store.ts'
import { timesWithin } from './event-times.ts'
import type { HistoryEntry } from './history-entry.ts'

/** A record of a customer. */
export interface HistoryRecord {
  readonly position: Position
  readonly body: Uint8Array
}

/** A segment in a chunk that has no number yet. */
interface Segment extends Omit<HistoryEntry, 'chunk'> {
  readonly customer: number
}

/**
 * Segments packed into one row. A segment is the records of one customer in order: each `position - first` and the
 * length of its body, both unsigned 32-bit little-endian, then the body.
 */
export interface SegmentChunk {
  readonly bytes: Uint8Array
  readonly segments: readonly Segment[]
}

/** A chunk is closed at this size: few rows to write, little to read for one segment. Offsets fit 16 bits. */
const CHUNK_BYTES = 32 * 1024
const RECORD_HEAD_BYTES = 8

/**
 * Groups the records of a commit by customer and packs the groups; records that concern nobody, or a customer of
 * `without`, are left out.
 */
export function* packHistory(history: Iterable<HistoryChunk>, without: ReadonlySet<number>): Generator<SegmentChunk> {
  const byCustomer = groupByCustomer(history)
  for (const customer of without) byCustomer.delete(customer)
  let pending: [customer: number, records: readonly HistoryRecord[]][] = []
  let pendingBytes = 0
  for (const customer of Float64Array.from(byCustomer.keys()).sort()) {
    const records = byCustomer.get(customer)!
    pending.push([customer, records])
    for (const record of records) pendingBytes += RECORD_HEAD_BYTES + record.body.length
    if (pendingBytes < CHUNK_BYTES) continue
    yield packChunk(pending, pendingBytes)
    pending = []
    pendingBytes = 0
  }
  if (pending.length > 0) yield packChunk(pending, pendingBytes)
}

function groupByCustomer(history: Iterable<HistoryChunk>): Map<number, HistoryRecord[]> {
  const byCustomer = new Map<number, HistoryRecord[]>()
  for (const { first, bytes } of history) {
    let position = first
    for (const body of bodiesOf(bytes)) {
      const customer = customerOf(body)
      if (customer !== 0) append(byCustomer, customer, { position, body })
      position++
    }
  }
  return byCustomer
}

function append(byCustomer: Map<number, HistoryRecord[]>, customer: number, record: HistoryRecord): void {
  const records = byCustomer.get(customer)
  if (records === undefined) byCustomer.set(customer, [record])
  else records.push(record)
}

function packChunk(groups: readonly [number, readonly HistoryRecord[]][], size: number): SegmentChunk {
  const bytes = Buffer.allocUnsafe(size)
  const segments: Segment[] = []
  let end = 0
  for (const [customer, records] of groups) {
    const first = records[0]!.position
    const offset = end
    for (const record of records) end = writeRecord(bytes, end, record.position - first, record.body)
    segments.push({ customer, first, offset, length: end - offset, ...timesWithin(bytes.subarray(offset, end)) })
  }
  return { bytes, segments }
}

function writeRecord(bytes: Buffer, at: number, distance: number, body: Uint8Array): number {
  bytes.writeUInt32LE(distance, at)
  bytes.writeUInt32LE(body.length, at + 4)
  bytes.set(body, at + RECORD_HEAD_BYTES)
  return at + RECORD_HEAD_BYTES + body.length
}

/** Overwrites a segment with one blank record: whoever goes through the chunk finds its neighbours as before. */
export function blankSegment(bytes: Buffer, offset: number, length: number): void {
  bytes.fill(0, offset, offset + length)
  bytes.writeUInt32LE(length - RECORD_HEAD_BYTES, offset + 4)
}

/** Overwrites the bodies of those records of a segment that are `unwanted` with zeros. */
export function blankRecords(unwanted: (body: Uint8Array) => boolean) {
  return (bytes: Buffer, offset: number, length: number): void => {
    for (const { body } of recordsOf(0, bytes.subarray(offset, offset + length))) if (unwanted(body)) body.fill(0)
  }
}

/** A record with its distance from the first of its segment, as a chunk holds it. */
export interface ChunkRecord {
  readonly distance: number
  readonly body: Uint8Array
}

/** Every record in a chunk, segment after segment, but for what was overwritten. Bodies share memory with `bytes`. */
export function recordsInChunk(bytes: Uint8Array): ChunkRecord[] {
  return recordsOf(0, bytes).map(({ position, body }) => ({ distance: position, body }))
}

/** Packs records into a chunk: those of a customer, which follow each other, become a segment. */
export function packRecords(records: readonly ChunkRecord[]): {
  readonly bytes: Buffer
  /** By customer: where the segment lies. */
  readonly segments: ReadonlyMap<number, { readonly offset: number; readonly length: number }>
} {
  const bytes = Buffer.allocUnsafe(records.reduce((size, { body }) => size + RECORD_HEAD_BYTES + body.length, 0))
  const segments = new Map<number, { offset: number; length: number }>()
  let end = 0
  for (const { distance, body } of records) {
    const offset = segments.get(customerOf(body))?.offset ?? end
    end = writeRecord(bytes, end, distance, body)
    segments.set(customerOf(body), { offset, length: end - offset })
  }
  return { bytes, segments }
}

/** What was overwritten begins with no kind of record that there is. */
const BLANK = 0

/** The records of a segment that were not overwritten, in order. Bodies share memory with `bytes`. */
export function recordsOf(first: Position, bytes: Uint8Array): readonly HistoryRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: HistoryRecord[] = []
  for (let at = 0; at < bytes.length; ) {
    const bodyStart = at + RECORD_HEAD_BYTES
    const end = bodyStart + view.getUint32(at + 4, true)
    if (bytes[bodyStart] !== BLANK)
      records.push({ position: first + view.getUint32(at, true), body: bytes.subarray(bodyStart, end) })
    at = end
  }
  return records
}
