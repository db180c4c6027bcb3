/** The characters of GSM 03.38 that fill one place; those of its extension fill two. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const EXTENDED = new Set('^{}\\[~]|€\f')

/** Places in a text message: alone, and in each part of a longer one (3GPP TS 23.040: a header of six octets). */
const GSM = { alone: 160, part: 153 }
const UCS2 = { alone: 70, part: 67 }

/** How many text messages a text fills. */
export function segmentsOf(text: string): number {
  const characters = [...text]
  const isGsm = characters.every((one) => BASIC.has(one) || EXTENDED.has(one))
  const places = isGsm ? characters.reduce((sum, one) => sum + (EXTENDED.has(one) ? 2 : 1), 0) : text.length
  const room = isGsm ? GSM : UCS2
  return places <= room.alone ? 1 : Math.ceil(places / room.part)
}

/** The first character that makes a text take the dearer alphabet; undefined where none does. */
export function costlyCharacter(text: string): string | undefined {
  return [...text].find((one) => !BASIC.has(one) && !EXTENDED.has(one))
}
