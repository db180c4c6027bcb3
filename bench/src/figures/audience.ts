import { setTimeout as pause } from 'node:timers/promises'
import { SATURATED } from '../load/orders.ts'
import { medianOf, percentile, type Spread, spreadOf } from '../statistics.ts'
import type { Bench } from './bench.ts'
import { PROBE, startTold, type Told } from './told.ts'

/** From an event that changes an audience until another system has it by webhook, while events flow. */
export interface AudienceDelay {
  readonly p50Ms: number
  readonly p99Ms: number
  /** p99 of `/v1/moments` in the same rounds. */
  readonly floorP99Ms: number
  readonly ratio: number
  readonly spread: { readonly p99Ms: Spread; readonly floorP99Ms: Spread; readonly ratio: Spread }
  readonly probes: number
  /** Facts a second that the other system was told besides. */
  readonly factsPerSecond: number
  readonly backgroundPerSecond: number
  readonly generatorBusy: number
  readonly void: boolean
}

const BACKGROUND_PER_SECOND = 5000
const MOMENTS_PER_SECOND = 100
const CONNECTIONS = 16
const PROBES_PER_SECOND = 100
/** What is not there by then counts as that late. */
const GIVEN_UP_MS = 10_000

/** Lets customers enter and leave an audience while the standard mix flows, and moments are asked for. */
export async function measureAudience(bench: Bench): Promise<AudienceDelay> {
  bench.note('audience: starting a server that another system follows')
  const told = await startTold(bench, 'audience')
  const { generator, scale } = bench
  const load = { target: told.served.target, backgroundPerSecond: BACKGROUND_PER_SECOND } as const
  const open = { type: 'open', pool: 'moment', connections: CONNECTIONS, ratePerSecond: MOMENTS_PER_SECOND } as const
  await generator.order({ ...open, ...load, seconds: scale.warmUpSeconds })
  await settle(told)
  const rounds = { p50: [] as number[], p99: [] as number[], floor: [] as number[] }
  const before = { facts: told.listener.facts, at: performance.now() }
  let busiest = 0
  for (let round = 0; round < scale.rounds; round++) {
    bench.note(`audience: round ${round + 1}`)
    const loading = generator.order({ ...open, ...load, seconds: scale.roundSeconds })
    const delays = await probe(told, round, scale.roundSeconds)
    const { busy, open: measured } = await loading
    busiest = Math.max(busiest, busy)
    rounds.p50.push(percentile(delays, 0.5))
    rounds.p99.push(percentile(delays, 0.99))
    rounds.floor.push(measured!.p99Ms)
  }
  const factsPerSecond = ((told.listener.facts - before.facts) / (performance.now() - before.at)) * 1000
  await told.close()
  const ratio = spreadOf(rounds.p99.map((p99, round) => p99 / rounds.floor[round]!))
  const spread = { p99Ms: spreadOf(rounds.p99), floorP99Ms: spreadOf(rounds.floor), ratio }
  return {
    ...{ p50Ms: medianOf(rounds.p50), p99Ms: spread.p99Ms.median, floorP99Ms: spread.floorP99Ms.median },
    ...{ ratio: ratio.median, spread, factsPerSecond, backgroundPerSecond: BACKGROUND_PER_SECOND },
    probes: Math.floor(scale.roundSeconds * PROBES_PER_SECOND),
    ...{ generatorBusy: busiest, void: busiest > SATURATED },
  }
}

/** Waits until the other system knows everything. */
async function settle(told: Told): Promise<void> {
  while ((await told.behind()) > 0) await pause(50)
}

/** Delays of probes from their intended start, ascending, ms. */
async function probe({ listener, served }: Told, round: number, seconds: number): Promise<Float64Array> {
  const count = Math.floor(seconds * PROBES_PER_SECOND)
  const delays = new Float64Array(count).fill(GIVEN_UP_MS)
  const due = new Map<string, number>()
  const done = Promise.withResolvers<void>()
  let open = count
  listener.onFact = ({ audience, identifiers }, at) => {
    if (audience !== PROBE) return
    const started = due.get(identifiers[0]!)
    if (started === undefined) return
    due.delete(identifiers[0]!)
    delays[--open] = at - started
    if (open === 0) done.resolve()
  }
  const headers = { authorization: `Bearer ${served.target.key}`, 'content-type': 'application/json' }
  const began = performance.now() + 50
  for (let i = 0; i < count; i++) {
    const at = began + (i * 1000) / PROBES_PER_SECOND
    await pause(Math.max(0, at - performance.now()))
    const userId = `probe-${round}-${i}`
    due.set(`user:${userId}`, at)
    const body = JSON.stringify({ userId, traits: { [PROBE]: true } })
    void fetch(`${served.target.url}/v1/identify`, { method: 'POST', headers, body }).then((answer) =>
      answer.arrayBuffer(),
    )
  }
  await Promise.race([done.promise, pause(GIVEN_UP_MS)])
  listener.onFact = undefined
  return delays.sort()
}
