const ASCII = /^[\0-\x7f]*$/

/** Letters that are no other letter with an accent, as people write them who do not have them. */
const SPELLED_OUT: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ı: 'i' }

/** A text as people's words are compared: small letters without accents, words parted by single spaces. */
export function plain(text: string): string {
  // Most texts need no look at other alphabets.
  if (ASCII.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđı]/g, (letter) => SPELLED_OUT[letter]!)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
