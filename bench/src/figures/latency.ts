import type { Generator } from '../load/generator.ts'
import type { OpenLoopResult } from '../load/open-loop.ts'
import { type Order, SATURATED } from '../load/orders.ts'
import type { PoolName } from '../load/pool.ts'
import type { Target } from '../load/requests.ts'
import { medianOf, type Spread, spreadOf } from '../statistics.ts'

/** Latencies at a fixed rate, from the intended start; medians over rounds. */
export interface Latency {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly floorP99Ms: number
  /** Median over rounds of p99 by the floor's p99 of the same round. */
  readonly ratio: number
  readonly ratePerSecond: number
  readonly spread: { readonly p99Ms: Spread; readonly floorP99Ms: Spread; readonly ratio: Spread }
  readonly generatorBusy: number
  readonly void: boolean
}

interface Side {
  readonly target: Target
  readonly pool: PoolName
}

export interface LatencyPlan {
  readonly generator: Generator
  readonly attune: Side
  readonly floor: Side
  readonly rounds: number
  readonly seconds: number
  readonly backgroundPerSecond: number
  /** Half of the maximum where it is not given. */
  readonly ratePerSecond?: number
  /** Told of each round of either side. */
  readonly onRound?: (round: OpenLoopResult) => void
}

const CONNECTIONS = 64

/** Share of the maximum at which latency is measured. */
const LOAD = 0.5

/** Measures both sides in turn, at the rate that is asked for, or at half of the maximum of Attune in a closed loop. */
export async function measureLatency(plan: LatencyPlan): Promise<Latency> {
  const ratePerSecond = plan.ratePerSecond ?? Math.max(1, Math.floor(LOAD * (await findMaximum(plan))))
  const p50: number[] = []
  const p95: number[] = []
  const p99: number[] = []
  const p999: number[] = []
  const floorP99: number[] = []
  let generatorBusy = 0
  for (let round = 0; round < plan.rounds; round++) {
    const ours = await measureOnce(plan, plan.attune, ratePerSecond)
    const floor = await measureOnce(plan, plan.floor, ratePerSecond)
    for (const { open } of [ours, floor]) plan.onRound?.(open!)
    p50.push(ours.open!.p50Ms)
    p95.push(ours.open!.p95Ms)
    p99.push(ours.open!.p99Ms)
    p999.push(ours.open!.p999Ms)
    floorP99.push(floor.open!.p99Ms)
    generatorBusy = Math.max(generatorBusy, ours.busy, floor.busy)
  }
  const ratio = spreadOf(p99.map((ours, round) => ours / floorP99[round]!))
  const spread = { p99Ms: spreadOf(p99), floorP99Ms: spreadOf(floorP99), ratio }
  const medians = { p50Ms: medianOf(p50), p95Ms: medianOf(p95), p99Ms: spread.p99Ms.median, p999Ms: medianOf(p999) }
  const verdict = { generatorBusy, void: generatorBusy > SATURATED }
  return { ...medians, floorP99Ms: spread.floorP99Ms.median, ratio: ratio.median, ratePerSecond, spread, ...verdict }
}

/** The most of Attune in its stride: what is compiled in a first round would be counted here, and to the first round after it. */
async function findMaximum({ attune, backgroundPerSecond, generator, seconds }: LatencyPlan): Promise<number> {
  const order: Order = { type: 'closed', ...attune, connections: CONNECTIONS, seconds, backgroundPerSecond }
  await generator.order(order)
  const { closed } = await generator.order(order)
  return closed!.requests / closed!.seconds
}

function measureOnce({ backgroundPerSecond, generator, seconds }: LatencyPlan, side: Side, ratePerSecond: number) {
  return generator.order({
    type: 'open',
    ...side,
    connections: CONNECTIONS,
    seconds,
    ratePerSecond,
    backgroundPerSecond,
  })
}
