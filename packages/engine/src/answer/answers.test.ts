import { describe, expect, it } from 'vitest'
import { compileAnswer } from './definition.ts'

const AT = Date.parse('2026-06-03T12:00:00Z') // a Wednesday

function reader(definition: object, language = 'en') {
  const understand = compileAnswer(definition as Parameters<typeof compileAnswer>[0])
  return (text: string) => understand(text, { at: AT, zone: 'America/New_York', language })?.value
}

const drinks = {
  coffee: ['espresso', 'latte', 'cup of joe'],
  tea: ['chai'],
  'hot-chocolate': ['cocoa', 'hot chocolate'],
}

describe('a choice', () => {
  const read = reader({ choice: drinks, many: false })
  it.each([
    ...['coffee', 'Coffee!', '1', '#1', '1.', 'one', 'first', 'the first one', 'number 1', 'I love coffee', 'coffees'],
    ...[
      'cofee',
      'coffe',
      'cofffee',
      'LATTE please',
      'a latte',
      'cup of joe',
      'expresso',
      'option 1',
      'I would like coffee',
    ],
    ...['coffee, not tea', '1 please', 'uno'],
  ])('%j is the first', (text) => expect(read(text)).toBe('coffee'))
  it.each(['hot chocolate', 'cocoa', '3', 'third', 'the last one', 'hot choclate', 'Hot Chocolate!', 'three'])(
    '%j is the last',
    (text) => expect(read(text)).toBe('hot-chocolate'),
  )
  it.each(['', '4', '0', 'water', 'coffee or tea', 'not coffee', 'what is this?', 'te', '12', 'I hate tea', '🙂'])(
    '%j is none',
    (text) => expect(read(text)).toBeUndefined(),
  )
  it('several may be chosen where the question says so', () => {
    const several = reader({ choice: drinks, many: true })
    expect(several('coffee and tea')).toEqual(['coffee', 'tea'])
    expect(several('1, 3')).toEqual(['coffee', 'hot-chocolate'])
    expect(several('1 and cocoa')).toEqual(['coffee', 'hot-chocolate'])
    expect(several('both')).toEqual(['coffee', 'tea', 'hot-chocolate'])
    expect(several('tee')).toBeUndefined()
    for (const numbers of ['2.5', '1, 7', '0 and 1']) expect(several(numbers), numbers).toBeUndefined()
    expect(several('nothing here')).toBeUndefined()
  })
})

it.each([
  ['80331', '80331'],
  ['80331.', '80331'],
  ['D-80331', '80331'],
  ['D-80331 München', '80331'],
  ['80331 München', '80331'],
  ['meine PLZ ist 80331', '80331'],
  ['SW1A 1AA', 'SW1A 1AA'],
  ['k1a 0b1.', 'K1A 0B1'],
  ['98101-1234', '98101-1234'],
  ['1012 AB', '1012 AB'],
  ['00-950', '00-950'],
  ['80331 or 80333', undefined],
  ['call +49 89 123456', undefined],
  ['1.500 euro', undefined],
  ['no idea', undefined],
])('a postal code of any country: %s', (text, code) => expect(reader({ zip: 'any' })(text)).toBe(code))

