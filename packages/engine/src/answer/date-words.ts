import { isNearMiss } from '../keywords/near-miss.ts'
import { lettersApart, slipsAllowed } from './distance.ts'
import { placeOf } from './number-words.ts'

/** Names of the months, from January. */
export const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'enero', 'ene'],
  ['february', 'feb', 'febrero'],
  ['march', 'mar', 'marzo'],
  ['april', 'apr', 'abril', 'abr'],
  ['may', 'mayo'],
  ['june', 'jun', 'junio'],
  ['july', 'jul', 'julio'],
  ['august', 'aug', 'agosto', 'ago'],
  ['september', 'sep', 'sept', 'septiembre', 'setiembre'],
  ['october', 'oct', 'octubre'],
  ['november', 'nov', 'noviembre'],
  ['december', 'dec', 'diciembre', 'dic'],
]

/** Names of the days of the week, from Sunday. */
export const WEEKDAYS: readonly (readonly string[])[] = [
  ['sunday', 'sun', 'domingo'],
  ['monday', 'mon', 'lunes'],
  ['tuesday', 'tue', 'tues', 'martes'],
  ['wednesday', 'wed', 'weds', 'miercoles'],
  ['thursday', 'thu', 'thurs', 'jueves'],
  ['friday', 'fri', 'viernes'],
  ['saturday', 'sat', 'sabado'],
]

const TOMORROW = /^(?:tom+o?r+o+w?|tom[ro]*w?|tm(?:r|rw|w|oro|orrow)|tomo)$/

/** Words that slips of the finger are taken for. */
const LONG_NAMES = [...MONTHS, ...WEEKDAYS]
  .map(([name]) => name!)
  .concat('yesterday', 'tomorrow')
  .filter((name) => name.length >= 6)

/** Words as they stand in this folder: slips of the finger in names of days and months set right, `twentieth` as `20th`. */
export function dateWords(words: readonly string[]): readonly string[] {
  const found: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    const tens = /^(?:twenty|thirty)$/.test(word) ? (word === 'twenty' ? 20 : 30) : 0
    const unit = placeOf(words[i + 1] ?? '')
    if (tens > 0 && unit !== undefined && unit > 0 && unit < 10) {
      found.push(`${tens + unit}th`)
      i++
    } else found.push(spelled(word))
  }
  return found
}

function spelled(word: string): string {
  if (TOMORROW.test(word)) return 'tomorrow'
  if (/^(?:yday|yest|yesturday)$/.test(word)) return 'yesterday'
  if (/^tonite$/.test(word)) return 'tonight'
  if (/^(?:nxt|nex|nect|nezt|enxt)$/.test(word)) return 'next'
  const place = /\d/.test(word) || word === 'second' ? undefined : placeOf(word)
  if (place !== undefined && place > 0) return `${place}th`
  if (word.length < 5) return word
  if (MONTHS.some((names) => names.includes(word)) || WEEKDAYS.some((names) => names.includes(word))) return word
  const near = LONG_NAMES.filter((name) => isSlip(word, name))
  return near.length === 1 ? near[0]! : word
}

function isSlip(word: string, name: string): boolean {
  if (isNearMiss(word, name)) return true
  // "Frday"
  if (name.length === 6 && word.length === 5 && word[0] === name[0] && word.at(-1) === name.at(-1))
    return lettersApart(word, name, 1) === 1
  const most = name.length >= 7 ? slipsAllowed(name) : 0
  // "Someday", "birthday" and the like end as the days do.
  return most > 0 && word[0] === name[0] && lettersApart(word, name, most) <= most
}
