import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createCustomer } from './customer.ts'
import { findTrait, setTrait } from './traits.ts'

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
