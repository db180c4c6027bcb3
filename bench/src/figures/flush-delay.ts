import { type Bench, startAttune, startFloor } from './bench.ts'
import { measureThroughput, type Throughput } from './throughput.ts'

/** Throughput where a flush costs as much as on ordinary machines. */
export interface FlushDelay {
  readonly addedMs: number
  readonly batch: Throughput
  readonly single: Throughput
}

const ADDED_MS = 2

/** The figures of ingest with a delay added to every flush of the journal, of Attune and of the floor. */
export async function measureFlushDelay(bench: Bench): Promise<FlushDelay> {
  const { generator, scale } = bench
  bench.note(`flush-delay: ${ADDED_MS} ms more for every flush`)
  const { served } = await startAttune(bench, 'slow-attune', ADDED_MS)
  const floor = await startFloor(bench, 'slow-floor', 'encoded', ADDED_MS)
  const plan = { generator, rounds: scale.rounds, attune: served.target, floor: floor.target, others: {} }
  const batch = await measureThroughput({ ...plan, pool: 'batch', connections: 4, seconds: scale.roundSeconds })
  const single = await measureThroughput({ ...plan, pool: 'single', connections: 64, seconds: scale.roundSeconds })
  await served.stop()
  await floor.stop()
  return { addedMs: ADDED_MS, batch, single }
}
