const ASCII = /^[\0-\x7f]*$/

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
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
