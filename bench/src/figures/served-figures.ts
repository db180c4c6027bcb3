import type { FigureName } from '../arguments.ts'
import type { FloorMode } from '../floor/floor-options.ts'
import type { Results } from '../results.ts'
import type { ServedConfig } from '../served/serve-orders.ts'
import type { Served } from '../served/served.ts'
import { type Bench, startAttune, startFloor } from './bench.ts'
import { type Latency, measureLatency } from './latency.ts'
import { memoryFigure, residentMiBOf } from './memory.ts'
import { measureThroughput, type Throughput } from './throughput.ts'

/** Servers that the figures share, all on their own directories: Attune and the floors that are asked for. */
interface Servers {
  readonly attune: Served
  readonly config: ServedConfig
  readonly floors: ReadonlyMap<FloorMode, Served>
}

type Pool = 'batch' | 'single'

const CONNECTIONS = { batch: 4, single: 64 }
const BACKGROUND_PER_SECOND = 5000
const SHARED: readonly FigureName[] = ['ingest.batch', 'ingest.single', 'moment', 'decide', 'memory']

/** The figures that are measured over HTTP on servers in their stride. */
export async function measureServed(bench: Bench, only: ReadonlySet<FigureName>): Promise<Partial<Results>> {
  if (!SHARED.some((name) => only.has(name))) return {}
  const servers = await startServers(bench, floorsFor(only, bench.scale))
  const batch = only.has('ingest.batch') ? await measureIngest(bench, servers, 'batch') : undefined
  const single = only.has('ingest.single') ? await measureIngest(bench, servers, 'single') : undefined
  const moment = only.has('moment') ? await measureMoment(bench, servers) : undefined
  const decide = only.has('decide') ? await measureDecide(bench, servers) : undefined
  const residentMiB = only.has('memory') ? await measureResident(bench, servers.attune) : undefined
  for (const served of [servers.attune, ...servers.floors.values()]) await served.stop()
  const memory = residentMiB === undefined ? undefined : await memoryFigure(residentMiB, servers.config)
  return {
    ...((batch || single) && { ingest: { ...(batch && { batch }), ...(single && { single }) } }),
    ...(moment && { moment }),
    ...(decide && { decide }),
    ...(memory && { memory }),
  }
}

/** Which floors the figures need. A million customers kept as live objects have no room in a process. */
function floorsFor(only: ReadonlySet<FigureName>, { quick }: Bench['scale']): readonly FloorMode[] {
  if (only.has('ingest.batch') || only.has('ingest.single'))
    return quick ? ['encoded', 'live', 'direct'] : ['encoded', 'direct']
  return only.has('moment') ? ['encoded'] : []
}

async function startServers(bench: Bench, modes: readonly FloorMode[]): Promise<Servers> {
  const { generator, note, scale } = bench
  note(`starting servers, ${scale.customers} customers each`)
  const { config, served: attune } = await startAttune(bench, 'attune')
  const floors = new Map<FloorMode, Served>()
  for (const mode of modes) floors.set(mode, await startFloor(bench, `floor-${mode}`, mode))
  for (const { target } of [attune, ...floors.values()]) {
    const warmUp = { pool: 'batch', connections: CONNECTIONS.batch, seconds: scale.warmUpSeconds } as const
    await generator.order({ type: 'closed', target, ...warmUp })
  }
  return { attune, config, floors }
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
    floor: servers.floors.get('encoded')!.target,
    others: Object.fromEntries(
      [...servers.floors].filter(([mode]) => mode !== 'encoded').map(([mode, { target }]) => [mode, target]),
    ),
  })
}

function measureMoment({ generator, note, scale }: Bench, { attune, floors }: Servers): Promise<Latency> {
  note('moment')
  return measureLatency({
    generator,
    attune: { target: attune.target, pool: 'moment' },
    floor: { target: floors.get('encoded')!.target, pool: 'moment' },
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

/** At full load: what a server takes that only holds what it was told once is not what it takes. */
async function measureResident({ generator, note, scale }: Bench, attune: Served): Promise<number> {
  note('memory')
  const load = { pool: 'batch', connections: CONNECTIONS.batch, seconds: scale.memorySeconds } as const
  await generator.order({ type: 'closed', target: attune.target, ...load })
  return residentMiBOf(attune)
}
