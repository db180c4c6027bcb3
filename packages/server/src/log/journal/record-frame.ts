import type { Position } from '../../runner/log.ts'
import { RECORD_HEADER_BYTES } from '../record-batch.ts'
import { crc32cOf, crc32cOfBytes, crc32cOfWord, crc32cStartOf } from './crc32c.ts'

const CHECKSUM_OFFSET = 4

/**
 * Fills in the checksums of framed records, the first of which gets position `first`. A checksum is that of the
 * record's position (u64), length (u32) and body: with the position in it, bytes from an earlier life of the same place
 * never pass (journal invariant 2). It is never 0, so that zeros are no record.
 */
export function sealRecords(bytes: Uint8Array, first: Position): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let position = first
  for (let at = 0; at < bytes.length; position++) {
    const length = view.getUint32(at, true)
    view.setUint32(at + CHECKSUM_OFFSET, checksum(view, at, length, position), true)
    at += RECORD_HEADER_BYTES + length
  }
}

/** The body length of the record with this position that begins at `at`; undefined where no such record is intact. */
export function recordLengthAt(view: DataView, at: number, position: Position): number | undefined {
  if (at + RECORD_HEADER_BYTES > view.byteLength) return undefined
  const length = view.getUint32(at, true)
  if (length > view.byteLength - at - RECORD_HEADER_BYTES) return undefined
  return view.getUint32(at + CHECKSUM_OFFSET, true) === checksum(view, at, length, position) ? length : undefined
}

function checksum(view: DataView, at: number, length: number, position: Position): number {
  const bodyAt = at + RECORD_HEADER_BYTES
  const state = crc32cOfWord(crc32cStartOf(position), length)
  return crc32cOf(crc32cOfBytes(state, view, bodyAt, bodyAt + length)) || 1
}
