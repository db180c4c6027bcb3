import type { Position } from '../../runner/log.ts'
import { crc32cOf, crc32cOfBytes, crc32cOfWord, crc32cStartOf } from './crc32c.ts'

/**
 * A mark stands between records and says up to which position they were durable when it was written. It is what tells
 * a torn tail from damage (journal invariant 4). Its bytes: a length that no record has (u32), CRC-32C (u32), magic (8 bytes),
 * the position (u64).
 */
export const MARK_BYTES = 24

const MARK_LENGTH = 0xffff_ffff
const MAGIC = Buffer.from('ATTUNEDM', 'latin1')
const CHECKSUM_OFFSET = 4
const MAGIC_OFFSET = 8
const POSITION_OFFSET = 16

/** A mark for the offset `at` of the segment that begins with position `first`; it is valid nowhere else. */
export function encodeMark(first: Position, at: number, durable: Position): Uint8Array {
  const mark = Buffer.alloc(MARK_BYTES)
  mark.writeUInt32LE(MARK_LENGTH)
  mark.set(MAGIC, MAGIC_OFFSET)
  mark.writeBigUInt64LE(BigInt(durable), POSITION_OFFSET)
  mark.writeUInt32LE(checksum(mark, first, at), CHECKSUM_OFFSET)
  return mark
}

/** The position in the mark at offset `at` of a segment; undefined where no mark is intact. */
export function durableAt(segment: Buffer, first: Position, at: number): Position | undefined {
  if (at + MARK_BYTES > segment.length || segment.readUInt32LE(at) !== MARK_LENGTH) return undefined
  const mark = segment.subarray(at, at + MARK_BYTES)
  if (mark.readUInt32LE(CHECKSUM_OFFSET) !== checksum(mark, first, at)) return undefined
  return Number(mark.readBigUInt64LE(POSITION_OFFSET))
}

/** The highest position in any mark at or after an offset, whatever stands around it; 0 where there is none. */
export function highestDurableAfter(segment: Buffer, first: Position, offset: number): Position {
  let highest = 0
  for (let at = segment.indexOf(MAGIC, offset); at >= 0; at = segment.indexOf(MAGIC, at + 1)) {
    const markAt = at - MAGIC_OFFSET
    if (markAt >= offset) highest = Math.max(highest, durableAt(segment, first, markAt) ?? 0)
  }
  return highest
}

function checksum(mark: Buffer, first: Position, at: number): number {
  const view = new DataView(mark.buffer, mark.byteOffset, mark.byteLength)
  return crc32cOf(crc32cOfBytes(crc32cOfWord(crc32cStartOf(first), at), view, MAGIC_OFFSET, MARK_BYTES))
}
