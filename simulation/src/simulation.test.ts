import { describe, expect, it } from 'vitest'
import type { Plant } from './plant.ts'
import { type Report, simulate } from './simulate.ts'

const SEEDS = 200
const SEEDS_PER_TEST = 20

/** Short runs, so that many seeds fit into a test run. */
const SHORT = { days: 0.4, faults: { crashes: 4 } }

const PLANTED: readonly [Plant, string][] = [
  ['early-acknowledgement', 'invariant 3'],
  ['forgotten-deduplication', 'invariant 2'],
  ['calendar-day-cap', 'invariant 5'],
  ['lost-document', 'invariant 4'],
  ['skipped-record', 'invariant 4'],
  ['forgotten-crash-policy', 'invariant 7'],
  ['endless-budget', 'invariant 6'],
  ['lost-tombstone', 'invariant 11'],
  ['forgotten-refusal', 'invariant 10'],
  ['lonely-households', 'invariant 5'],
  ['points-of-ones-own', 'invariant 6: points'],
  ['renamed-rows', 'invariant 2'],
  ['rows-as-live', 'liveness: decision'],
  ['written-when-received', 'liveness: user:talker'],
  ['forgotten-stop', 'invariant 5: thread'],
  ['hasty-approval', 'invariant 5: approval'],
  ['deaf-to-refusals', 'invariant 5: approval'],
  ['granted-all-the-same', 'invariant 5: approval: offer'],
  ['asked-again', 'invariant 7: send: send'],
  ['skipped-member', 'invariant 7: send: fan'],
  ['forgotten-cancel', 'invariant 7: send: dlv'],
  ['hurried-sender', 'invariant 7: send: dlv'],
  ['deaf-desk', 'liveness: desk'],
]

const SEND_PLANTS: ReadonlySet<Plant> = new Set(['asked-again', 'skipped-member', 'forgotten-cancel', 'hurried-sender'])

/** Those that show only where something needs approval. */
const APPROVALS: ReadonlySet<Plant> = new Set(['hasty-approval', 'deaf-to-refusals', 'granted-all-the-same'])

/** Runs within which each planted fault must be found. */
const SEEDS_PER_PLANT = 30

