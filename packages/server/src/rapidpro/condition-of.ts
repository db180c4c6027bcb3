import { familyOf, wordsOf } from './answer-of.ts'
import { type ExpressionScope, type Kept, lonePath, placeOf, traitOf } from './expression.ts'
import type { ExportedCase, ExportedFlow } from './flow-export.ts'

/** A condition as definitions hold it. */
export type Condition = Readonly<Record<string, unknown>>

/** What is known of the choices of questions, by the key of the answer. */
export type ChoicesByKey = ReadonlyMap<
  string,
  readonly { readonly id: string; readonly name: string; readonly words: readonly string[] }[]
>

/** What a split looks at. */
export type Subject = { readonly kind: 'groups' } | { readonly kind: 'value'; readonly kept: Kept }

/** What the operand of a split means here; undefined where that is not kept. */
export function subjectOf(operand: string, scope: ExpressionScope): Subject | undefined {
  const path = lonePath(operand)
  if (path === undefined) return undefined
  if (path.toLowerCase() === 'contact.groups') return { kind: 'groups' }
  const kept = placeOf(path, scope)
  return kept && { kind: 'value', kept }
}

/** One case of a split as a condition; a text tells why there is none. */
export function conditionOf(
  one: ExportedCase,
  subject: Subject,
  {
    audiences,
    choices,
    flow,
  }: { readonly audiences: ReadonlyMap<string, string>; readonly choices: ChoicesByKey; readonly flow: ExportedFlow },
): Condition | string {
  if (subject.kind === 'groups') {
    const audience = audiences.get(one.arguments[0] ?? '')
    if (one.type !== 'has_group') return 'groups are told apart by has_group only'
    return audience === undefined
      ? `the group ${one.arguments[1] ?? one.arguments[0]} is not in the export`
      : { audience }
  }
  const { kept } = subject
  const at = locate(kept)
  switch (familyOf(one.type)) {
    case 'anything':
      return { ...at, exists: true }
    case 'words': {
      const known = kept.kind === 'answer' ? choices.get(kept.name) : undefined
      return known ? amongChoices(one, known, at, flow) : withWords(one, at, flow)
    }
    case 'number':
      return withNumbers(one, at)
    default:
      return 'no condition compares like that'
  }
}

function locate(kept: Kept): Condition {
  if (kept.kind === 'trait') return { trait: kept.name }
  return { property: kept.kind === 'answer' ? `answers.${kept.name}` : kept.name }
}

/** An answer that is one of few: those of them that the words mean. */
function amongChoices(
  one: ExportedCase,
  known: readonly { readonly id: string; readonly name: string; readonly words: readonly string[] }[],
  at: Condition,
  flow: ExportedFlow,
): Condition | string {
  const wanted = new Set(wordsOf(one, flow).map((word) => word.trim().toLowerCase()))
  const meant = known.filter(({ id, name, words }) =>
    [id, name.toLowerCase(), ...words].some((word) => wanted.has(word)),
  )
  if (meant.length === 0) return `no choice of the question is "${[...wanted].join(', ')}"`
  return meant.length === 1 ? { ...at, is: meant[0]!.id } : { ...at, oneOf: meant.map(({ id }) => id) }
}

/** Words in a text, in the ways in which people write them: comparisons mind capitals. */
function withWords(one: ExportedCase, at: Condition, flow: ExportedFlow): Condition | string {
  const words = wordsOf(one, flow).filter((word) => word.trim() !== '')
  if (words.length === 0 || words.some((word) => word.includes('@'))) return 'what it compares with is an expression'
  const forms = [...new Set(words.flatMap((word) => [word, word.toLowerCase(), word.toUpperCase(), capital(word)]))]
  if (['has_only_phrase', 'has_only_text', 'has_category'].includes(one.type))
    return forms.length === 1 ? { ...at, is: forms[0] } : { ...at, oneOf: forms }
  const field = one.type === 'has_beginning' ? 'startsWith' : 'contains'
  return forms.length === 1 ? { ...at, [field]: forms[0] } : { any: forms.map((form) => ({ ...at, [field]: form })) }
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()
}

const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  has_number_between: ['atLeast', 'atMost'],
  has_number_eq: ['is'],
  has_number_lt: ['lessThan'],
  has_number_lte: ['atMost'],
  has_number_gt: ['moreThan'],
  has_number_gte: ['atLeast'],
}

function withNumbers({ arguments: given, type }: ExportedCase, at: Condition): Condition | string {
  if (type === 'has_number') return { ...at, atLeast: -1e12 }
  const fields = COMPARISONS[type]!
  const numbers = fields.map((_, i) => (given[i]?.trim() === '' ? Number.NaN : Number(given[i])))
  if (numbers.some((number) => !Number.isFinite(number))) return 'what it compares with is an expression'
  return { ...at, ...Object.fromEntries(fields.map((field, i) => [field, numbers[i]])) }
}

const QUERY = /^([a-z][\w.]*)\s*(=|!=|>=|<=|>|<|~)\s*(?:"([^"]*)"|([^\s()"]+))$/i

/** A query of contacts (`age > 18 AND gender = "F"`) as a condition; undefined where it asks for more. */
export function conditionOfQuery(query: string): Condition | undefined {
  const isEither = /\sOR\s/i.test(query)
  if (isEither && /\sAND\s/i.test(query)) return undefined
  const parts = query
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .split(isEither ? /\s+OR\s+/i : /\s+AND\s+/i)
    .map(compared)
  if (parts.some((part) => part === undefined)) return undefined
  return parts.length === 1 ? parts[0]! : { [isEither ? 'any' : 'all']: parts }
}

function compared(part: string): Condition | undefined {
  const found = QUERY.exec(part.trim())
  if (!found) return undefined
  const [, path = '', sign = '', quoted, bare] = found
  const [name = ''] = path.replace(/^fields\./i, '').split('.')
  if (
    [
      'group',
      'flow',
      'urn',
      'tel',
      'created_on',
      'last_seen_on',
      'uuid',
      'id',
      'status',
      'tickets',
      'history',
    ].includes(name.toLowerCase())
  )
    return undefined
  const at = { trait: traitOf(name) }
  const text = quoted ?? bare ?? ''
  if (text === '') return { ...at, exists: sign === '!=' }
  const isNumber = Number.isFinite(Number(text))
  if (['>', '<', '>=', '<='].includes(sign))
    return isNumber
      ? { ...at, [{ '>': 'moreThan', '<': 'lessThan', '>=': 'atLeast', '<=': 'atMost' }[sign]!]: Number(text) }
      : undefined
  if (sign === '~') return { ...at, contains: text }
  const forms = [...new Set([...(isNumber ? [Number(text)] : []), text, text.toLowerCase(), capital(text)])]
  return sign === '=' ? { ...at, oneOf: forms } : { all: [{ ...at, exists: true }, { not: { ...at, oneOf: forms } }] }
}
