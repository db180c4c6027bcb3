import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CRC32C_START, crc32cOf, crc32cOfBytes, crc32cOfWord } from './crc32c.ts'

function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return crc32cOf(crc32cOfBytes(CRC32C_START, view, 0, bytes.length))
}

/** The definition, bit by bit. */
function slowChecksum(bytes: Uint8Array): number {
  let state = 0xffffffff
  for (const byte of bytes) {
    state ^= byte
    for (let bit = 0; bit < 8; bit++) state = state & 1 ? (state >>> 1) ^ 0x82f63b78 : state >>> 1
  }
  return ~state >>> 0
}

const iscsiReadCommand = Uint8Array.of(
  ...[0x01, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
  ...[0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x18],
  ...[0x28, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
)

test.each([
  ['nothing', new Uint8Array(0), 0x00000000],
  ['the digits 1 to 9', new TextEncoder().encode('123456789'), 0xe3069283],
  ['32 bytes of zero (RFC 3720 B.4)', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones (RFC 3720 B.4)', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['0 to 31 (RFC 3720 B.4)', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['31 to 0 (RFC 3720 B.4)', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ['an iSCSI SCSI Read (10) command (RFC 3720 B.4)', iscsiReadCommand, 0xd9963a56],
])('the published checksum of %s is met', (_, bytes, expected) => {
  expect(checksum(bytes)).toBe(expected)
})

test('any bytes at any alignment have the checksum of the definition', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(9), (bytes, shift) => {
      const shifted = new Uint8Array(bytes.length + shift)
      shifted.set(bytes, shift)
      expect(checksum(shifted.subarray(shift))).toBe(slowChecksum(bytes))
    }),
  )
})

test('a word counts as its four bytes', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), fc.uint8Array({ maxLength: 20 }), (word, rest) => {
      const view = new DataView(new ArrayBuffer(4 + rest.length))
      view.setUint32(0, word, true)
      new Uint8Array(view.buffer).set(rest, 4)
      const afterWord = crc32cOfWord(CRC32C_START, word)
      expect(crc32cOf(crc32cOfBytes(afterWord, view, 4, view.byteLength))).toBe(checksum(new Uint8Array(view.buffer)))
    }),
  )
})
