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

/** Groups the records of a commit by customer and packs the groups; records that concern nobody are left out. */
export function* packHistory(history: readonly HistoryChunk[]): Generator<SegmentChunk> {
  const byCustomer = groupByCustomer(history)
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

function groupByCustomer(history: readonly HistoryChunk[]): Map<number, HistoryRecord[]> {
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

/** The records of a segment, in order. Bodies share memory with `bytes`. */
export function recordsOf(first: Position, bytes: Uint8Array): readonly HistoryRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: HistoryRecord[] = []
  for (let at = 0; at < bytes.length; ) {
    const bodyStart = at + RECORD_HEAD_BYTES
    const end = bodyStart + view.getUint32(at + 4, true)
    records.push({ position: first + view.getUint32(at, true), body: bytes.subarray(bodyStart, end) })
    at = end
  }
  return records
}
