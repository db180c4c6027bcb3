import { describe, expect, it } from 'vitest'
import type { FieldDefinition } from './definition.ts'
import { readSignIn } from './load-sign-in.ts'
import { inputName, nextFields, readForm } from './registration.ts'

const { registration } = readSignIn(
  {
    brand: 'Shop',
    sites: ['https://shop.example'],
    issuers: {},
    registration: {
      perVisit: 2,
      fields: [
        { trait: 'birthday', label: 'Birthday', kind: 'date' },
        { trait: 'zip', label: 'ZIP', kind: 'text', maxLength: 5, required: true },
        { trait: 'children', label: 'Children', kind: 'number', min: 0, max: 20, visit: 2 },
        { trait: 'roast', label: 'Roast', kind: 'choice', options: { light: 'Light', dark: 'Dark' }, visit: 3 },
      ],
    },
  },
  {},
).definition

describe('what is asked next', () => {
  it.each<[string, Parameters<typeof nextFields>[1], string[]]>([
    ['at first the first two', { visits: 1, known: [], skipped: [] }, ['birthday', 'zip']],
    ['what is known is not asked', { visits: 1, known: ['zip'], skipped: [] }, ['birthday']],
    ['what was skipped is not asked again', { visits: 2, known: ['zip'], skipped: ['birthday'] }, ['children']],
    ['what is required is', { visits: 2, known: [], skipped: ['birthday', 'zip'] }, ['zip', 'children']],
    ['later visits bring later fields', { visits: 3, known: ['birthday', 'zip'], skipped: [] }, ['children', 'roast']],
    ['in the end nothing', { visits: 9, known: ['birthday', 'zip', 'children', 'roast'], skipped: [] }, []],
  ])('%s', (_what, state, traits) => {
    expect(nextFields(registration, state).map(({ trait }) => trait)).toEqual(traits)
  })
})

describe('an answer', () => {
  const [date, text, number, choice] = registration.fields as [
    FieldDefinition,
    FieldDefinition,
    FieldDefinition,
    FieldDefinition,
  ]
  it.each<[FieldDefinition, string, unknown]>([
    [date, '1990-02-28', { answers: { birthday: '1990-02-28' } }],
    [date, '2024-02-29', { answers: { birthday: '2024-02-29' } }],
    [date, '2023-02-29', { problems: new Map([['birthday', 'not_a_date']]) }],
    [date, '1990-13-01', { problems: new Map([['birthday', 'not_a_date']]) }],
    [date, '0001-01-01', { problems: new Map([['birthday', 'not_a_date']]) }],
    [date, '28.02.1990', { problems: new Map([['birthday', 'not_a_date']]) }],
    [date, '2026-03-02', { problems: new Map([['birthday', 'not_past']]) }],
    [date, '', { answers: {}, skipped: ['birthday'] }],
    [text, ' 98101 ', { answers: { zip: '98101' } }],
    [text, '98\t01', { answers: { zip: '98 01' } }],
    [text, '981011', { problems: new Map([['zip', 'too_long']]) }],
    [text, '  ', { problems: new Map([['zip', 'missing']]) }],
    [number, '2', { answers: { children: 2 } }],
    [number, '1,5', { answers: { children: 1.5 } }],
    [number, '-1', { problems: new Map([['children', 'too_small']]) }],
    [number, '21', { problems: new Map([['children', 'too_large']]) }],
    [number, '1e3', { problems: new Map([['children', 'not_a_number']]) }],
    [number, 'two', { problems: new Map([['children', 'not_a_number']]) }],
    [choice, 'dark', { answers: { roast: 'dark' } }],
    [choice, 'constructor', { problems: new Map([['roast', 'not_an_option']]) }],
  ])('to %o: "%s"', (field, given, result) => {
    expect(readForm([field], new URLSearchParams({ [inputName(field)]: given }), '2026-03-01')).toMatchObject(
      result as object,
    )
  })

  it('to something that was not asked is not looked at', () => {
    const form = new URLSearchParams({ 'trait.birthday': '1990-02-28', 'trait.tier': 'gold' })
    expect(readForm([date], form, '2026-03-01')).toEqual({ ok: true, answers: { birthday: '1990-02-28' }, skipped: [] })
  })
})
