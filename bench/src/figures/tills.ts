import { tillPlaybook } from '../load/baskets.ts'
import { startServed } from '../served/served.ts'
import { type Bench, freshConfig, startFloor } from './bench.ts'
import { type Latency, measureLatency } from './latency.ts'

/** Baskets of 20 lines against 200 live offers, at half of the maximum. */
export interface Tills {
  /** Against `GET /healthz` at the same rate: HTTP alone. */
  readonly evaluate: Latency
  /** Against single events to the floor: HTTP and a durable write. */
  readonly redeem: Latency
}

/** Measures what a till waits for when it asks what comes off, and when it uses it. */
export async function measureTills(bench: Bench): Promise<Tills> {
  const { generator, note, scale } = bench
  note('tills: 200 offers, baskets of 20 lines')
  const attune = await startServed({ ...(await freshConfig(bench, 'tills')), playbook: tillPlaybook() })
  const floor = await startFloor(bench, 'tills-floor', 'encoded')
  const rounds = { generator, rounds: scale.rounds, seconds: scale.roundSeconds, backgroundPerSecond: 0 }
  const { target } = attune
  const redeem = await measureLatency({
    ...rounds,
    attune: { target, pool: 'redemption' },
    floor: { target: floor.target, pool: 'single' },
  })
  const evaluate = await measureLatency({
    ...rounds,
    attune: { target, pool: 'basket' },
    floor: { target, pool: 'health' },
  })
  await attune.stop()
  await floor.stop()
  return { evaluate, redeem }
}
