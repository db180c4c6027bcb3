import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MONTHS, WEEKDAYS } from '../clock.ts'
import { leafKinds } from '../leaf-kinds.ts'
import type { ConditionTree } from '../tree.ts'
import { parseCondition } from './parse.ts'
import { printCondition } from './print.ts'
import type { Bare } from './reader.ts'

/** Names of all sorts: words, words with a meaning of their own, and what is no word at all. */
const name = fc.oneof(
  fc.constantFrom('tier', 'first_name', 'a.b', 'push/offers', '18-plus', 'and', 'count', 'within', 'is', 'true', '30d'),
  fc.constantFrom('08-15', '07:00', 'x y', '"', "'", '\\', 'é', ')', 'then', 'each', '-1', '', 'a\nb'),
  fc.string({ minLength: 1, maxLength: 8 }),
)
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((n) => (n === 0 ? 0 : n))
const scalar = fc.oneof(name, number, fc.boolean())
const duration = fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom('s', 'm', 'h', 'd', 'w')).map((parts) => parts.join('')) // biome-ignore format: one line
const event = fc.oneof(fc.constantFrom('Order Completed', 'order', 'Cart: left', 'then', 'each of', 'a  b'), name)

const some = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] })
const numbers = some({ is: number, atLeast: number, atMost: number, moreThan: number, lessThan: number })
const numbers1 = fc.record({ atLeast: number, lessThan: number }, { requiredKeys: ['atLeast'] })
const comparisons = some({
  ...{ is: scalar, isNot: scalar, oneOf: fc.array(scalar, { minLength: 1, maxLength: 3 }), contains: scalar },
  ...{ startsWith: name, under: name, exists: fc.boolean() },
  ...{ atLeast: number, atMost: number, moreThan: number, lessThan: number },
})
const compared = (head: fc.Arbitrary<object>) => fc.tuple(head, comparisons).map(([a, b]) => ({ ...a, ...b }))

