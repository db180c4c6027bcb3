import type { ArbitrateMeasured, ArbitrateOrder } from '../arbitrate/arbitrate-orders.ts'
import { startChild } from '../child.ts'
import type { Bench } from './bench.ts'

/** Weighing hundreds of actions for one customer and choosing one. */
export type Arbitrate = ArbitrateMeasured

const ACTIONS = 500

/** Weighs and chooses in a process of its own. */
export async function measureArbitrateApart({ scale }: Bench): Promise<Arbitrate> {
  const child = startChild<ArbitrateOrder, ArbitrateMeasured>(
    new URL('../arbitrate/arbitrate-main.ts', import.meta.url),
  )
  const { arbitrateDecisions: decisions, rounds } = scale
  const measured = await child.ask({ actions: ACTIONS, decisions, rounds })
  await child.end()
  return measured
}
