import type { Position } from '../../runner/log.ts'
import { CRC32C_START, crc32cOf, crc32cOfBytes } from './crc32c.ts'

/** A segment begins with: magic (8 bytes), version (u32), position of its first record (u64), CRC-32C of all that (u32). */
export const SEGMENT_HEADER_BYTES = 24

const MAGIC = 'ATTUNEJL'
const VERSION = 1
const VERSION_OFFSET = 8
const FIRST_OFFSET = 12
const CHECKSUM_OFFSET = 20

/** What a segment's first bytes are. */
export type SegmentHeader =
  | { readonly type: 'valid'; readonly first: Position }
  | { readonly type: 'damaged' }
  | { readonly type: 'unknown-version'; readonly version: number }

/** The header of a segment whose first record has this position. */
export function encodeSegmentHeader(first: Position, version = VERSION): Uint8Array {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  header.writeUInt32LE(version, VERSION_OFFSET)
  header.writeBigUInt64LE(BigInt(first), FIRST_OFFSET)
  header.writeUInt32LE(checksum(header), CHECKSUM_OFFSET)
  return header
}

/** Reads the header of a segment from its first bytes. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader {
  if (bytes.length < SEGMENT_HEADER_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    return { type: 'damaged' }
  }
  if (bytes.readUInt32LE(CHECKSUM_OFFSET) !== checksum(bytes)) return { type: 'damaged' }
  const version = bytes.readUInt32LE(VERSION_OFFSET)
  if (version !== VERSION) return { type: 'unknown-version', version }
  return { type: 'valid', first: Number(bytes.readBigUInt64LE(FIRST_OFFSET)) }
}

const FILE_NAME = /^(\d{16})\.segment$/

/** The file name of a segment. 16 digits hold every exact position. */
export function segmentFileName(first: Position): string {
  return `${String(first).padStart(16, '0')}.segment`
}

/** The position that a file name says its segment begins at; undefined where the file is no segment. */
export function firstOfFileName(name: string): Position | undefined {
  const digits = FILE_NAME.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function checksum(bytes: Buffer): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return crc32cOf(crc32cOfBytes(CRC32C_START, view, 0, CHECKSUM_OFFSET))
}