describe('a number', () => {
  const amounts: [string, number][] = [
    ...([
      ['2', 2],
      ['two', 2],
      ['a couple', 2],
      ['A couple of times', 2],
      ['about 3', 3],
      ['a dozen', 12],
    ] as [string, number][]),
    ...([
      ['half a dozen', 6],
      ['twenty five', 25],
      ['1,200', 1200],
      ['5 or 6', 6],
      ['3-4', 4],
      ['none', 0],
    ] as [string, number][]),
    ...([
      ['I think 4', 4],
      ['between 2 and 4', 3],
      ['a few', 3],
      ['twelve', 12],
      ['two dozen', 24],
      ['-3', -3],
    ] as [string, number][]),
  ]
  const read = reader({ number: { whole: true } })
  it.each(amounts)('%j is %d', (text, value) => expect(read(text)).toBe(value))
  it.each(['', 'many', 'hello', '2 4 6', 'my order 12 came 3 days late', '12345678901234567890'])(
    '%j is none',
    (text) => expect(read(text)).toBeUndefined(),
  )
  it.each(['3.5', '3,5', '2.9', '3 1/2', '3½', '3 and a half', 'half', 'about 2.5', '12 1/2', '.5'])(
    '%j lies between two whole numbers, and is asked again',
    (text) => expect(read(text)).toBeUndefined(),
  )
  it.each([
    ['3.0', 3],
    ['3,00', 3],
    ['1.5k', 1500],
    ['half a dozen', 6],
    ['3 or 4', 4],
  ])('%j is whole, or rounded as a range is', (text, value) => expect(read(text)).toBe(value))
  it('how often is rounded where it is reckoned, not where it was said', () => {
    const weekly = reader({ number: { whole: true, per: 'week' } })
    const said = ['3.5', '3.5 times a week', '1.5 times a day', 'every other day', '2x a week', 'once a month']
    expect(said.map(weekly)).toEqual([undefined, undefined, 11, 4, 2, 0])
  })
  it('a point parts thousands where it does so in the language', () =>
    expect(['de', 'es', 'en'].map((language) => reader({ number: { whole: true } }, language)('1.500'))).toEqual([
      ...[1500, 1500, undefined],
    ]))
  it('keeps to its bounds and decimals', () => {
    const bounded = reader({ number: { whole: false, min: 1, max: 10 } })
    expect(['2.5', '2,5', '11', '0', 'ten'].map(bounded)).toEqual([2.5, 2.5, undefined, undefined, 10])
  })
  const often: [string, number][] = [
    ...([
      ['2', 2],
      ['2x a week', 2],
      ['twice a week', 2],
      ['once a week', 1],
      ['every day', 7],
      ['daily', 7],
    ] as [string, number][]),
    ...([
      ['2x a day', 14],
      ['2 times per week', 2],
      ['weekly', 1],
      ['never', 0],
      ['a couple times a week', 2],
    ] as [string, number][]),
    ...([
      ['every 2 weeks', 0.5],
      ['every other day', 3.5],
      ['3 times', 3],
      ['once', 1],
      ['every morning', 7],
    ] as [string, number][]),
    ...([
      ['twice a wk', 2],
      ['5 days a week', 5],
      ['three or four times a week', 3.5],
      ['about once a day', 7],
    ] as [string, number][]),
  ]
  const perWeek = reader({ number: { whole: false, per: 'week' } })
  it.each(often)('%j is %d a week', (text, value) => expect(perWeek(text)).toBeCloseTo(value, 3))
  it('in Spanish', () => {
    const es = reader({ number: { whole: false, per: 'week' } }, 'es')
    expect(['dos veces por semana', 'un par', 'todos los días', 'nunca', 'once', 'cada día'].map(es)).toEqual([
      2, 2, 7, 0, 11, 7,
    ])
  })
})

describe('a date', () => {
  const read = reader({ date: { lies: 'any' } })
  it.each([
    ...([
      ['1990-12-24', '1990-12-24'],
      ['12/24/1990', '1990-12-24'],
      ['24.12.1990', '1990-12-24'],
    ] as const),
    ...([
      ['December 24th, 1990', '1990-12-24'],
      ['24 dec 90', '1990-12-24'],
      ['24 de diciembre de 1990', '1990-12-24'],
    ] as const),
    ...([
      ['12/24/90', '1990-12-24'],
      ['tomorrow', '2026-06-04'],
      ['friday', '2026-06-05'],
      ['last friday', '2026-05-29'],
    ] as const),
    ...([
      ['my birthday is May 3rd', '2026-05-03'],
      ['today', '2026-06-03'],
      ['24/12/1990', '1990-12-24'],
    ] as const),
  ])('%j is %s', (text, date) => expect(read(text)).toBe(date))
  it.each(['', 'soon', '13/45/2020', '2026-02-30', 'may', '31 feb'])('%j is none', (text) =>
    expect(read(text)).toBeUndefined(),
  )
  it('lies where it has to', () => {
    const past = reader({ date: { lies: 'past' } })
    const future = reader({ date: { lies: 'future' } })
    expect([past('december 24'), future('may 3'), past('tomorrow'), future('yesterday'), past('monday')]).toEqual([
      '2025-12-24',
      '2027-05-03',
      undefined,
      undefined,
      '2026-06-01',
    ])
    expect(reader({ date: { lies: 'any' } }, 'es')('3/5/2000')).toBe('2000-05-03')
  })
})

