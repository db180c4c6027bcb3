import type { Decision } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { PendingDecisions } from './pending-decisions.ts'
import { SharedPages } from './shared-pages.ts'

const MIB = 1024 * 1024

/** What matters here of a decision: whose it is and how much room it takes. */
function decision(id: string, customer: number, characters = 10, letter = 'é'): Decision {
  return { id, customer, at: 1, event: `e-${id}`, placement: letter.repeat(characters) } as unknown as Decision
}

describe('decisions on their way to the store', () => {
  it('are read back whole, whichever page they lie on', () => {
    const pending = new PendingDecisions()
    const all = [0, 1, 2, 3, 4, 5].map((i) => decision(`d${i}`, i % 2, i === 3 ? MIB : MIB / 8))
    for (const one of all) pending.add(one)
    for (const one of all) expect(pending.get(one.id)).toEqual(one)
    expect(pending.of(1).map(({ id }) => id)).toEqual(['d1', 'd3', 'd5'])
    expect(pending.changes().map(({ json }) => JSON.parse(Buffer.from(json).toString()))).toEqual(all)
  })

  it('lie in memory that threads share', () => {
    const pending = new PendingDecisions()
    pending.add(decision('d', 1))
    expect(pending.changes()[0]!.json.buffer).toBeInstanceOf(SharedArrayBuffer)
  })

  it('are gone once the store holds them, and their memory serves those that come', () => {
    const pages = new SharedPages()
    const first = new PendingDecisions(pages)
    for (let i = 0; i < 4; i++) first.add(decision(`d${i}`, 1, MIB / 4))
    const used = new Set(first.changes().map(({ json }) => json.buffer))
    const second = new PendingDecisions(pages)
    second.add(decision('meanwhile', 1))
    expect(used.has(second.changes()[0]!.json.buffer)).toBe(false)
    first.release()
    expect(first.get('d0')).toBeUndefined()
    expect(first.changes()).toEqual([])
    const third = new PendingDecisions(pages)
    third.add(decision('later', 2))
    expect(used.has(third.changes()[0]!.json.buffer)).toBe(true)
    expect(second.get('meanwhile')).toEqual(decision('meanwhile', 1))
    expect(third.get('later')).toEqual(decision('later', 2))
  })

  it('are forgotten with their customer', () => {
    const pending = new PendingDecisions()
    pending.add(decision('a', 1))
    pending.add(decision('b', 2))
    pending.forget(1)
    expect(pending.changes().map(({ id }) => id)).toEqual(['b'])
  })
})

describe('shared pages', () => {
  it('keeps a bounded number of them, and none that is larger than others', () => {
    const pages = new SharedPages()
    const large = pages.take(3 * MIB)
    const taken = Array.from({ length: 40 }, () => pages.take(1))
    pages.giveBack([large, ...taken])
    const again = Array.from({ length: 40 }, () => pages.take(1))
    expect(again.filter((page) => taken.includes(page))).toHaveLength(32)
    expect(pages.take(3 * MIB)).not.toBe(large)
  })
})
