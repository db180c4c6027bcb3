/** The default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1) by septet; the escape stands as a character that no text has. */
const ALPHABET = [
  ...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?',
  ...'¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
]

/** Its extension (6.2.1.1): after an escape. */
const EXTENSION: ReadonlyMap<string, number> = new Map([
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
])

const ESCAPE = 0x1b
const SEPTETS = new Map(ALPHABET.map((character, septet) => [character, septet]))
const EXTENDED = new Map([...EXTENSION].map(([character, septet]) => [septet, character]))

/** `data_coding` (5.2.19). */
const CODINGS = { default: 0, latin1: 3, ucs2: 8 } as const

/** A text in bytes: a septet in each where the alphabet has all of it, else UTF-16. */
export function encodeText(text: string): { readonly coding: number; readonly units: readonly Buffer[] } {
  const characters = [...text]
  const septets = characters.map(septetsOf)
  if (septets.every((found) => found !== undefined)) return { coding: CODINGS.default, units: septets }
  return { coding: CODINGS.ucs2, units: characters.map((character) => Buffer.from(character, 'utf16le').swap16()) }
}

function septetsOf(character: string): Buffer | undefined {
  const basic = SEPTETS.get(character)
  if (basic !== undefined) return Buffer.from([basic])
  const extended = EXTENSION.get(character)
  return extended === undefined ? undefined : Buffer.from([ESCAPE, extended])
}

/** What somebody has written. */
export function decodeText(bytes: Buffer, coding: number): string {
  if (coding === CODINGS.ucs2)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le')
  if (coding !== CODINGS.default) return bytes.toString('latin1')
  let text = ''
  for (let at = 0; at < bytes.length; at++) {
    const septet = bytes[at]! & 0x7f
    if (septet !== ESCAPE) text += ALPHABET[septet]
    else text += EXTENDED.get(bytes[++at]! & 0x7f) ?? ' '
  }
  return text
}

/** Bytes of one message, and of each of several, whose header of 6 bytes is in it too (3GPP TS 23.040, 9.2.3.24.1). */
const ROOM = { [CODINGS.default]: { one: 160, each: 153 }, [CODINGS.ucs2]: { one: 140, each: 134 } } as const

/** The texts of the messages that a text takes; `reference` (0 to 255) tells them from those of others. */
export function partsOf(
  text: string,
  reference: number,
): { readonly coding: number; readonly parts: readonly Buffer[] } {
  const { coding, units } = encodeText(text)
  const { each, one } = ROOM[coding as 0 | 8]
  const whole = Buffer.concat(units)
  if (whole.length <= one) return { coding, parts: [whole] }
  const parts: Buffer[][] = [[]]
  let used = 0
  for (const unit of units) {
    if (used + unit.length > each) {
      parts.push([])
      used = 0
    }
    parts.at(-1)!.push(unit)
    used += unit.length
  }
  const headed = parts.map((part, i) =>
    Buffer.concat([Buffer.from([5, 0, 3, reference, parts.length, i + 1]), ...part]),
  )
  return { coding, parts: headed }
}

/** The header of a part, and what stands after it; undefined where it is none of several. */
export function readPart(
  bytes: Buffer,
): { readonly reference: number; readonly count: number; readonly number: number; readonly text: Buffer } | undefined {
  const length = bytes[0] ?? 0
  const text = bytes.subarray(1 + length)
  for (let at = 1; at + 1 < 1 + length; at += 2 + bytes[at + 1]!) {
    const isLong = bytes[at] === 0x08
    if (bytes[at] !== 0x00 && !isLong) continue
    const reference = isLong ? bytes.readUInt16BE(at + 2) : bytes[at + 2]!
    const rest = at + (isLong ? 4 : 3)
    return { reference, count: bytes[rest]!, number: bytes[rest + 1]!, text }
  }
  return undefined
}
