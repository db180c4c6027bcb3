import { compilePlaybook, type Event } from '@attune/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastDeliveries } from '../pending/delivery-text.ts'
import { emptyMemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { createOutcome } from './apply-effects.ts'
import { HOUSEHOLD_TALLIES, HouseholdCounts } from './household-counts.ts'
import { eventFor } from './job.ts'
import { State } from './state.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const HOUR = 3_600_000
const MAX = 2
const OFFERS = 3

const compiled = compilePlaybook({
  brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0, caps: [{ max: MAX, within: '6h', per: 'household' }] },
  channels: { push: { kind: 'webhook', consent: 'none', maxAttempts: 3, retryAfter: '20m' } },
  offers: { trial: { name: 'Trial', instances: 'many', limit: { max: OFFERS, within: '1d', per: 'household' } } },
  triggers: { came: { on: { event: 'came' } } },
  actions: {
    hello: {
      ...{ triggers: ['came'], value: 9000, offer: 'trial', prior: { alpha: 50, beta: 50 } },
      treatments: [{ channel: 'push', content: {} }],
    },
  },
})
if (!compiled.ok) throw new Error(compiled.problems[0]!.message)
const { playbook } = compiled

const PEOPLE = [1, 2, 3, 4, 5]
/** 1 to 3 live together, 4 and 5 do. */
const HOUSEHOLDS: Readonly<Record<number, string>> = { 1: 'a', 2: 'a', 3: 'a', 4: 'b', 5: 'b' }

const happening = fc.record({
  customer: fc.constantFrom(...PEOPLE),
  what: fc.constantFrom('came', 'came', 'delivered', 'rejected', 'deferred', 'lost'),
  laterMs: fc.integer({ min: 0, max: 2 * HOUR }),
})

interface Left {
  readonly household: string
  readonly at: number
  readonly delivery: string
  counts: boolean
}

async function createState(): Promise<State> {
  const store = createMemoryStore(emptyMemoryState())
  const options = {
    ...{ store, documentBytes: 1e8, salt: 'test', erasureSecret: new Uint8Array(32) },
    onTrouble: (what: string, error: unknown) => {
      throw new Error(what, { cause: error })
    },
  }
  return new State(options, await store.snapshot(), playbook)
}

describe('what counts for households', () => {
  it('is exact whoever of them does what when: no window holds more than the limit, and none is held back without need', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 60 }), async (happenings) => {
        const state = await createState()
        await state.load(PEOPLE.map((customer) => eventFor(customer, { type: 'timer-fired', id: 't', at: START })))
        const left: Left[] = []
        const open = new Map<string, { customer: number; attempt: number }>()
        let now = START
        let number = 0
        let offers: { household: string; at: number }[] = []
        const within = (household: string, at: number) =>
          left.filter((one) => one.counts && one.household === household && one.at > at - 6 * HOUR).length
        const take = (customer: number, event: Event) => {
          const outcome = createOutcome()
          const household = HOUSEHOLDS[customer]!
          state.apply(eventFor(customer, event), now, outcome)
          for (const { grant } of outcome.decisions) if (grant !== undefined) offers.push({ household, at: now })
          offers = offers.filter(({ at }) => at > now - 24 * HOUR)
          expect(offers.filter((one) => one.household === household).length).toBeLessThanOrEqual(OFFERS)
          for (const { candidates } of outcome.decisions)
            if (candidates[0]!.reason === 'household_cap_reached')
              expect(within(household, now)).toBeGreaterThanOrEqual(MAX)
          for (const { attempt, delivery } of outcome.handOvers) {
            // What leaves once more takes its first place with it.
            for (const one of left) if (one.delivery === delivery) one.counts = false
            left.push({ household, at: now, delivery, counts: true })
            open.set(delivery, { customer, attempt })
            expect(within(household, now)).toBeLessThanOrEqual(MAX)
          }
          const rows = new Map(Array.from(lastDeliveries(state.pending.deliveries), (row) => [row.id, row]))
          for (const one of left) {
            const row = rows.get(one.delivery)
            if (row?.state === 'suppressed' || (row?.state === 'failed' && row.reason !== 'unknown_after_crash'))
              one.counts = false
          }
        }
        for (const customer of PEOPLE)
          take(customer, { type: 'household-stated', id: `h${customer}`, at: now, household: HOUSEHOLDS[customer]! })
        for (const { customer, laterMs, what } of happenings) {
          now += laterMs
          for (let due = state.timers.takeDue(now); due; due = state.timers.takeDue(now))
            take(due.customer, { type: 'timer-fired', id: `timer/${due.wakeAt}/${number++}`, at: due.wakeAt })
          if (what === 'came') {
            take(customer, { type: 'tracked', id: `e${number++}`, at: now, name: 'came', properties: {} })
            continue
          }
          const [delivery, found] = [...open].find(([, one]) => one.customer === customer) ?? []
          if (!delivery || !found) continue
          open.delete(delivery)
          const { attempt } = found
          take(customer, {
            type: 'delivery-reported',
            id: `r/${delivery}/${attempt}`,
            at: now,
            delivery,
            attempt,
            outcome: what,
          })
        }
        const again = new HouseholdCounts()
        for (const [name, value] of state.pending.tallies)
          if (name.startsWith(HOUSEHOLD_TALLIES)) again.restore(name, value)
        for (const household of ['a', 'b']) {
          expect(again.countsOf(household)).toEqual(state.shared.households.countsOf(household))
        }
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
