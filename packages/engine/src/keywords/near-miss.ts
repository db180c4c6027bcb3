/** Short words are too near to other words (stop: step, shop) for more than what fingers do: double or exchange a letter. */
const LONG = 8

/** Words that look like a slip of the finger and are none. */
export const REAL_WORDS: ReadonlySet<string> = new Set([
  'stoop',
  'tops',
  'spot',
  'post',
  'alot',
  'form',
  'moore',
  'pear',
  'anmelden',
  'anmeldung',
  'auftragen',
])

/** Whether a word is a known one with a letter doubled or two neighbours exchanged; of long ones, with one letter wrong, missing or too much. */
export function isNearMiss(word: string, known: string): boolean {
  if (known.length < 3 || REAL_WORDS.has(word)) return false
  // Squeezing leaves both ends as they are: most words are told apart by them.
  const hasSameEnds = word[0] === known[0] && word.at(-1) === known.at(-1)
  if (hasSameEnds && squeezed(word) === squeezed(known)) return true
  if (known.length < 4) return false
  if (isExchanged(word, known)) return true
  return known.length >= LONG && isOneAway(word, known)
}

/** A word without repetitions of a letter: `stoooopp` is `stop`. */
export function squeezed(word: string): string {
  return word.replace(/(.)\1+/gu, '$1')
}

function isExchanged(word: string, known: string): boolean {
  if (word.length !== known.length) return false
  const at = firstDifference(word, known)
  return word[at] === known[at + 1] && word[at + 1] === known[at] && word.slice(at + 2) === known.slice(at + 2)
}

function isOneAway(word: string, known: string): boolean {
  if (Math.abs(word.length - known.length) > 1) return false
  const at = firstDifference(word, known)
  const [rest, other] = [word.slice(at), known.slice(at)]
  return rest.slice(1) === other.slice(1) || rest.slice(1) === other || rest === other.slice(1)
}

function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}
