import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCustomer } from './customer.ts'
import { findTrait, mergeTraits, setTrait, type Trait } from './traits.ts'

const LIMIT = 500

it('the statement that happened last wins, in whatever order they arrive', () => {
  const statement = fc.record({ name: fc.constantFrom('a', 'b'), value: fc.option(fc.integer()), at: fc.nat(1000) })
  const statements = fc.uniqueArray(statement, { selector: ({ at }) => at, maxLength: 20 })
  fc.assert(
    fc.property(statements, (given) => {
      const customer = createCustomer(1, 0)
      for (const { name, value, at } of given) setTrait(customer, name, value, at, LIMIT)
      for (const name of ['a', 'b']) {
        const last = given.filter((one) => one.name === name).toSorted((x, y) => y.at - x.at)[0]
        expect(findTrait(customer, name)?.value ?? null).toBe(last?.value ?? null)
      }
    }),
  )
})

it('tells whether anything changed', () => {
  const customer = createCustomer(1, 0)
  expect(setTrait(customer, 'tier', null, 1, LIMIT)).toBe(false)
  expect(setTrait(customer, 'tier', 'gold', 2, LIMIT)).toBe(true)
  expect(setTrait(customer, 'tier', 'gold', 3, LIMIT)).toBe(false)
  expect(setTrait(customer, 'tier', 'tin', 2, LIMIT)).toBe(false)
  expect(setTrait(customer, 'tier', null, 4, LIMIT)).toBe(true)
})

it('keeps who stated it last, and nobody where that was not said', () => {
  const customer = createCustomer(1, 0)
  setTrait(customer, 'name', 'Ana', 1, LIMIT, 'oidc:google')
  expect(findTrait(customer, 'name')?.source).toBe('oidc:google')
  setTrait(customer, 'name', 'Ann', 0, LIMIT, 'late')
  expect(findTrait(customer, 'name')?.source).toBe('oidc:google')
  setTrait(customer, 'name', 'Anna', 2, LIMIT)
  expect(findTrait(customer, 'name')?.source).toBeUndefined()
})

it('stores no trait beyond the limit, but still changes those it has', () => {
  const customer = createCustomer(1, 0)
  for (let i = 0; i < 100_000; i++) setTrait(customer, `trait-${i}`, i, 1, LIMIT)
  expect(customer.traits).toHaveLength(LIMIT)
  expect(setTrait(customer, 'trait-0', 'new', 2, LIMIT)).toBe(true)
})

it('forgets that something was taken away when room is needed', () => {
  const customer = createCustomer(1, 0)
  setTrait(customer, 'gone', null, 1, 2)
  setTrait(customer, 'a', 1, 1, 2)
  expect(setTrait(customer, 'b', 1, 1, 2)).toBe(true)
  expect(customer.traits.map(({ name }) => name)).toEqual(['a', 'b'])
})

it('takes names that objects inherit for names like others', () => {
  const customer = createCustomer(1, 0)
  expect(findTrait(customer, '__proto__')).toBeUndefined()
  setTrait(customer, '__proto__', 'x', 1, LIMIT)
  expect(findTrait(customer, '__proto__')?.value).toBe('x')
  expect(findTrait(customer, 'constructor')).toBeUndefined()
})

describe('sources that are ranked', () => {
  const ranks = new Map([
    ['crm', 0],
    ['web', 1],
  ])
  const statement = fc.record({
    value: fc.option(fc.integer({ min: 0, max: 3 })),
    at: fc.nat(1000),
    source: fc.constantFrom('crm', 'web', 'till', undefined),
  })
  const statements = fc.uniqueArray(statement, { selector: ({ at }) => at, maxLength: 12 })
  type Stated = { readonly value: number | null; readonly at: number; readonly source: string | undefined }

  const told = (given: readonly Stated[]): readonly Trait[] => {
    const customer = createCustomer(1, 0)
    for (const { at, source, value } of given) setTrait(customer, 'tier', value, at, LIMIT, source, ranks)
    return customer.traits
  }

  /** Of each rank the latest; the first of them that has a value. */
  const expected = (given: readonly Stated[]): number | null => {
    const latest = ['crm', 'web', undefined].map(
      (rank) =>
        given
          .filter(({ source }) => (source === 'crm' || source === 'web' ? source : undefined) === rank)
          .toSorted((x, y) => y.at - x.at)[0]?.value ?? null,
    )
    return latest.find((value) => value !== null) ?? null
  }

  it('the latest word of the foremost source that has one counts, in whatever order they come', () => {
    fc.assert(
      fc.property(statements, (given) => {
        expect(told(given)[0]?.value ?? null).toBe(expected(given))
        expect(told(given.toReversed())[0]?.value ?? null).toBe(expected(given))
      }),
    )
  })

  it('two who are found to be one are as if all had been told of one', () => {
    fc.assert(
      fc.property(statements, fc.nat(12), (given, cut) => {
        const [a, b] = [told(given.slice(0, cut)), told(given.slice(cut))]
        const [merged] = mergeTraits(a, b, LIMIT, new Map([['tier', ranks]]))
        expect(merged?.value ?? null).toBe(expected(given))
        expect(merged?.overruled?.length ?? 0).toBeLessThanOrEqual(2)
      }),
    )
  })

  it('what outranks another and is taken away gives way to it', () => {
    const [trait] = told([
      { value: 1, at: 1, source: 'web' },
      { value: 2, at: 2, source: 'crm' },
      { value: null, at: 3, source: 'crm' },
    ])
    expect(trait).toEqual({
      name: 'tier',
      value: 1,
      at: 1,
      source: 'web',
      overruled: [{ value: null, at: 3, source: 'crm' }],
    })
  })
})
