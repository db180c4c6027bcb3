import type { Json } from '@attune/engine'
import type { FieldDefinition, SignInDefinition } from './definition.ts'

/** What is known of a person when they sign in. */
export interface RegistrationState {
  /** How often they have signed in, this time included. */
  readonly visits: number
  /** Traits that have a value. */
  readonly known: readonly string[]
  /** Traits that they were asked for and did not give. */
  readonly skipped: readonly string[]
}

/** The next few fields to ask for, in the order of the configuration; one that is not required is asked for once. */
export function nextFields(
  { fields, perVisit }: SignInDefinition['registration'],
  { known, skipped, visits }: RegistrationState,
): readonly FieldDefinition[] {
  const open = fields.filter(
    ({ required, trait, visit }) => visits >= visit && !known.includes(trait) && (required || !skipped.includes(trait)),
  )
  return open.slice(0, perVisit)
}

/** Name of a field in the form. */
export function inputName({ trait }: FieldDefinition): string {
  return `trait.${trait}`
}

/** What is wrong with an answer. */
export type FieldProblem =
  | 'missing'
  | 'too_long'
  | 'not_a_number'
  | 'too_small'
  | 'too_large'
  | 'not_a_date'
  | 'not_past'
  | 'not_an_option'

/** What a form came to. */
export type FormResult =
  | { readonly ok: true; readonly answers: Readonly<Record<string, Json>>; readonly skipped: readonly string[] }
  | { readonly ok: false; readonly problems: ReadonlyMap<string, FieldProblem> }

type Reading = { readonly value: Json } | { readonly problem: FieldProblem }

/** Reads the answers to fields. What is left empty is skipped, unless it is required. `today` is a date such as `2026-03-01`. */
export function readForm(fields: readonly FieldDefinition[], form: URLSearchParams, today: string): FormResult {
  const answers: Record<string, Json> = {}
  const skipped: string[] = []
  const problems = new Map<string, FieldProblem>()
  for (const field of fields) {
    const text = (form.get(inputName(field)) ?? '').trim()
    if (text === '') {
      if (field.required) problems.set(field.trait, 'missing')
      else skipped.push(field.trait)
      continue
    }
    const reading = readAnswer(field, text, today)
    if ('problem' in reading) problems.set(field.trait, reading.problem)
    else answers[field.trait] = reading.value
  }
  return problems.size > 0 ? { ok: false, problems } : { ok: true, answers, skipped }
}

function readAnswer(field: FieldDefinition, text: string, today: string): Reading {
  switch (field.kind) {
    case 'text':
      return text.length > field.maxLength ? { problem: 'too_long' } : { value: text.replace(/\p{Cc}+/gu, ' ') }
    case 'number':
      return readNumber(field, text)
    case 'date':
      return readDate(field, text, today)
    case 'choice':
      return Object.hasOwn(field.options, text) ? { value: text } : { problem: 'not_an_option' }
  }
}

const NUMBER = /^[+-]?\d{1,15}([.,]\d{1,9})?$/

function readNumber(
  { max = Number.POSITIVE_INFINITY, min = Number.NEGATIVE_INFINITY }: FieldDefinition & { kind: 'number' },
  text: string,
): Reading {
  if (!NUMBER.test(text)) return { problem: 'not_a_number' }
  const value = Number(text.replace(',', '.'))
  if (value < min) return { problem: 'too_small' }
  return value > max ? { problem: 'too_large' } : { value }
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const EARLIEST = '1900-01-01'

/** A day of the calendar, as date inputs of browsers send it. */
function readDate({ past }: FieldDefinition & { kind: 'date' }, text: string, today: string): Reading {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (year === undefined) return { problem: 'not_a_date' }
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  // The 31st of a shorter month rolls over into the next.
  if (date.toISOString().slice(0, 10) !== text || text < EARLIEST) return { problem: 'not_a_date' }
  return past && text > today ? { problem: 'not_past' } : { value: text }
}
