import { COURTESY } from '../keywords/words.ts'
import { wordSet } from './spoken.ts'

/** Numbers as they stand alone, in English. */
const NUMBERS = [
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen'],
  ...['fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty', 'thirty', 'forty', 'fifty'],
  ...['sixty', 'seventy', 'eighty', 'ninety', 'hundred'],
]

/** Written as they are heard. */
const HEARD: Readonly<Record<string, string>> = { to: 'two', too: 'two', for: 'four', won: 'one', ate: 'eight' }

/** Words of their own. */
const OTHERS = wordSet('fur fir seen tee thee sic on ne tend')

/**
 * The number that was meant by a word that is all that somebody answers, but for courtesy: written as it is heard (`to`), or with a slip of
 * the finger (`fiv`, `eigth`, `fourty`); undefined where none was. In the form of `plain`.
 */
export function slipOfNumber(said: string): string | undefined {
  const [word = '', ...rest] = said.split(' ').filter((one) => !COURTESY.has(one))
  if (word === '' || rest.length > 0) return undefined
  if (Object.hasOwn(HEARD, word)) return HEARD[word]
  if (word.length < 3 || OTHERS.has(word)) return undefined
  const meant = NUMBERS.filter((number) => isSlip(word, number))
  return meant.length === 1 ? meant[0] : undefined
}

/** Two letters exchanged, one left out or one too much; the first stays. Another letter would be another word: `fine`, `live`. */
function isSlip(word: string, number: string): boolean {
  if (word[0] !== number[0]) return false
  if (word.length === number.length) {
    const at = firstDifference(word, number)
    return word[at] === number[at + 1] && word[at + 1] === number[at] && word.slice(at + 2) === number.slice(at + 2)
  }
  const [short, long] = word.length < number.length ? [word, number] : [number, word]
  const at = firstDifference(short, long)
  return short.slice(at) === long.slice(at + 1)
}

function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}
