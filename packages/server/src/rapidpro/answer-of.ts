import type { ExportedCase, ExportedFlow, ExportedRouter } from './flow-export.ts'
import type { Place } from './left-out.ts'
import { slug, UniqueNames } from './names.ts'

/** Tests of a router by what they look for. */
export type TestFamily = 'words' | 'number' | 'date' | 'email' | 'anything' | 'group' | undefined

const FAMILIES: Readonly<Record<string, TestFamily>> = {
  ...{ has_any_word: 'words', has_all_words: 'words', has_phrase: 'words', has_only_phrase: 'words' },
  ...{ has_only_text: 'words', has_beginning: 'words', has_category: 'words' },
  ...{ has_number: 'number', has_number_between: 'number', has_number_eq: 'number', has_number_lt: 'number' },
  ...{ has_number_lte: 'number', has_number_gt: 'number', has_number_gte: 'number' },
  ...{ has_date: 'date', has_email: 'email', has_text: 'anything', has_value: 'anything', has_group: 'group' },
}

export function familyOf(test: string): TestFamily {
  return FAMILIES[test]
}

/** A question as its waiting node means it: how the answer is understood, and where each leads. */
export interface AnswerPlan {
  readonly answer: Readonly<Record<string, unknown>>
  /** The choices, each with the categories that it stands for; of a question with others, none. */
  readonly choices: readonly {
    readonly id: string
    readonly name: string
    readonly words: readonly string[]
    readonly category: string
  }[]
  /** Cases that are looked at after the answer, in their order: thresholds of numbers. */
  readonly thresholds: readonly ExportedCase[]
  /** Where every answer leads where there are neither choices nor thresholds. */
  readonly category: string | undefined
  /** Where something leads that is no such answer. */
  readonly fallback: string | undefined
}

/** Words of a choice, and letters of one, that a definition takes. */
const MOST_WORDS = 50
const LONGEST_WORD = 60

/** Longest text that is taken as an answer. */
const LONGEST_ANSWER = 640

/** How the answers that a router tells apart are understood; what it cannot tell apart here is noted. */
export function planAnswer(
  { cases, categories, default_category_uuid: otherwise, wait }: ExportedRouter,
  flow: ExportedFlow,
  place: Place,
): AnswerPlan {
  const fallback = otherwise ?? undefined
  const hint = wait?.hint?.type
  if (hint === 'image') return { answer: { picture: true }, choices: [], thresholds: [], category: fallback, fallback }
  if (hint !== undefined)
    place.leftOut(`hint ${hint}`, `answers are not understood as ${hint}; the question takes a text`)
  const open = (category: string | undefined): AnswerPlan => {
    return { answer: { text: { max: LONGEST_ANSWER } }, choices: [], thresholds: [], category, fallback }
  }
  const anything = cases.find(({ type }) => familyOf(type) === 'anything')
  const kept = cases.slice(0, anything ? cases.indexOf(anything) : undefined)
  const rest = anything?.category_uuid ?? fallback
  const family = kept.map(({ type }) => familyOf(type)).find((one) => one !== undefined && one !== 'group')
  for (const one of kept) {
    const own = familyOf(one.type)
    if (own === family && family !== undefined) continue
    const known =
      own === undefined || own === 'group'
        ? 'answers cannot be told apart by it'
        : `this question is understood by ${family}, not by ${own}`
    place.leftOut(one.type, `${known}; its way "${nameOf(one.category_uuid, categories)}" is taken by nobody`)
  }
  const fitting = kept.filter(({ type }) => familyOf(type) === family)
  if (family === undefined) return open(rest)
  if (family === 'words') {
    const choices = choicesOf(fitting, categories, flow, place)
    if (choices.length === 0) return open(rest)
    const choice = Object.fromEntries(choices.map(({ id, words }) => [id, words]))
    return { answer: { choice }, choices, thresholds: [], category: undefined, fallback: rest }
  }
  const [first] = fitting
  if (family === 'date')
    return { answer: { date: {} }, choices: [], thresholds: [], category: first!.category_uuid, fallback: rest }
  if (family === 'email')
    return { answer: { email: true }, choices: [], thresholds: [], category: first!.category_uuid, fallback: rest }
  const answer = { number: { whole: false } }
  if (first!.type === 'has_number')
    return { answer, choices: [], thresholds: [], category: first!.category_uuid, fallback: rest }
  return { answer, choices: [], thresholds: fitting, category: undefined, fallback: rest }
}

export function nameOf(category: string, categories: ExportedRouter['categories']): string {
  return categories.find(({ uuid }) => uuid === category)?.name ?? category
}

function choicesOf(
  cases: readonly ExportedCase[],
  categories: ExportedRouter['categories'],
  flow: ExportedFlow,
  place: Place,
): AnswerPlan['choices'] {
  const ids = new UniqueNames()
  const byCategory = new Map<string, { id: string; name: string; words: string[]; category: string }>()
  const taken = new Set<string>()
  for (const one of cases) {
    const name = nameOf(one.category_uuid, categories)
    const choice = byCategory.get(one.category_uuid) ?? {
      id: ids.take(slug(name, 'choice')),
      name,
      words: [],
      category: one.category_uuid,
    }
    byCategory.set(one.category_uuid, choice)
    for (const word of wordsOf(one, flow)) {
      const plain = word.trim().toLowerCase()
      if (plain === '' || plain === choice.id || taken.has(plain)) continue
      taken.add(plain)
      if (word.includes('@')) place.leftOut(one.type, `"${word}" is an expression; choices have fixed words`)
      else if (plain.length > LONGEST_WORD || choice.words.length >= MOST_WORDS)
        place.leftOut(one.type, `"${word}" is more than a choice takes: ${MOST_WORDS} words of ${LONGEST_WORD} letters`)
      else choice.words.push(plain)
    }
    if (one.type === 'has_all_words') place.differs(one.type, 'the words are looked for in this order')
  }
  // A word of one choice that is the name of another belongs to the one whose name it is.
  const names = new Set([...byCategory.values()].map(({ id }) => id))
  return [...byCategory.values()].map((choice) => ({
    ...choice,
    words: choice.words.filter((word) => !names.has(word)),
  }))
}

/** The words that a case looks for, in every language of the flow. */
export function wordsOf(
  { arguments: given, type, uuid }: ExportedCase,
  { localization }: Pick<ExportedFlow, 'localization'>,
): string[] {
  const translated = Object.values(localization).flatMap((items) => {
    const found = items[uuid]?.arguments
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : []
  })
  const texts = [...given.slice(0, 1), ...translated]
  return type === 'has_any_word' ? texts.flatMap((text) => text.split(/[\s,]+/)) : texts
}
