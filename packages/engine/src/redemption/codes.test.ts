import { describe, expect, it } from 'vitest'
import { line } from '../basket/basket.fixture.ts'
import type { Event } from '../events/event.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { CodeList } from './code-list.fixture.ts'
import type { AtTill } from './usable.ts'

const START = Date.parse('2026-06-01T08:00:00Z')
const TILL: AtTill = { place: 'pike', channel: 'till', zone: undefined, codes: [], anonymous: false }

const benefit = { kind: 'amount', amount: 100 }
const playbook = playbookOf({
  offers: {
    voucher: { name: 'V', redemption: { for: 'code', codes: 'unique', benefit } },
    other: { name: 'O', redemption: { for: 'code', codes: 'unique', benefit } },
    copy: { name: 'C', grantedBy: { event: 'got' }, redemption: { codes: 'unique', benefit } },
  },
})

function rehearse(codes = new CodeList({ A: { offer: 'voucher' }, B: { offer: 'voucher' }, C: { offer: 'copy' } })) {
  let count = 0
  const take = (customer: Customer, event: object, at = START + count * 1000) => {
    const whole = { id: `e${count++}`, at, ...event } as Event
    codes.apply(step(customer, whole, { ...worldOf(playbook, at), codes }).effects, at)
  }
  /** What comes of a basket of 1,000. */
  const ask = (customer: Customer, till: Partial<AtTill>, more: { at?: number; holdMs?: number } = {}) => {
    const redemption = `r${count}`
    const lines = [line('a', 1, 1000)]
    const { at, holdMs = 0 } = more
    take(customer, { type: 'redemption-requested', redemption, lines, till: { ...TILL, ...till }, holdMs }, at)
    const { discount, rejected } = customer.redemptions.at(-1)!
    return [discount, ...rejected.map(({ code, reason }) => `${code} ${reason}`)]
  }
  return { ask, take, codes }
}

describe('codes of their own', () => {
  it('are good once, for whoever comes first', () => {
    const { ask } = rehearse()
    const [ana, ben] = [createCustomer(1, START), createCustomer(2, START)]
    expect(ask(ana, { codes: ['a'] })).toEqual([100])
    expect(ask(ben, { codes: ['A'] })).toEqual([0, 'A code_used'])
    expect(ben.redemptions[0]!.rejected).toEqual([{ code: 'A', reason: 'code_used', at: START, place: 'pike' }])
    expect(ask(ben, { codes: ['Z'] })).toEqual([0, 'Z code_unknown'])
  })

  it('come off one to a basket and offer, however often they are named', () => {
    const { ask, codes } = rehearse()
    expect(ask(createCustomer(1, START), { codes: ['a', ' A ', 'b'] })).toEqual([100, 'B one_per_basket'])
    expect([codes.stateOf('A'), codes.stateOf('B')]).toEqual(['used', 'free'])
  })

  it('are kept while a basket is held, and free again in the very step in which the hold ends', () => {
    const { ask, codes } = rehearse()
    const ana = createCustomer(1, START)
    expect(ask(ana, { codes: ['A'] }, { holdMs: 500 })).toEqual([100])
    expect(codes.stateOf('A')).toBe('held')
    expect(ask(ana, { codes: ['A'] })).toEqual([100])
    expect(codes.stateOf('A')).toBe('used')
  })

  it.each([
    [START - 2000, 'A code_not_started'],
    [START + 9000, 'A code_ended'],
  ])('are good within the dates of their batch: at %i', (at, refusal) => {
    const { ask } = rehearse(new CodeList({ A: { offer: 'voucher' } }, START, START + 9000))
    expect(ask(createCustomer(1, START - 9000), { codes: ['A'] }, { at })).toEqual([0, refusal])
  })

  it('of a copy belong to the copy, wherever it goes, and open nothing else of the wallet', () => {
    const codes = new CodeList({
      C: { offer: 'copy' },
      D: { offer: 'copy' },
      P: { points: { programme: 'p', points: 1 } },
    })
    const { ask, take } = rehearse(codes)
    const [ana, ben, eve] = [createCustomer(1, START), createCustomer(2, START), createCustomer(3, START)]
    expect(ask(ana, { codes: ['C'] })).toEqual([0, 'C code_not_given'])
    take(ana, { type: 'tracked', name: 'got', properties: {} })
    expect(codes.find('C')).toMatchObject({ state: 'given', owner: 1 })
    expect(ask(eve, { codes: ['C', 'P'] })).toEqual([0, 'C code_of_another', 'P code_not_for_baskets'])
    take(ben, { type: 'profile-received', merge: 'm', profile: structuredClone(ana) })
    expect(codes.find('C')).toMatchObject({ state: 'given', owner: 2 })
    expect(ask(ben, { byCode: true, codes: [] })).toEqual([0])
    expect(ask(ben, { byCode: true, codes: ['C'] })).toEqual([100])
    expect(codes.stateOf('C')).toBe('used')
  })

  it('make an offer unavailable when there are none left, and are of no use when their owner is forgotten', () => {
    const { take, codes } = rehearse()
    const [ana, ben] = [createCustomer(1, START), createCustomer(2, START)]
    for (const customer of [ana, ben]) take(customer, { type: 'tracked', name: 'got', properties: {} })
    expect([ana.grants.length, ben.grants.length]).toEqual([1, 0])
    take(ana, { type: 'erased', erasure: 'x', reason: 'request', identifiers: [] })
    expect(codes.find('C')).toMatchObject({ state: 'revoked', owner: 0 })
  })

  it.each([
    [{ for: 'code', codes: 'unique', code: 'SUMMER', benefit }, 'offers.a.redemption.codes'],
    [{ for: 'everyone', codes: 'unique', benefit }, 'offers.a.redemption.codes'],
  ])('that make no sense are refused by name', (redemption, path) => {
    expect(() => playbookOf({ offers: { a: { name: 'A', redemption } } })).toThrow(path)
  })
})
