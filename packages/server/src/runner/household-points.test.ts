import { compilePlaybook, type Event } from '@attune/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCustomer, encodeCustomer } from '../documents/customer-codec.ts'
import { Words } from '../documents/words.ts'
import { emptyMemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { createOutcome } from './apply-effects.ts'
import { HOUSEHOLD_TALLIES, HouseholdCounts } from './household-counts.ts'
import { eventFor } from './job.ts'
import { State } from './state.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const CAP = 100
const LIMIT = 250
const SPENDINGS = 2

const PEOPLE = [1, 2, 3, 4]
const ROLES = ['mother', 'father', 'daughter', 'son']

async function createState(loyalty: object): Promise<State> {
  const compiled = compilePlaybook({
    brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
    loyalty: { stars: { name: 'Stars', ...loyalty } },
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const store = createMemoryStore(emptyMemoryState())
  const options = {
    ...{ store, documentBytes: 1e8, salt: 'test', erasureSecret: new Uint8Array(32) },
    onTrouble: (what: string, error: unknown) => {
      throw new Error(what, { cause: error })
    },
  }
  const state = new State(options, await store.snapshot(), compiled.playbook)
  await state.load(PEOPLE.map((customer) => eventFor(customer, { type: 'timer-fired', id: 't', at: START })))
  return state
}

const paid = { event: 'paid', order: 'order', points: { per: 100, of: 'total' } }
const returns = { event: 'refunded', order: 'order', of: 'total' }

const happening = fc.record({
  customer: fc.constantFrom(...PEOPLE),
  what: fc.constantFrom('paid', 'paid', 'paid', 'bonus', 'refunded', 'spent', 'moves'),
  amount: fc.integer({ min: 1, max: 90 }),
  laterMs: fc.integer({ min: 0, max: 5 * HOUR }),
})

describe('points of a household', () => {
  it('are exact whoever of them earns, spends, returns or moves when: no window holds more than the limits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 80 }), async (happenings) => {
        const per = 'household'
        const state = await createState({
          earn: [
            { ...paid, cap: { points: CAP, within: '1d', per } },
            { event: 'bonus', points: { per: 100, of: 'total' } },
          ],
          returns,
          limit: { points: LIMIT, within: '1d', beyond: 'lost', per },
          spending: { times: SPENDINGS, within: '1d', per },
        })
        /** What was earned, less what came back of it, where and when. */
        const earned: { household: string; at: number; points: number; order: string; byRule: boolean }[] = []
        const spent: { household: string; at: number }[] = []
        const lives = new Map<number, string>()
        let now = START
        let number = 0
        const take = (customer: number, event: Event) => {
          const before = new Set(state.pending.points)
          state.apply(eventFor(customer, event), now, createOutcome())
          return [...state.pending.points].filter((row) => !before.has(row))
        }
        const move = (customer: number, household: string) => {
          lives.set(customer, household)
          const role = ROLES[customer - 1]!
          take(customer, { type: 'household-stated', id: `h${number++}`, at: now, household, role })
        }
        for (const customer of PEOPLE) move(customer, customer < 4 ? 'a' : 'b')
        const within = (household: string) => earned.filter((one) => one.household === household && one.at > now - DAY)
        const sum = (rows: readonly { readonly points: number }[]) => rows.reduce((all, { points }) => all + points, 0)
        for (const { amount, customer, laterMs, what } of happenings) {
          now += laterMs
          const household = lives.get(customer)!
          if (what === 'moves') move(customer, household === 'a' ? 'b' : 'a')
          else if (what === 'spent') {
            const rows = take(customer, {
              type: 'points-spent',
              id: `e${number++}`,
              at: now,
              programme: 'stars',
              points: 1,
            })
            if (rows.some(({ kind }) => kind === 'spend')) spent.push({ household, at: now })
            const lately = spent.filter((one) => one.household === household && one.at > now - DAY)
            expect(lately.length).toBeLessThanOrEqual(SPENDINGS)
          } else if (what === 'refunded') {
            const given = earned.find((one) => one.byRule && one.order.startsWith(`${customer}/`) && one.points > 0)
            if (!given) continue
            const properties = { order: given.order, total: amount }
            const rows = take(customer, { type: 'tracked', id: `e${number++}`, at: now, name: 'refunded', properties })
            given.points -= sum(rows.filter(({ to }) => to === 'returned'))
          } else {
            const order = `${customer}/${number++}`
            const properties = { order, total: amount }
            const byRule = what === 'paid'
            const room = LIMIT - sum(within(household))
            const rows = take(customer, { type: 'tracked', id: order, at: now, name: what, properties })
            const points = sum(rows.filter(({ from }) => from === 'issued'))
            earned.push({ household, at: now, points, order, byRule })
            expect(sum(within(household))).toBeLessThanOrEqual(LIMIT)
            // Windows of a person alone are by the hour and may forbid a little longer than those of the household.
            const own = earned.filter((one) => one.order.startsWith(`${customer}/`) && one.at > now - DAY - HOUR)
            const ownRoom = LIMIT - sum(own) + points
            if (!byRule) expect(points).toBeGreaterThanOrEqual(Math.max(0, Math.min(amount, room, ownRoom)))
          }
        }
        const again = new HouseholdCounts()
        for (const [name, value] of state.pending.tallies)
          if (name.startsWith(HOUSEHOLD_TALLIES)) again.restore(name, value)
        for (const household of ['a', 'b'])
          expect(again.countsOf(household)).toEqual(state.shared.households.countsOf(household))
        for (const customer of PEOPLE) {
          const document = state.cache.peek(customer)!
          const words = new Words()
          expect(decodeCustomer(encodeCustomer(document, words), words).points).toEqual(document.points)
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
