import type { Position, StoredRecord } from '../../runner/log.ts'
import { RECORD_HEADER_BYTES } from '../record-batch.ts'
import { durableAt, MARK_BYTES } from './durable-mark.ts'
import { recordLengthAt } from './record-frame.ts'
import { SEGMENT_HEADER_BYTES } from './segment-header.ts'

/** Where the intact part of a segment ends. */
export interface SegmentEnd {
  /** Offset after the last intact record or mark. */
  readonly offset: number
  /** Position of the record that would come next. */
  readonly next: Position
  /** The highest position that a mark in the intact part gives. */
  readonly durable: Position
}

/** The intact records of a segment that begins with position `first`, in order, up to the first place where none is. */
export function* recordsOf(segment: Buffer, first: Position): Generator<StoredRecord, SegmentEnd> {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength)
  let offset = SEGMENT_HEADER_BYTES
  let position = first
  let durable = 0
  for (;;) {
    const length = recordLengthAt(view, offset, position)
    if (length !== undefined) {
      const bodyAt = offset + RECORD_HEADER_BYTES
      offset = bodyAt + length
      yield { position, body: segment.subarray(bodyAt, offset) }
      position++
      continue
    }
    const marked = durableAt(segment, first, offset)
    if (marked === undefined) return { offset, next: position, durable }
    durable = Math.max(durable, marked)
    offset += MARK_BYTES
  }
}

/** Walks over the records of a segment to where they end. */
export function endOf(segment: Buffer, first: Position): SegmentEnd {
  const records = recordsOf(segment, first)
  for (;;) {
    const step = records.next()
    if (step.done) return step.value
  }
}

const PAGE = Buffer.alloc(4096)

/** Offset after the last byte that is not zero, or `from` where there is none from there on. */
export function contentEnd(segment: Buffer, from: number): number {
  let end = segment.length
  while (end - PAGE.length >= from && segment.compare(PAGE, 0, PAGE.length, end - PAGE.length, end) === 0) {
    end -= PAGE.length
  }
  while (end > from && segment[end - 1] === 0) end--
  return end
}
