import type { Generator } from '../load/generator.ts'
import { SATURATED } from '../load/orders.ts'
import type { Target } from '../load/requests.ts'
import { type Spread, spreadOf } from '../statistics.ts'

/** Events a second of Attune and of floors, from rounds in turn. */
export interface Throughput {
  readonly eventsPerSecond: number
  readonly floor: number
  /** Median over rounds of Attune by the floor of the same round. */
  readonly ratio: number
  readonly spread: { readonly eventsPerSecond: Spread; readonly floor: Spread; readonly ratio: Spread }
  /** Other floors, by name: events a second and the ratio to them. */
  readonly others: Readonly<Record<string, { readonly eventsPerSecond: number; readonly ratio: number }>>
  /** How busy the generator was at most, as a share of a core. */
  readonly generatorBusy: number
  /** The generator was saturated: the figure says nothing about the server. */
  readonly void: boolean
}

export interface ThroughputPlan {
  readonly generator: Generator
  readonly pool: 'batch' | 'single'
  readonly connections: number
  readonly rounds: number
  readonly seconds: number
  readonly attune: Target
  readonly floor: Target
  readonly others: Readonly<Record<string, Target>>
}

/** Measures in rounds: Attune, floor, other floors, and again. */
export async function measureThroughput(plan: ThroughputPlan): Promise<Throughput> {
  const targets = { attune: plan.attune, floor: plan.floor, ...plan.others }
  const rates = new Map<string, number[]>(Object.keys(targets).map((name) => [name, []]))
  let busiest = 0
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, target] of Object.entries(targets)) {
      const { busy, rate } = await measureOnce(plan, target)
      rates.get(name)!.push(rate)
      busiest = Math.max(busiest, busy)
    }
  }
  const attune = rates.get('attune')!
  const ratioTo = (name: string) => spreadOf(attune.map((rate, round) => rate / rates.get(name)![round]!))
  const spread = { eventsPerSecond: spreadOf(attune), floor: spreadOf(rates.get('floor')!), ratio: ratioTo('floor') }
  const others = Object.keys(plan.others).map((name) => {
    return [name, { eventsPerSecond: spreadOf(rates.get(name)!).median, ratio: ratioTo(name).median }]
  })
  return {
    eventsPerSecond: spread.eventsPerSecond.median,
    floor: spread.floor.median,
    ratio: spread.ratio.median,
    spread,
    others: Object.fromEntries(others),
    generatorBusy: busiest,
    void: busiest > SATURATED,
  }
}

async function measureOnce({ connections, generator, pool, seconds }: ThroughputPlan, target: Target) {
  const { busy, closed, events } = await generator.order({ type: 'closed', target, pool, connections, seconds })
  return { busy, rate: (closed!.requests * events) / closed!.seconds }
}