const two = (value: number) => String(value).padStart(2, '0')
const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${two(h)}:${two(m)}`)
const date = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 })).map(([m, d]) => `${two(m)}-${two(d)}`) // biome-ignore format: one line
const names = <T>(all: readonly T[]) => fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 4 })
const clock = some({
  ...{ from: time, to: time, weekdays: names(WEEKDAYS), months: names(MONTHS) },
  dates: fc.record({ from: date, to: date }),
})
const part = fc.oneof(name, fc.record({ fact: name }), fc.record({ trait: name }), fc.record({ computed: name }), fc.record({ property: name })) // biome-ignore format: one line
const selector = some({ place: name, type: name, region: name }).filter((given) => Object.keys(given).length > 0)
const property = compared(fc.record({ property: name }))

/** Trees of every kind of leaf. What can be written in two ways stands here in the shorter one. */
const leaves: Readonly<Record<string, (filter: fc.Arbitrary<object>) => fc.Arbitrary<object>>> = {
  trait: () => compared(fc.record({ trait: name })),
  property: () => property,
  some: (where) => fc.record({ some: name, where }),
  computed: () => compared(fc.record({ computed: name })),
  audience: () => fc.record({ audience: name }),
  consent: () => fc.record({ consent: name, is: fc.constantFrom('granted', 'denied', 'unknown') }),
  relation: (where) =>
    fc
      .tuple(
        fc.record(
          { relation: fc.oneof(name, fc.array(name, { minLength: 2, maxLength: 3 })), where },
          { requiredKeys: ['relation'] },
        ),
        numbers,
      )
      .map(([a, b]) => ({ ...a, ...b })),
  household: () => compared(fc.record({ household: fc.constantFrom('id', 'role') })),
  offer: () => fc.record({ offer: name, is: fc.constantFrom('held', 'completed') }),
  points: () =>
    fc.oneof(
      fc.tuple(fc.record({ points: name }), numbers1).map(([a, b]) => ({ ...a, ...b })),
      fc
        .tuple(fc.record({ points: name, balance: fc.constant('pending') }), numbers1)
        .map(([a, b]) => ({ ...a, ...b })),
      fc
        .tuple(fc.record({ points: name, balance: fc.constant('expiring'), within: duration }), numbers1)
        .map(([a, b]) => ({ ...a, ...b })),
    ),
  householdEarned: () =>
    fc
      .tuple(
        fc.record(
          {
            ...{ householdEarned: name, within: duration },
            by: fc.oneof(name, fc.array(name, { minLength: 2, maxLength: 3 })),
          },
          { requiredKeys: ['householdEarned', 'within'] },
        ),
        numbers,
      )
      .map(([a, b]) => ({ ...a, ...b })),
  goesWith: () => compared(fc.record({ goesWith: name })),
  tierOf: () => compared(fc.record({ tierOf: name })),
  time: () => fc.record({ time: clock }),
  visited: () => fc.tuple(fc.record({ visited: selector, within: duration }, { requiredKeys: ['visited'] }), numbers).map(([a, b]) => ({ ...a, ...b })), // biome-ignore format: one line
  inside: () => fc.record({ inside: selector }),
  fact: () => compared(fc.record({ fact: name, field: name }, { requiredKeys: ['fact'] })),
  feed: () => compared(fc.record({ feed: name, key: fc.oneof(part, fc.array(part, { minLength: 2, maxLength: 3 })), field: name })), // biome-ignore format: one line
  event: (where) =>
    fc
      .tuple(
        fc.record(
          {
            ...{ event, where, within: duration, during: clock, lines: name, sum: name },
            each: fc.record({ period: fc.constantFrom('month', 'season'), last: fc.integer({ min: 1, max: 9 }) }),
          },
          { requiredKeys: ['event'] },
        ),
        numbers,
      )
      .map(([a, b]) => ({ ...a, ...b })),
  after: (where) => {
    const step = fc.oneof(event, fc.record({ event, where }))
    const rest = { within: duration, last: duration }
    return fc.oneof(
      fc.record({ after: step, followedBy: step, ...rest }, { requiredKeys: ['after', 'followedBy', 'within'] }),
      fc.record({ after: step, notFollowedBy: step, ...rest }, { requiredKeys: ['after', 'notFollowedBy', 'within'] }),
    )
  },
}

const combined = (leaf: fc.Arbitrary<object>) =>
  fc.letrec<{ tree: object }>((tie) => {
    const parts = fc.array(tie('tree'), { minLength: 1, maxLength: 3 })
    const inner = [fc.record({ all: parts }), fc.record({ any: parts }), fc.record({ not: tie('tree') })]
    return { tree: fc.oneof({ maxDepth: 4 }, leaf, fc.record({ always: fc.boolean() }), ...inner) }
  }).tree

const filter = combined(property)
const tree = combined(fc.oneof(...Object.values(leaves).map((make) => make(filter))))

function parsed(text: string, bare: Bare): ConditionTree {
  const result = parseCondition(text, bare)
  if (!result.ok) throw new Error(`${result.problem.message} at ${result.problem.at} of ${text}`)
  return result.tree
}

it('has trees of every kind of leaf', () => {
  expect(Object.keys(leaves).sort()).toEqual(leafKinds.map(({ key }) => key).sort())
})

it('what a tree is printed as reads as the same tree', () => {
  void fc.assert(
    fc.property(tree, fc.constantFrom<Bare>('trait', 'property'), (given, bare) => {
      expect(parsed(printCondition(given, bare), bare)).toEqual(given)
    }),
    { numRuns: 2000 },
  )
})

it('whatever is written, reading it comes to an end, with a tree or with a problem inside the text', () => {
  const words = ['tier', 'is', 'not', 'and', 'or', '(', ')', ',', 'count', 'Order', '"x"', '>=', '3', 'within', '30d']
  const texts = fc.array(fc.constantFrom(...words, 'after', 'then', 'feed', '[', ']', '.', 'time', '07:00', 'on', '§'))
  void fc.assert(
    fc.property(
      fc.oneof(
        texts.map((all) => all.join(' ')),
        fc.string(),
      ),
      (text) => {
        const result = parseCondition(text, 'trait')
        if (result.ok) expect(parsed(printCondition(result.tree, 'trait'), 'trait')).toEqual(result.tree)
        else expect(result.problem.at).toSatisfy((at: number) => at >= 0 && at <= text.length)
      },
    ),
    { numRuns: 2000 },
  )
})
