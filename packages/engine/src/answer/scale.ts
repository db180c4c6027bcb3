import { z } from 'zod'
import { plain } from '../keywords/plain.ts'
import { numberOf } from './number-words.ts'
import { wordSet } from './spoken.ts'
import type { UnderstandAnswer } from './understood.ts'

export const scaleSchema = z.strictObject({
  scale: z
    .strictObject({ from: z.number().int().min(0).max(10), to: z.number().int().min(1).max(100) })
    .refine(({ from, to }) => from < to, { error: 'from is less than to' }),
})

const OUT_OF = /(?<![\d.,])(\d{1,3}) ?(?:\/|out of|outta|outof|over|of|de|sobre) ?(\d{1,3})(?!\d)/

/** Bounds are no grade. */
const BOUND =
  /\b(?:(?:less|more|fewer|better|worse) than|under|below|above|at least|at most|up to|between|menos de|menor|mayor)\b/

/** Between two grades is none. */
const FRACTION = /\b(?:and|y) (?:a |1 )?(?:half|quarter|media|medio)\b|\b\d+ (?:point|dot|punto|coma) \d/

/** Words that may stand before a grade. */
const BEFORE = wordSet(`
  def big fat to be honest really very just only easily high low weak rather id lets hard a an i d ill ll it its s
  is the give gave say said would rate rated was got gets get deserves my score rating grade answer solid strong
  perfect easy about around maybe probably like definitely more think guess them you guys him her this that at um
  hmm well oh so yes number u full good of por un una le doy les service place overall experience food honestly
  whole all please im m giving going with
`)

/** Words that may follow a grade; another one is what was counted: "9 minutes". */
const AFTER = wordSet(`
  obviously clearly absolutely honestly easily
  at tops max dude man no every any when would star stars starz point points pts estrellas estrella puntos out for
  because cause cuz bc since as but and from please pls thanks thank i definitely maybe the it if probably all is
  was lol easily easy always so very really great good love loved porque though overall me on today again this not
  gracias por pero my your you they we
`)

/** Understands a grade: `8`, `8/10`, `eight out of ten`, `an 8`, stars; not what is counted, bounded or ruled out. */
export function understandScale({ scale: { from, to } }: z.infer<typeof scaleSchema>): UnderstandAnswer {
  return (text, { language }) => {
    const stars = starsIn(text)
    if (stars > 0) return within(stars, from, to, true)
    const figures = inFigures(text, language)
    const outOf = OUT_OF.exec(figures)
    if (outOf && Number(outOf[2]) === to) return within(Number(outOf[1]), from, to, true)
    if (outOf || FRACTION.test(figures) || /\d[.,]\d|(?:^|[^\d\s]|\s)-\d/.test(figures) || BOUND.test(figures))
      return undefined
    const grades = gradesIn(figures)
    return grades.length === 1 ? within(grades[0]!, from, to, figures.split(' ').length === 1) : undefined
  }
}

/** Stars that are drawn: `⭐⭐⭐`, `★★★☆☆`, `***`. */
function starsIn(text: string): number {
  const drawn = (text.match(/[⭐★🌟]/gu) ?? []).length
  return drawn > 0 ? drawn : /^\s*\*+\s*$/.test(text) ? text.trim().length : 0
}

/** A text in small letters, numbers as figures, marks between what is said as ` , `. */
function inFigures(text: string, language: string): string {
  return text
    .replaceAll('🔟', '10')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(\d) ?ish\b/g, '$1')
    .replace(/(\d)[.,]0(?!\d)/g, '$1')
    .replace(/['’#*+]/g, '')
    .replace(/\p{L}+/gu, (word) =>
      String(word === 'one' || word === 'un' || word === 'una' ? word : (numberOf(word, language) ?? word)),
    )
    .replace(/[^\p{L}\p{N}/.,-]+/gu, (marks) => (/[!?;:()\n]/.test(marks) ? ', ' : ' '))
    .replace(/^one(?= star|$|,)/, '1')
    .replace(/[,. ]+$/, '')
    .trim()
}

/** Numbers of a text that can be grades. */
function gradesIn(figures: string): readonly number[] {
  const clauses = figures.split(/[,.]+ ?|(?: - )/).map((clause) => plain(clause).split(' '))
  return clauses.flatMap((words) =>
    words.flatMap((word, at) => {
      if (!/^\d{1,3}$/.test(word)) return []
      const before = words.slice(0, at)
      if (before.includes('not') || !before.every((one) => BEFORE.has(one))) return []
      const next = words[at + 1]
      return next === undefined || AFTER.has(next) ? [Number(word)] : []
    }),
  )
}

function within(value: number, from: number, to: number, exact: boolean) {
  return value >= from && value <= to ? { value, exact } : undefined
}
