import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Child, startChild } from '../child.ts'
import { FEW_AUDIENCES } from '../growth/few-audiences.ts'
import type { GrowthAnswer, GrowthOrder } from '../growth/growth-orders.ts'
import type { Weight } from '../memory/memory-orders.ts'
import { type Spread, spreadOf } from '../statistics.ts'
import type { Bench } from './bench.ts'
import { weighApart } from './memory.ts'

/**
 * CPU time for an event with ten times as much of something, by that with once as much; medians of rounds in turn.
 * `touched`: with 1,000 audiences by that with 10, of each of which an event touches 5. `waits`: with everybody waiting in a
 * journey by that with every tenth.
 */
export interface Growth {
  readonly customers: number
  readonly audiences: number
  readonly history: number
  readonly touched: number
  readonly waits: number
  /** Of one open wait, bytes. */
  readonly wait: Weight
  readonly spread: Readonly<Record<Axis, Spread>>
  /** Of the small side, µs of CPU for each event, host and all threads included. */
  readonly usPerEvent: Readonly<Record<Axis, number>>
}

type Axis = 'customers' | 'audiences' | 'history' | 'touched' | 'waits'

interface Size {
  readonly customers: number
  readonly audiences: 'standard' | 'few'
  readonly idleAudiences: number
  readonly waiting: number
  /** Events before the rounds, over `PAST_DAYS`. */
  readonly past: number
}

type Engine = Child<GrowthOrder, GrowthAnswer>

const FACTOR = 10
const STANDARD_AUDIENCES = 200
const MANY_AUDIENCES = 1000
const PAST_DAYS = 60

/** Events that customers have behind them, each on average, on the small side. */
const PAST_EVENTS = 10

/** Compares two engines, each in a process of its own, that differ in one size by the factor ten. */
export async function measureGrowth(bench: Bench): Promise<Growth> {
  const { customers, historyCustomers } = bench.scale.growth
  const plain = {
    customers: historyCustomers,
    audiences: 'standard',
    idleAudiences: 0,
    waiting: 0,
    past: historyCustomers * PAST_EVENTS,
  } as const
  const few = { ...plain, audiences: 'few' } as const
  const pairs: Record<Axis, readonly [Size, Size]> = {
    customers: [
      { ...plain, customers },
      { ...plain, customers: customers * FACTOR },
    ],
    audiences: [plain, { ...plain, idleAudiences: STANDARD_AUDIENCES * (FACTOR - 1) }],
    history: [plain, { ...plain, past: plain.past * FACTOR }],
    touched: [few, { ...few, idleAudiences: MANY_AUDIENCES - FEW_AUDIENCES }],
    waits: [
      { ...plain, customers, past: 0, waiting: 1 / FACTOR },
      { ...plain, customers, past: 0, waiting: 1 },
    ],
  }
  const measured = {
    customers: await compare(bench, 'customers', ...pairs.customers),
    audiences: await compare(bench, 'audiences', ...pairs.audiences),
    history: await compare(bench, 'history', ...pairs.history),
    touched: await compare(bench, 'touched', ...pairs.touched),
    waits: await compare(bench, 'waits', ...pairs.waits),
  }
  const { run } = await weighApart(join(bench.directory, 'waits-10', 'store.db'))
  if (!run) throw new Error('nobody waits in the engine in which everybody should')
  const by = <T>(pick: (axis: Axis) => T) => ({
    customers: pick('customers'),
    audiences: pick('audiences'),
    history: pick('history'),
    touched: pick('touched'),
    waits: pick('waits'),
  })
  return {
    ...by((axis) => measured[axis].ratio.median),
    wait: run,
    spread: by((axis) => measured[axis].ratio),
    usPerEvent: by((axis) => measured[axis].small.median),
  }
}

async function compare(bench: Bench, axis: Axis, small: Size, large: Size) {
  bench.note(`growth: ${axis}`)
  const [a, b] = [await openEngine(bench, `${axis}-1`, small), await openEngine(bench, `${axis}-10`, large)]
  const { events, rounds } = bench.scale.growth
  const times: (readonly [number, number])[] = []
  for (let round = 0; round < rounds; round++) {
    const once = (await a.ask({ type: 'run', events, days: 0 })).usPerEvent
    times.push([once, (await b.ask({ type: 'run', events, days: 0 })).usPerEvent])
  }
  await Promise.all([a.end(), b.end()])
  return { ratio: spreadOf(times.map(([once, ten]) => ten / once)), small: spreadOf(times.map(([once]) => once)) }
}

async function openEngine(bench: Bench, name: string, { past, ...size }: Size): Promise<Engine> {
  const directory = join(bench.directory, name)
  await mkdir(directory, { recursive: true })
  const engine: Engine = startChild(new URL('../growth/growth-main.ts', import.meta.url))
  await engine.ask({ type: 'open', directory, seed: bench.seed, ...size })
  await engine.ask({ type: 'prefill' })
  if (past > 0) await engine.ask({ type: 'run', events: past, days: PAST_DAYS })
  // Warm before it counts, with events of now as in the rounds.
  await engine.ask({ type: 'run', events: bench.scale.growth.events, days: 0 })
  return engine
}
