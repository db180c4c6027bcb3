import { expect, it } from 'vitest'
import type { FIGURES } from './arguments.ts'
import type { Scale } from './figures/bench.ts'
import { describeResults } from './report.ts'
import { runBench } from './run.ts'

/** Small enough for a test: it shows that everything fits together, not how fast it is. */
const TINY: Scale = {
  quick: true,
  customers: 300,
  rounds: 1,
  roundSeconds: 0.2,
  warmUpSeconds: 0.1,
  batchBodies: 5,
  singleBodies: 200,
  memorySeconds: 0.2,
  recoverSeconds: 0.3,
  outageSeconds: 0.6,
  loadRows: 2000,
  swipes: { perSecond: 50, othersPerSecond: 500 },
  texts: { perSecond: 50, people: 20 },
  blastUpToAge: 77,
  stepEvents: 2000,
  arbitrateDecisions: 20,
  growth: { customers: 20, historyCustomers: 10, events: 200, rounds: 1 },
}

/** A dozen processes and threads start and load TypeScript, on what may be a busy machine. */
const MANY_STARTS_MS = 180_000

const only = (...names: (typeof FIGURES)[number][]) => ({
  quick: true,
  json: true,
  only: new Set(names),
  directory: undefined,
})

it(
  'drives Attune and the floors with the workload and gives the figures of ingest, step, arbitration and memory',
  async () => {
    const results = await runBench(
      only('step', 'arbitrate', 'ingest.batch', 'ingest.single', 'memory'),
      TINY,
      () => undefined,
    )
    for (const measured of [results.ingest!.batch!, results.ingest!.single!]) {
      expect(measured.eventsPerSecond).toBeGreaterThan(0)
      expect(measured.floor).toBeGreaterThan(0)
      expect(measured.ratio).toBeCloseTo(measured.eventsPerSecond / measured.floor, 6)
      expect(Object.keys(measured.others)).toEqual(['live', 'direct'])
    }
    const { folders, stages, usPerEvent } = results.step!
    const total = Object.values(stages).reduce((sum, us) => sum + us, 0)
    expect(total).toBeCloseTo(usPerEvent, 6)
    for (const stage of ['observe', 'derive', 'decide'] as const) expect(stages[stage], stage).toBeGreaterThan(0.5)
    expect(folders.audience).toBeGreaterThan(0)
    expect(results.arbitrate!.p99Us.median).toBeGreaterThanOrEqual(results.arbitrate!.p50Us.median)
    expect(results.memory!.customers).toBeGreaterThanOrEqual(TINY.customers)
    expect(results.memory!.customer.live).toBeGreaterThan(results.memory!.membership.live)
    expect(results.memory!.membership.live).toBeGreaterThan(0)
    expect(results.memory!.membership.stored).toBeGreaterThan(0)
    expect(describeResults(results)).toContain('ingest.batch events/s')
  },
  MANY_STARTS_MS,
)

it(
  'sends to an audience and from a bare client while moments are asked for; everybody is reached',
  async () => {
    const results = await runBench(only('blast'), TINY, () => undefined)
    const { blast } = results
    expect(blast!.recipients).toBeGreaterThan(TINY.customers * 0.8)
    expect(blast!.ratio).toBeCloseTo(blast!.recipientsPerSecond / blast!.floor, 6)
    expect(blast!.cpuUs).toBeGreaterThan(0)
    expect(describeResults(results)).toContain('blast recipients/s')
  },
  MANY_STARTS_MS,
)

it(
  'loads files into Attune and the floor while moments are asked for; every row counts',
  async () => {
    const { load } = await runBench(only('load'), TINY, () => undefined)
    expect(load!.rowsPerSecond).toBeGreaterThan(0)
    expect(load!.ratio).toBeCloseTo(load!.rowsPerSecond / load!.floor, 6)
    expect(load!.momentP99Ms).toBeGreaterThan(0)
  },
  MANY_STARTS_MS,
)

it(
  'answers each text of people inside a thread, once',
  async () => {
    const { texts } = await runBench(only('texts'), TINY, () => undefined)
    expect(texts!.answered).toBe(Math.floor(TINY.roundSeconds * TINY.texts.perSecond))
    expect(texts!.mostPerSecond).toBeGreaterThan(0)
    expect(texts!.ratio).toBeCloseTo(texts!.p99Ms / texts!.floorP99Ms, 6)
  },
  MANY_STARTS_MS,
)

it(
  'tells who swipes a card before the till has its answer, each time',
  async () => {
    const { cardSwipe } = await runBench(only('card-swipe'), TINY, () => undefined)
    expect(cardSwipe!.swipes).toBeGreaterThan(0)
    expect(cardSwipe!.notices).toBe(cardSwipe!.swipes)
    expect(cardSwipe!.ratio).toBeCloseTo(cardSwipe!.p99Ms / cardSwipe!.floorP99Ms, 6)
  },
  MANY_STARTS_MS,
)

it(
  'compares the cost of an event with more of everything, and with more audiences that it does not touch',
  async () => {
    const { growth } = await runBench(only('growth'), TINY, () => undefined)
    for (const axis of ['customers', 'audiences', 'history', 'touched', 'waits'] as const)
      expect(growth![axis]).toBeGreaterThan(0)
    expect(growth!.wait.document).toBeGreaterThan(0)
  },
  MANY_STARTS_MS,
)

it(
  'kills the server under load and measures how long it takes to be ready again',
  async () => {
    const { recover } = await runBench(only('recover'), TINY, () => undefined)
    expect(recover!.seconds).toBeGreaterThan(0)
    expect(recover!.floorSeconds).toBeGreaterThan(0)
  },
  MANY_STARTS_MS,
)

it(
  'lets another system follow audiences, takes it away and gives it back: nothing is lost or out of order',
  async () => {
    const { audience, outage } = await runBench(only('audience', 'outage'), TINY, () => undefined)
    expect(audience!.p99Ms).toBeGreaterThan(0)
    expect(audience!.floorP99Ms).toBeGreaterThan(0)
    expect(outage!.waiting).toBeGreaterThan(0)
    expect([outage!.wrongMembers, outage!.outOfOrder]).toEqual([0, 0])
  },
  MANY_STARTS_MS,
)
