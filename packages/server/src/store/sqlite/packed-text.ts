import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/**
 * Speed before size: this is done for all decisions, and a higher level saves a tenth more. What some decisions come to has
 * room in one small piece; those of 16 KiB that there would be by default cost a quarter of the time.
 */
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 4096 }

/** A shorter text stays as it is: half of its room is not worth the time of setting up. */
const FEWEST_BYTES = 1024

/** With what a Zstandard frame begins, read as a number; no text in UTF-8 does. */
const MAGIC = 0xfd2fb528

/** A text (UTF-8), a long one in the fourth or fifth part of its room (Zstandard, RFC 8878). */
export function packText(text: Uint8Array): Uint8Array {
  return text.length < FEWEST_BYTES ? text : zstdCompressSync(text, OPTIONS)
}

export function unpackText(packed: Uint8Array): string {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  const isPacked = bytes.length >= 4 && bytes.readUInt32LE() === MAGIC
  return (isPacked ? zstdDecompressSync(bytes) : bytes).toString('utf8')
}
