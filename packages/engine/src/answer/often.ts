import { wordSet } from './spoken.ts'

/*
 * How often people do something, said by days: "weekdays", "tues and thurs", "every other day". What is said by a number and a
 * period is understood in number.ts.
 */

const WEEKDAYS: readonly (readonly string[])[] = [
  ['monday', 'mondays', 'mon', 'mons', 'lunes'],
  ['tuesday', 'tuesdays', 'tue', 'tues', 'martes'],
  ['wednesday', 'wednesdays', 'wed', 'weds', 'miercoles'],
  ['thursday', 'thursdays', 'thu', 'thur', 'thurs', 'jueves'],
  ['friday', 'fridays', 'fri', 'viernes'],
  ['saturday', 'saturdays', 'sat', 'sabado', 'sabados'],
  ['sunday', 'sundays', 'sun', 'domingo', 'domingos'],
]

const UNTIL = wordSet('to through thru till until a hasta')

/** Phrases that are one word here, in the form of `plain`. */
const PHRASES: readonly (readonly [said: RegExp, means: string])[] = [
  [/\beveryday\b/g, 'every day'],
  [/\b(?:all|(?:the )?(?:whole|entire)) week\b/g, 'every day'],
  [/\b(every|each) third\b/g, '$1 3'],
  [/\b(every|each) fourth\b/g, '$1 4'],
  [/\b(?:bi ?weekly|fortnightly)\b/g, 'every other week'],
  [/\b(?:a|per|each|every) fortnight\b/g, 'every other week'],
  [/\b(?:a|per|each|every) wk\b/g, 'a week'],
]

export function spelledOut(said: string): string {
  return PHRASES.reduce((text, [phrase, means]) => text.replace(phrase, means), said)
}

/** Words that say how often only roughly: no number is meant. */
const VAGUE = wordSet('most some many while multiple various often lots sometimes algunos algunas')

export function isVague(words: readonly string[]): boolean {
  return words.some((word) => VAGUE.has(word)) && !MOST_DAYS.test(words.join(' '))
}

/** "Most days" are more than half of a week's, and fewer than all. */
const MOST_DAYS =
  /^(?:(?:on|i|go|like|probably|pretty much) )*(?:most|la mayoria de los) (?:days|mornings|nights|evenings|dias)(?: (?:of the|a|per|each) week)?$/

/** On how many days of a week something is done, said by days; undefined where none are named. */
export function daysNamed(words: readonly string[]): number | undefined {
  if (MOST_DAYS.test(words.join(' '))) return 5
  if (words.some((word) => /^weekdays?$/.test(word) || word === 'workdays')) return 5
  if (words.some((word) => /^weekends?$/.test(word) || word === 'finde')) return 2
  const named = words.map((word) => WEEKDAYS.findIndex((names) => names.includes(word)))
  const days = named.filter((day) => day >= 0)
  const between = named.findIndex((day, i) => day >= 0 && UNTIL.has(words[i + 1] ?? '') && (named[i + 2] ?? -1) >= 0)
  if (between >= 0) return ((named[between + 2]! - named[between]! + 7) % 7) + 1
  return days.length === 0 ? undefined : new Set(days).size
}
