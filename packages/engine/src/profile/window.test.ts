import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCustomer } from './customer.ts'
import { addToRollup, type Rollup, type RollupSpec } from './rollup.ts'
import { countInWindow, expiryOfChange, grainOf } from './window.ts'

const GRAIN_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
const START = Date.parse('2026-06-03T12:34:56Z')

const spec: RollupSpec = {
  key: 'order',
  event: 'order',
  lines: undefined,
  accepts: undefined,
  during: undefined,
  amount: ({ total }) => (typeof total === 'number' ? total : 0),
  minutes: true,
  hours: true,
  days: true,
  months: false,
}

/** One thing that happens: the log's clock goes on, and an event comes that happened `late` before. */
const arrival = fc.record({
  wait: fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 40 * GRAIN_MS.day })),
  late: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 7_200_000 }),
    fc.integer({ min: 0, max: 450 * GRAIN_MS.day }),
  ),
  total: fc.integer({ min: -5, max: 20 }),
})

interface Kept {
  readonly at: number
  readonly total: number
}

/** A customer's rollup beside a list of all that happened. */
function live(arrivals: readonly { wait: number; late: number; total: number }[]) {
  const customer = createCustomer(1, 0)
  const all: Kept[] = []
  let now = START
  for (const { wait, late, total } of arrivals) {
    now += wait
    addToRollup(customer, spec, { total }, now - late, now, 'UTC')
    all.push({ at: now - late, total })
  }
  return { rollup: customer.rollups[0]!, all, now }
}

/** What is in the window by the list: a bucket counts until its start is as old as the window is long. */
function inWindow(all: readonly Kept[], windowMs: number, now: number): Kept[] {
  const grain = GRAIN_MS[grainOf(windowMs)]
  return all.filter(({ at }) => Math.floor(at / grain) * grain > now - windowMs)
}

const sum = (kept: readonly Kept[]) => kept.reduce((total, { total: one }) => total + one, 0)
const windows = fc.constantFrom(60_000, 1_800_000, 3_600_000, 5_400_000, 172_800_000, 259_200_000, 400 * GRAIN_MS.day)

describe('windows', () => {
  it.each([
    [60_000, 'minute'],
    [3_600_000, 'minute'],
    [3_600_001, 'hour'],
    [172_800_000, 'hour'],
    [172_800_001, 'day'],
  ])('one of %i ms is cut by the %s', (windowMs, grain) => {
    expect(grainOf(windowMs)).toBe(grain)
  })

  it('count and add up as a list of everything does, also late and out of order', () => {
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 40 }), windows, (arrivals, windowMs) => {
        const { rollup, all, now } = live(arrivals)
        const within = inWindow(all, windowMs, now)
        expect(countInWindow(rollup, windowMs, now, false)).toBe(within.length)
        expect(countInWindow(rollup, windowMs, now, true)).toBe(sum(within))
      }),
      { numRuns: 300 },
    )
  })

  it('keep totals and the first and last time of all that happened', () => {
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 40 }), (arrivals) => {
        const { rollup, all } = live(arrivals)
        const times = all.map(({ at }) => at)
        expect(rollup).toMatchObject({ count: all.length, sum: sum(all) })
        expect(rollup).toMatchObject({ first: Math.min(...times), last: Math.max(...times) })
      }),
    )
  })

  it('hold no more buckets than the longest window needs', () => {
    const { rollup } = live(Array.from({ length: 3000 }, () => ({ wait: 3_700_000, late: 0, total: 1 })))
    expect(rollup.minutes!.length / 3).toBeLessThanOrEqual(62)
    expect(rollup.hours!.length / 3).toBeLessThanOrEqual(50)
    expect(rollup.days!.length / 3).toBeLessThanOrEqual(402)
  })

  it('lose nothing to one event that claims to come from the far future', () => {
    const { rollup, now } = live([{ wait: 0, late: 0, total: 1 }, { wait: 1000, late: -1e13, total: 1 }]) // biome-ignore format: a list
    expect(countInWindow(rollup, 3_600_000, now, false)).toBe(2)
  })

  it('know when a total passes a limit: not before, and then', () => {
    const limit = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 20 }), windows, limit, (arrivals, windowMs, least) => {
        const { rollup, all, now } = live(arrivals)
        const value = sum(inWindow(all, windowMs, now)) >= least
        const expiry = expiryOfChange(rollup, windowMs, now, true, (total) => total >= least, value)
        const grain = GRAIN_MS[grainOf(windowMs)]
        const exits = all.map(({ at }) => Math.floor(at / grain) * grain + windowMs).filter((at) => at > now)
        const changes = exits.filter((at) => sum(inWindow(all, windowMs, at)) >= least !== value)
        expect(expiry).toBe(Math.min(...changes))
      }),
      { numRuns: 300 },
    )
  })
})

it('an empty window has nothing and never changes', () => {
  const none = { minutes: undefined, hours: undefined, days: undefined, months: undefined }
  const rollup: Rollup = { key: 'x', count: 0, sum: 0, first: 0, last: 0, ...none }
  expect(countInWindow(rollup, 60_000, START, false)).toBe(0)
  expect(expiryOfChange(rollup, 60_000, START, false, () => true, false)).toBe(Number.POSITIVE_INFINITY)
})
