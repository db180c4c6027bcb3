import type { Position } from '../../runner/log.ts'

/** Where a segment of a customer's history lies: an entry of the customer's index. */
export interface HistoryEntry {
  /** Position of its first record. */
  readonly first: Position
  readonly chunk: number
  /** Where it starts in the chunk, and how long it is, in bytes. */
  readonly offset: number
  readonly length: number
  /** No event in it happened before `minAt` or after `maxAt` (ms); kept to the second. */
  readonly minAt: number
  readonly maxAt: number
}

/**
 * Bytes of an entry: `first` (48 bits), `chunk` (32), `offset` (16), `length` (32), then the seconds of `minAt` and
 * `maxAt` (32 each), all unsigned and little-endian.
 */
export const ENTRY_BYTES = 24

const MAX_SECOND = 0xffff_ffff

/** Writes entries one after another, in order. */
export function writeEntries(entries: readonly HistoryEntry[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.length * ENTRY_BYTES)
  let at = 0
  for (const entry of entries) {
    bytes.writeUIntLE(entry.first, at, 6)
    bytes.writeUInt32LE(entry.chunk, at + 6)
    bytes.writeUInt16LE(entry.offset, at + 10)
    bytes.writeUInt32LE(entry.length, at + 12)
    bytes.writeUInt32LE(secondOf(entry.minAt), at + 16)
    bytes.writeUInt32LE(secondOf(entry.maxAt), at + 20)
    at += ENTRY_BYTES
  }
  return bytes
}

/** Reads entries that were written one after another. Their `minAt` and `maxAt` are what `secondOf` made of them. */
export function readEntries(written: Uint8Array): readonly HistoryEntry[] {
  const bytes = Buffer.from(written.buffer, written.byteOffset, written.length)
  return Array.from({ length: bytes.length / ENTRY_BYTES }, (_, index) => readEntry(bytes, index * ENTRY_BYTES))
}

function readEntry(bytes: Buffer, at: number): HistoryEntry {
  return {
    first: bytes.readUIntLE(at, 6),
    chunk: bytes.readUInt32LE(at + 6),
    offset: bytes.readUInt16LE(at + 10),
    length: bytes.readUInt32LE(at + 12),
    minAt: bytes.readUInt32LE(at + 16) * 1000,
    maxAt: bytes.readUInt32LE(at + 20) * 1000,
  }
}

/** Whether an event that happened at an instant (ms) can be in a segment. */
export function mayHold(entry: HistoryEntry, at: number): boolean {
  const second = secondOf(at)
  return secondOf(entry.minAt) <= second && second <= secondOf(entry.maxAt)
}

/** The second of an instant; those out of range all count as the nearest one, so that none falls out of a segment. */
function secondOf(at: number): number {
  return Math.min(Math.max(Math.floor(at / 1000), 0), MAX_SECOND)
}
