import { isNearMiss } from '../keywords/near-miss.ts'
import { plain } from '../keywords/plain.ts'
import { COURTESY } from '../keywords/words.ts'

/** A text as it is compared with the words that start threads. */
interface WordForms {
  /** In the form of `plain`. */
  readonly said: string
  /** Without courtesy; empty where it is nothing else. */
  readonly core: string
  /** Letters that stand apart, and words that may be one. */
  readonly joined: string
}

export function wordForms(text: string): WordForms {
  const said = plain(text)
  const core = said
    .split(' ')
    .filter((word) => !COURTESY.has(word))
    .join(' ')
  return { said, core, joined: said.replaceAll(' ', '') }
}

/** The forms in which a keyword is written: umlauts as one letter (`pramie`) or as two (`praemie`). */
export function spellingsOf(keyword: string): readonly string[] {
  const asTwo = keyword.normalize('NFC').replace(/[äöü]/gi, (umlaut) => `${umlaut.normalize('NFD')[0]!}e`)
  return [...new Set([plain(keyword), plain(asTwo)])]
}

/** Shorter ones, and those of several words, are taken as they are written only. */
const SHORTEST = 4

export function allowsSlips(spelling: string): boolean {
  return spelling.length >= SHORTEST && !spelling.includes(' ')
}

/** Whether a word is a keyword with a slip of the finger. Figures are never one: SURVEY12 is not SURVEY21. */
export function isSlipOf(word: string, keyword: string): boolean {
  return isNearMiss(word, keyword) && figuresIn(word) === figuresIn(keyword)
}

function figuresIn(word: string): string {
  return word.replace(/\D+/g, '')
}

/** The forms in which people may mean a keyword: two that share one are the same word to them but for spaces and courtesy. */
export function meantAs(keyword: string): readonly string[] {
  const forms = spellingsOf(keyword).flatMap((spelling) => {
    const { core, joined, said } = wordForms(spelling)
    return [said, core === '' ? said : core, joined]
  })
  return [...new Set(forms)]
}
