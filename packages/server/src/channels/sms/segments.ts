/** Characters of the default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1), each one septet. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)

/** Those of its extension table (6.2.1.1), each two: an escape comes first. */
const EXTENDED = new Set('\f^{}\\[~]|€')

/** Septets or UTF-16 units in a message of one part, and in each of several (the header of a part takes 6 bytes). */
const ROOM = { gsm7: { one: 160, each: 153 }, ucs2: { one: 70, each: 67 } } as const

export interface Segments {
  readonly encoding: 'gsm7' | 'ucs2'
  /** Messages that the text takes on the air, each of which costs. */
  readonly count: number
  /** Septets or UTF-16 units. */
  readonly units: number
}

/** How many messages a text takes. No part ends within an escape sequence or a surrogate pair, so parts may not be full. */
export function countSegments(text: string): Segments {
  const characters = [...text]
  const isGsm = characters.every((character) => BASIC.has(character) || EXTENDED.has(character))
  const encoding = isGsm ? 'gsm7' : 'ucs2'
  const width = isGsm
    ? (character: string) => (EXTENDED.has(character) ? 2 : 1)
    : (character: string) => character.length
  const units = characters.reduce((sum, character) => sum + width(character), 0)
  const { each, one } = ROOM[encoding]
  if (units <= one) return { encoding, count: 1, units }
  let count = 1
  let used = 0
  for (const character of characters) {
    const wide = width(character)
    if (used + wide > each) {
      count++
      used = 0
    }
    used += wide
  }
  return { encoding, count, units }
}
