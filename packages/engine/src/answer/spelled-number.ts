import { plain } from '../keywords/plain.ts'
import { numberIn, numberOf } from './number-words.ts'
import { spelledOut } from './often.ts'
import { wordSet } from './spoken.ts'

const HALF = wordSet('half media medio')

/** Languages in which `1.000` is a thousand. */
const POINTS_PART_THOUSANDS = wordSet('es de it pt nl')

/** Figures with decimals or parted thousands as one word, by the custom of the language. */
function figuresOf(text: string, language: string): string {
  const thousands = POINTS_PART_THOUSANDS.has(language) ? /(\d)\.(?=\d{3}(?!\d))/g : /(\d),(?=\d{3}(?!\d))/g
  return text
    .replace(/(^|[\s$€£])\.(?=\d)/g, '$10.')
    .replace(/(?<![\d.,])\d{1,3}(?:([.,])\d{3})+[.,]\d{1,2}(?!\d)/g, ofBothSigns)
    .replace(/(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d.,])/g, (parted) => parted.replaceAll(' ', ''))
    .replace(/(?<![\d/])(?:(\d+) )?([1-9])\/([2-9])(?![\d/])/g, ofFraction)
    .replace(/(\d)\s*½/g, '$1.5')
    .replaceAll('½', '0.5')
    .replace(thousands, '$1')
    .replace(/(\d)[.,](\d)/g, '$1point$2')
    .replace(/(^|\s)[-−](?=\d)/g, '$1minus')
}

/** `1,234.5` and `1.234,5`: of two signs the last parts the decimals. */
function ofBothSigns(parted: string): string {
  return parted.replace(/[.,](?=.*[.,])/g, '').replace(',', '.')
}

/** `1/2` and `2 1/2`. */
function ofFraction(said: string, whole: string | undefined, over: string, under: string): string {
  return Number(over) < Number(under) ? String(Number(whole ?? 0) + Number(over) / Number(under)) : said
}

/** Between figures and between days of the week. */
const DASH = /(\d|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\s*[-–—]\s*(?=\d|(?:mon|tue|wed|thu|fri|sat|sun))/gi

/** Words of a text, figures with their decimals as one: `2,500.5` is `2500point5`. */
export function wordsOf(text: string, language: string): string[] {
  return spelledOut(plain(figuresOf(text, language).replace(DASH, '$1 to ')))
    .replace(/(\d)x(?=(?:wk|week|day|month|yr|year|per)\b)/g, '$1 times ')
    .replace(/(\d)(?:x|times?|veces|vez)\b/g, '$1 times')
    .replace(/(\d) ?k\b/g, '$1 thousand')
    .replace(/\bnot (?:any|one)\b|\bnone at all\b/g, 'none')
    .replace(/\bx ?(\d+)\b/g, '$1 times')
    .replace(/(\d) ?ish\b/g, '$1')
    .replace(/\b(every|each|cada) (\d+)(?:st|nd|rd|th)\b/g, '$1 $2')
    .split(' ')
    .filter((word) => word !== '')
}

/** A figure or a word as a number, decimals and minus included. */
export function figureOf(word: string, language: string): number | undefined {
  const figure = /^(minus)?(\d{1,15})(?:point(\d+))?$/.exec(word)
  if (!figure) return numberOf(word, language)
  const value = Number(`${figure[2]}.${figure[3] ?? '0'}`)
  return figure[1] === undefined ? value : -value
}

/** What the number before a word is multiplied by. */
const MULTIPLES: Readonly<Record<string, number>> = {
  ...{ hundred: 100, cien: 100, thousand: 1000, grand: 1000, mil: 1000, million: 1e6, millon: 1e6, millones: 1e6 },
  ...{ dozen: 12, dozens: 12, docena: 12, docenas: 12 },
}

interface Reading {
  readonly value: number
  /** In words. */
  readonly length: number
}

/** The longest number that begins at a word, with a half after it or not. */
export function readNumber(words: readonly string[], at: number, language: string): Reading | undefined {
  const whole = readWhole(words, at, language)
  const half = whole && /^and (?:a )?half\b/.exec(words.slice(at + whole.length, at + whole.length + 3).join(' '))?.[0]
  return half === undefined ? whole : { value: whole!.value + 0.5, length: whole!.length + half.split(' ').length }
}

/** "A hundred and ten", "two thousand five hundred". */
function readWhole(words: readonly string[], at: number, language: string): Reading | undefined {
  const head = readMultiple(words, at, language)
  if (!head || head.multiple === 1) return head
  const joint = words[at + head.length] === 'and' ? 1 : 0
  const rest = readWhole(words, at + head.length + joint, language)
  if (!rest || rest.value >= head.multiple || rest.value === 0) return head
  return { value: head.value + rest.value, length: head.length + joint + rest.length }
}

/** A number and the hundreds, thousands or millions that it counts. */
function readMultiple(
  words: readonly string[],
  at: number,
  language: string,
): (Reading & { readonly multiple: number }) | undefined {
  const isAlone = Object.hasOwn(MULTIPLES, words[at] ?? '')
  const head = isAlone ? { value: 1, length: 0 } : readPart(words, at, language)
  if (!head) return undefined
  let { length, value } = head
  let multiple = 1
  // "a couple of dozen"
  if (words[at + length] === 'of' && Object.hasOwn(MULTIPLES, words[at + length + 1] ?? '')) length++
  for (let by = MULTIPLES[words[at + length] ?? '']; by; by = MULTIPLES[words[at + length] ?? '']) {
    value *= by
    multiple = by
    length++
  }
  return { value, length, multiple }
}

function readPart(words: readonly string[], at: number, language: string): Reading | undefined {
  if (at >= words.length) return undefined
  if (HALF.has(words[at]!)) {
    const of = words[at + 1] === 'a' || words[at + 1] === 'an' ? 2 : 1
    const whole = words[at + of] === undefined ? undefined : figureOf(words[at + of]!, language)
    if (whole !== undefined && whole > 1) return { value: whole / 2, length: of + 1 }
    return words.length === 1 ? { value: 0.5, length: 1 } : undefined
  }
  const single = figureOf(words[at]!, language)
  // "a hundred", "a grand"
  if (single === undefined)
    return ARTICLES.has(words[at]!) && Object.hasOwn(MULTIPLES, words[at + 1] ?? '')
      ? { value: 1, length: 1 }
      : undefined
  // "un par", "a couple": the article is no number of its own.
  const next = words[at + 1] === undefined ? undefined : figureOf(words[at + 1]!, language)
  if (ARTICLES.has(words[at]!) && next !== undefined) return { value: next, length: 2 }
  const pair = numberIn(words.slice(at, at + 2), language)
  return next !== undefined && pair !== undefined ? { value: pair, length: 2 } : { value: single, length: 1 }
}

const ARTICLES = wordSet('a an un una')
