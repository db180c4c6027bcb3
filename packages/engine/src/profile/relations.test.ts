import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Customer, createCustomer } from './customer.ts'
import { mergeRelations, type Relation, stateHousehold, stateRelation } from './relations.ts'

const stated = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  role: fc.constantFrom('son', 'daughter'),
  customer: fc.constant(undefined),
  traits: fc.record({ age: fc.integer({ min: 1, max: 90 }) }),
  at: fc.nat(1000),
  ended: fc.boolean(),
})
const statements = fc.uniqueArray(stated, { selector: ({ at }) => at, maxLength: 15 })

/** Who counts, by the last word on each. */
const latest = (given: readonly Relation[]) =>
  ['a', 'b', 'c'].flatMap((id) => {
    const last = given.filter((one) => one.id === id).toSorted((x, y) => y.at - x.at)[0]
    return last && !last.ended ? [last] : []
  })

const of = ({ relations }: Customer) =>
  relations.filter(({ ended }) => !ended).toSorted((x, y) => x.id.localeCompare(y.id))

function told(given: readonly Relation[], id = 1): Customer {
  const customer = createCustomer(id, 0)
  for (const relation of given) {
    stateRelation(customer, relation)
    stateHousehold(customer, { id: relation.ended ? '' : relation.id, role: relation.role, at: relation.at })
  }
  return customer
}

it('what was stated last of each person counts, in whatever order it comes', () => {
  fc.assert(
    fc.property(statements, (given) => {
      expect(of(told(given))).toEqual(latest(given))
      expect(of(told(given.toReversed()))).toEqual(latest(given))
      expect(told(given).household).toEqual(told(given.toReversed()).household)
    }),
  )
})

it('two who are found to be one have the people of both', () => {
  fc.assert(
    fc.property(statements, fc.nat(15), (given, cut) => {
      const winner = told(given.slice(0, cut))
      mergeRelations(winner, told(given.slice(cut), 2))
      expect(of(winner)).toEqual(latest(given))
      expect(winner.household).toEqual(told(given).household)
    }),
  )
})

it('nobody is related to themselves once two are found to be one', () => {
  const relation = { id: 'x', role: 'wife', customer: 2, traits: {}, at: 1, ended: false }
  const winner = told([relation])
  mergeRelations(winner, told([], 2))
  expect(winner.relations).toEqual([])
})

it('holds a bounded number of people, and forgets those first with whom it is over', () => {
  const customer = createCustomer(1, 0)
  const person = (i: number, ended = false) => ({
    id: `p${i}`,
    role: 'friend',
    customer: undefined,
    traits: {},
    at: i,
    ended,
  })
  for (let i = 0; i < 50; i++) expect(stateRelation(customer, person(i))).toBe(true)
  expect(stateRelation(customer, person(50))).toBe(false)
  stateRelation(customer, { ...person(3), ended: true })
  expect(stateRelation(customer, person(51))).toBe(true)
  expect(customer.relations).toHaveLength(50)
})
