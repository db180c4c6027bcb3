import type { FigureName } from '../arguments.ts'
import type { Results } from '../results.ts'
import type { ServedConfig } from '../served/serve-orders.ts'
import type { Served } from '../served/served.ts'
import { type Bench, startAttune, startFloor } from './bench.ts'
import { type Latency, measureLatency } from './latency.ts'
import { measureMemory } from './memory.ts'
import { measureThroughput, type Throughput } from './throughput.ts'

/** One server of each kind, all on their own directories, that the figures share. */
interface Servers {
  readonly attune: Served
  readonly config: ServedConfig
  readonly floor: Served
  readonly live: Served
  readonly direct: Served
}

type Pool = 'batch' | 'single'

const CONNECTIONS = { batch: 4, single: 64 }
const BACKGROUND_PER_SECOND = 5000
const SHARED: readonly FigureName[] = ['ingest.batch', 'ingest.single', 'moment', 'decide', 'memory']

/** The figures that are measured over HTTP on servers in their stride. */
export async function measureServed(bench: Bench, only: ReadonlySet<FigureName>): Promise<Partial<Results>> {
  if (!SHARED.some((name) => only.has(name))) return {}
  const servers = await startServers(bench)
  const batch = only.has('ingest.batch') ? await measureIngest(bench, servers, 'batch') : undefined
  const single = only.has('ingest.single') ? await measureIngest(bench, servers, 'single') : undefined
  const moment = only.has('moment') ? await measureMoment(bench, servers) : undefined
  const decide = only.has('decide') ? await measureDecide(bench, servers) : undefined
  const memory = only.has('memory') ? await measureMemory(servers.attune, servers.config) : undefined
  const { attune, direct, floor, live } = servers
  for (const served of [attune, floor, live, direct]) await served.stop()
  return {
    ...((batch || single) && { ingest: { ...(batch && { batch }), ...(single && { single }) } }),
    ...(moment && { moment }),
    ...(decide && { decide }),
    ...(memory && { memory }),
  }
}

async function startServers(bench: Bench): Promise<Servers> {
  const { generator, note, scale } = bench
  note(`starting servers, ${scale.customers} customers each`)
  const { config, served: attune } = await startAttune(bench, 'attune')
  const floor = await startFloor(bench, 'floor', 'encoded')
  const live = await startFloor(bench, 'floor-live', 'live')
  const direct = await startFloor(bench, 'floor-direct', 'direct')
  for (const { target } of [attune, floor, live, direct]) {
    const warmUp = { pool: 'batch', connections: CONNECTIONS.batch, seconds: scale.warmUpSeconds } as const
    await generator.order({ type: 'closed', target, ...warmUp })
  }
  return { attune, config, floor, live, direct }
}

function measureIngest({ generator, note, scale }: Bench, servers: Servers, pool: Pool): Promise<Throughput> {
  note(`ingest.${pool}`)
  return measureThroughput({
    generator,
    pool,
    connections: CONNECTIONS[pool],
    rounds: scale.rounds,
    seconds: scale.roundSeconds,
    attune: servers.attune.target,
    floor: servers.floor.target,
    others: { live: servers.live.target, direct: servers.direct.target },
  })
}

function measureMoment({ generator, note, scale }: Bench, { attune, floor }: Servers): Promise<Latency> {
  note('moment')
  return measureLatency({
    generator,
    attune: { target: attune.target, pool: 'moment' },
    floor: { target: floor.target, pool: 'moment' },
    rounds: scale.rounds,
    seconds: scale.roundSeconds,
    backgroundPerSecond: BACKGROUND_PER_SECOND,
  })
}

function measureDecide({ generator, note, scale }: Bench, { attune }: Servers): Promise<Latency> {
  note('decide')
  return measureLatency({
    generator,
    attune: { target: attune.target, pool: 'decision' },
    floor: { target: attune.target, pool: 'health' },
    rounds: scale.rounds,
    seconds: scale.roundSeconds,
    backgroundPerSecond: 0,
  })
}
