import type { Decision } from '@attune/engine'
import { expect, it } from 'vitest'
import { readDecision } from './decision-text.ts'
import { PendingDecisions } from './pending-decisions.ts'

const MIB = 1024 * 1024

/** What matters here of a decision: whose it is and how much room it takes. */
function decision(id: string, customer: number, characters = 10, letter = 'é'): Decision {
  const told = { id, customer, at: 1, event: `e-${id}`, placement: letter.repeat(characters) }
  return { ...told, candidates: [] } as unknown as Decision
}

it('are read back whole, whichever page they lie on', () => {
  const pending = new PendingDecisions()
  const all = [0, 1, 2, 3, 4, 5].map((i) => decision(`d${i}`, i % 2, i === 3 ? MIB : MIB / 8))
  for (const one of all) pending.add(one)
  for (const one of all) expect(pending.get(one.id)).toEqual(one)
  expect(pending.of(1).map(({ id }) => id)).toEqual(['d1', 'd3', 'd5'])
  expect(pending.get('d6')).toBeUndefined()
})

it('go to the store with what it finds them by', () => {
  const pending = new PendingDecisions()
  pending.add(decision('d', 7))
  const [{ json, ...head }] = Array.from(pending.texts, readDecision) as [ReturnType<typeof readDecision>]
  expect(head).toEqual({ id: 'd', customer: 7, at: 1, event: 'e-d' })
  expect(JSON.parse(Buffer.from(json).toString())).toEqual(decision('d', 7))
})

it('is the later one of two with the same id', () => {
  const pending = new PendingDecisions()
  pending.add(decision('d', 1, 5))
  pending.add(decision('d', 1, 9))
  expect(pending.get('d')).toEqual(decision('d', 1, 9))
})

it('are gone once they were forgotten or the store holds them', () => {
  const pending = new PendingDecisions()
  pending.add(decision('a', 1))
  pending.add(decision('b', 2))
  pending.texts.forget(1)
  expect(pending.get('a')).toBeUndefined()
  expect(pending.get('b')).toEqual(decision('b', 2))
  pending.texts.release()
  expect(pending.get('b')).toBeUndefined()
  expect(pending.of(2)).toEqual([])
})