describe('other kinds', () => {
  it('postal codes', () => {
    const us = reader({ zip: 'us' })
    expect(['98101', 'zip 98101-1234', '9810', '981011', 'it is 98101.'].map(us)).toEqual([
      '98101',
      '98101',
      undefined,
      undefined,
      '98101',
    ])
    expect(reader({ zip: 'ca' })('k1a0b1')).toBe('K1A 0B1')
    expect(reader({ zip: 'gb' })('sw1a 1aa')).toBe('SW1A 1AA')
    expect(reader({ zip: 'de' })('10115 Berlin')).toBe('10115')
  })
  it('addresses', () => {
    const read = reader({ email: true })
    expect(
      ['Ana@Example.com', 'it is ana@example.com thanks', 'ana at example dot com', 'ana@', 'none'].map(read),
    ).toEqual([...['ana@example.com', 'ana@example.com', 'ana@example.com'], ...[undefined, undefined]])
  })
  it('yes and no', () => {
    const read = reader({ yesNo: true })
    for (const yes of [
      'yes',
      'Y',
      'yesss',
      'Yes please',
      'sí',
      'claro',
      '👍',
      'ok',
      'yeah sure',
      'yes i do',
      'sure thing',
    ])
      expect(read(yes)).toBe(true)
    for (const no of ['no', 'N', 'nope', 'no thanks', 'not really', '👎', 'nooo', 'No gracias', 'no sorry'])
      expect(read(no)).toBe(false)
    for (const neither of ['', 'maybe', 'not sure', 'yes but only on Tuesdays', 'what?', 'yesterday', '😀'])
      expect(read(neither)).toBeUndefined()
  })
  it('grades', () => {
    const read = reader({ scale: { from: 1, to: 10 } })
    expect(['8', '8/10', '8 out of 10', 'eight', 'ten!', '11', '0', 'great', '7.5', 'I give it a 9'].map(read)).toEqual(
      [...[8, 8, 8, 8, 10], ...[undefined, undefined, undefined, undefined, 9]],
    )
    const stars = reader({ scale: { from: 1, to: 5 } })
    expect(['⭐⭐⭐⭐', '4.0', '4,0 stars', 'four'].map(stars)).toEqual([4, 4, 4, 4])
    const between = ['3.5', 'four and a half', '4 and a half stars', '3 point 5', 'three point five', '3½', '3-4']
    for (const text of between) expect(stars(text), text).toBeUndefined()
  })
  it('free text is taken as it is, within its length', () => {
    const read = reader({ text: { min: 2, max: 5 } })
    expect(['  hello world ', 'a', ''].map(read)).toEqual(['hello', undefined, undefined])
  })
})

describe('what people spell out', () => {
  it.each([
    ['a hundred and ten', 110],
    ['two hundred', 200],
    ['two hundred thirty five', 235],
    ['a hundred', 100],
    ['a hundred and a half', 100.5],
    ['two-three', 2.5],
    ['twenty-five', 25],
    ['three-two', undefined],
  ] as const)('%j is the number %j', (text, value) => expect(reader({ number: { whole: false } })(text)).toBe(value))
  it.each([
    ['a week from today', '2026-06-10'],
    ['2 weeks from tomorrow', '2026-06-18'],
    ['a week from now', '2026-06-10'],
    ['tomorrow or a week later', '2026-06-04'],
  ])('%j is the day %j', (text, day) => expect(reader({ date: {} })(text)).toBe(day))
  it.each(['ana (at) example (dot) com', 'ana [at] example [.] com', 'ana @ example.com', 'ana @example dot com'])(
    '%j is an address',
    (text) => expect(reader({ email: true })(text)).toBe('ana@example.com'),
  )
  it.each(['look at this', 'meet me at 5', 'no @ all'])('%j is none', (text) =>
    expect(reader({ email: true })(text)).toBeUndefined(),
  )
})
