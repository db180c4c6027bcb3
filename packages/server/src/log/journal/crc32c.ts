/** The Castagnoli polynomial, bits reversed (RFC 3720, section 12.1). */
const POLYNOMIAL = 0x82f63b78
const SLICES = 8

/** One table of 8 x 256: with eight separate ones the engine checks eight lengths and is a third slower. */
const TABLE = buildTable()

function buildTable(): Int32Array {
  const table = new Int32Array(SLICES * 256)
  for (let byte = 0; byte < 256; byte++) {
    let state = byte
    for (let bit = 0; bit < 8; bit++) state = state & 1 ? (state >>> 1) ^ POLYNOMIAL : state >>> 1
    table[byte] = state
  }
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256]!
    table[i] = (before >>> 8) ^ table[before & 255]!
  }
  return table
}

/** The state before the first byte. */
export const CRC32C_START = -1

/** Takes the bytes of `view` from `start` to `end` (exclusive) into a state; slicing by 8 (Kounavis and Berry, 2005). */
export function crc32cOfBytes(state: number, view: DataView, start: number, end: number): number {
  const table = TABLE
  let at = start
  for (; at + 8 <= end; at += 8) {
    const low = state ^ view.getInt32(at, true)
    const high = view.getInt32(at + 4, true)
    state =
      table[1792 | (low & 255)]! ^
      table[1536 | ((low >>> 8) & 255)]! ^
      table[1280 | ((low >>> 16) & 255)]! ^
      table[1024 | (low >>> 24)]! ^
      table[768 | (high & 255)]! ^
      table[512 | ((high >>> 8) & 255)]! ^
      table[256 | ((high >>> 16) & 255)]! ^
      table[high >>> 24]!
  }
  for (; at < end; at++) state = (state >>> 8) ^ table[(state ^ view.getUint8(at)) & 255]!
  return state
}

/** Takes a 32-bit word, little-endian, into a state. */
export function crc32cOfWord(state: number, word: number): number {
  const mixed = state ^ word
  return (
    TABLE[768 | (mixed & 255)]! ^
    TABLE[512 | ((mixed >>> 8) & 255)]! ^
    TABLE[256 | ((mixed >>> 16) & 255)]! ^
    TABLE[mixed >>> 24]!
  )
}

/** The state after a number from 0 to 2^53 as 64 bits, little-endian. */
export function crc32cStartOf(number: number): number {
  return crc32cOfWord(crc32cOfWord(CRC32C_START, number | 0), (number / 0x1_0000_0000) | 0)
}

/** The checksum, unsigned, of everything that a state has taken in. */
export function crc32cOf(state: number): number {
  return ~state >>> 0
}