describe('the simulation', () => {
  for (let first = 1; first <= SEEDS; first += SEEDS_PER_TEST) {
    const last = first + SEEDS_PER_TEST - 1
    it(`holds every invariant with the seeds ${first} to ${last}`, { timeout: 120_000 }, async () => {
      for (let seed = first; seed <= last; seed++) {
        const { violations } = await simulate({ seed, ...SHORT })
        expect(violations, `seed ${seed}`).toEqual([])
      }
    })
  }

  it('holds them over days in which clocks change', { timeout: 120_000 }, async () => {
    for (const seed of [1001, 1002, 1003]) {
      const { violations } = await simulate({ seed, days: 2.5 })
      expect(violations, `seed ${seed}`).toEqual([])
    }
  })

  // 75 (among the first 200) and 554 tore the first batch of a segment, after which the journal could not be read.
  it.each([554])('holds them with seed %i, which once found a fault', { timeout: 120_000 }, async (seed) => {
    expect((await simulate({ seed, ...SHORT })).violations).toEqual([])
  })

  it.each([
    [1, 20],
    [21, 40],
  ])(
    'uses codes once and overspends nothing at tills, with the seeds %i to %i',
    { timeout: 120_000 },
    async (first, last) => {
      for (let seed = first; seed <= last; seed++) {
        const { violations } = await simulate({ seed, ...SHORT, tills: 4 })
        expect(violations, `seed ${seed}`).toEqual([])
      }
    },
  )

  it.each([
    [1, 30],
    [31, 60],
  ])('forgets whoever asks, with the seeds %i to %i', { timeout: 120_000 }, async (first, last) => {
    for (let seed = first; seed <= last; seed++) {
      const { forgotten, violations } = await simulate({ seed, ...SHORT, forgetters: 6 })
      expect({ forgotten, violations }, `seed ${seed}`).toEqual({ forgotten: 6, violations: [] })
    }
  })

  it.each([
    [1, 30],
    [31, 60],
  ])('knows who is one and who is not, with the seeds %i to %i', { timeout: 120_000 }, async (first, last) => {
    for (let seed = first; seed <= last; seed++) {
      const { violations } = await simulate({ seed, ...SHORT, twins: 6 })
      expect(violations, `seed ${seed}`).toEqual([])
    }
  })

  it.each([
    [1, 24],
    [25, 48],
  ])(
    'counts the rows of files once and lets nothing come of them, with the seeds %i to %i',
    { timeout: 120_000 },
    async (first, last) => {
      for (let seed = first; seed <= last; seed++) {
        const { violations } = await simulate({ seed, ...SHORT, files: 4 })
        expect(violations, `seed ${seed}`).toEqual([])
      }
    },
  )

  it.each([
    [1, 10],
    [11, 20],
  ])(
    'talks with people who answer late, twice and out of order, and stop anywhere, with the seeds %i to %i',
    { timeout: 120_000 },
    async (first, last) => {
      const counts = { handOvers: 0, answers: 0 }
      for (let seed = first; seed <= last; seed++) {
        const { desk, violations } = await simulate({ seed, ...SHORT, talkers: 15 })
        expect(violations, `seed ${seed}`).toEqual([])
        counts.handOvers += desk.handOvers
        counts.answers += desk.answers
      }
      expect(Math.min(counts.handOvers, counts.answers)).toBeGreaterThan(10)
    },
  )

  it.each([
    [1, 20],
    [21, 40],
  ])(
    'lets nothing go that needs approval and has none, with the seeds %i to %i',
    { timeout: 120_000 },
    async (first, last) => {
      const counts = { approved: 0, refused: 0 }
      for (let seed = first; seed <= last; seed++) {
        const { approvals, violations } = await simulate({ seed, ...SHORT, approvers: true })
        expect(violations, `seed ${seed}`).toEqual([])
        counts.approved += approvals.approved
        counts.refused += approvals.refused
      }
      expect(Math.min(counts.approved, counts.refused)).toBeGreaterThan(20)
    },
  )

  it.each([
    [1, 24],
    [25, 48],
    [101, 124],
  ])(
    'asks every member once for each send, and nobody after it was halted, with the seeds %i to %i',
    { timeout: 120_000 },
    async (first, last) => {
      let people = 0
      for (let seed = first; seed <= last; seed++) {
        const { asked, violations } = await simulate({ seed, ...SHORT, sends: 6 })
        expect(violations, `seed ${seed}`).toEqual([])
        people += asked
      }
      expect(people).toBeGreaterThan(1000)
    },
  )

  it('does the same for the same seed', async () => {
    const first = await simulate({ seed: 7, ...SHORT })
    expect(await simulate({ seed: 7, ...SHORT })).toEqual(first)
    expect(first).toMatchObject({ seed: 7, violations: [] })
    expect(first.crashes).toBeGreaterThan(0)
    expect((await simulate({ seed: 8, ...SHORT })).hash).not.toBe(first.hash)
  })

  for (const [planted, invariant] of PLANTED) {
    it(`finds the planted fault "${planted}" as a violation of ${invariant}`, { timeout: 120_000 }, async () => {
      expect(await violationsOf(planted, invariant)).not.toEqual([])
    })
  }
})

/** Faults that show only where people talk. */
const TALKED: readonly Plant[] = ['written-when-received', 'forgotten-stop', 'deaf-desk']

/** The violations of one invariant, of the first seed that shows any. */
async function violationsOf(planted: Plant, invariant: string): Promise<readonly string[]> {
  for (let seed = 1; seed <= SEEDS_PER_PLANT; seed++) {
    // Who is told too early never hears of a failed sync either, and would not start again.
    const { violations }: Report = await simulate({
      ...{ seed, planted, faults: { syncFailure: 0 } },
      ...(planted === 'lost-document' && { days: 0.4 }),
      ...(planted === 'lost-tombstone' && { forgetters: 6 }),
      ...(APPROVALS.has(planted) && { approvers: true }),
      ...(planted === 'forgotten-refusal' && { twins: 6 }),
      ...(SEND_PLANTS.has(planted) && { sends: 6 }),
      ...(TALKED.includes(planted) && { talkers: 20 }),
      ...((planted === 'renamed-rows' || planted === 'rows-as-live') && { files: 4 }),
    })
    const found = violations.filter((violation) => violation.startsWith(invariant))
    if (found.length > 0) return found
  }
  return []
}
