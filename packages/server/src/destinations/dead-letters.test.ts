import { expect, test } from 'vitest'
import { fact } from './carrier-contract.ts'
import { DeadLetters } from './dead-letters.ts'

const refusal = { reason: 'http_422', text: 'x'.repeat(500) }
const member = (customer: number, more: object = {}) => ({ ...fact(1, customer, more), number: 0 })

test('answers are kept until they are too many, and there is room for others when letters are taken', () => {
  const dead = new DeadLetters([])
  for (let number = 1; number <= 1010; number++) dead.add(fact(number), refusal, 0)
  expect(dead.all).toHaveLength(1010)
  expect(dead.all.filter(({ answer }) => answer !== undefined)).toHaveLength(1000)
  dead.take(new Set(['fct_1']))
  dead.add(fact(2000), refusal, 0)
  expect(dead.all.at(-1)!.answer).toHaveLength(500)
})

test('members leave room for facts that nobody could tell again', () => {
  const dead = new DeadLetters([])
  for (let customer = 1; customer <= 6000; customer++) dead.add(member(customer), { reason: 'http_422' }, 0)
  expect(dead.all).toHaveLength(5000)
  dead.add(fact(7), refusal, 0)
  expect(dead.all).toHaveLength(5001)
})

test('of a member there is one letter, which goes when the member was told', () => {
  const dead = new DeadLetters([])
  dead.add(member(1, { id: 'fct_a' }), refusal, 0)
  dead.add(member(1, { id: 'fct_b' }), refusal, 0)
  expect(dead.all.map(({ id }) => id)).toEqual(['fct_b'])
  expect(dead.take(undefined)).toEqual([])
  dead.supersede(member(1))
  expect(dead.all).toEqual([])
})

test('an erasure takes along what is about the person, but for saying so', () => {
  const older = { number: 3, id: 'fct_3', reason: 'http_422', at: 0, subject: '2/profile', superseded: false }
  const dead = new DeadLetters([older])
  dead.add(fact(1, 1), refusal, 0)
  dead.add({ ...fact(4, 2), kind: 'decision-made' }, refusal, 0)
  dead.add({ ...fact(5, 2), kind: 'customer-erased' }, refusal, 0)
  dead.forget([2])
  expect(dead.all.map(({ number }) => number)).toEqual([1, 5])
})
