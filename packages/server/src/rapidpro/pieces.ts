/** Longest text of one step: ten text messages of either alphabet, with room for what is filled in. */
const LONGEST_BASIC = 1400
const LONGEST_WIDE = 600

/** A text in all its languages, cut between words into as many pieces as the longest of them needs. */
export function inPieces(forms: ReadonlyMap<string, string>): Record<string, string>[] {
  const count = Math.max(...[...forms.values()].map((text) => Math.ceil(text.length / longest(text))), 1)
  const cut = [...forms].map(([language, text]) => [language, count === 1 ? [text] : cutIn(text, count)] as const)
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(cut.map(([language, parts]) => [language, parts[i] || '…'])),
  )
}

function longest(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is told apart is the alphabet
  return /^[\x00-\x7f]*$/.test(text) ? LONGEST_BASIC : LONGEST_WIDE
}

function cutIn(text: string, count: number): string[] {
  const words = text.match(/\{\{.*?\}\}|\S+|\s+/gs) ?? []
  const parts = Array.from({ length: count }, () => '')
  let done = 0
  for (const word of words) {
    const at = Math.min(count - 1, Math.floor((done / text.length) * count))
    parts[at] += word
    done += word.length
  }
  return parts.map((part) => part.trim())
}
