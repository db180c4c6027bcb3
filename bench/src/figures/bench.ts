import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { workloadPlaybook } from '@attune/city'
import type { BarePush, FloorMode } from '../floor/floor-options.ts'
import type { Generator } from '../load/generator.ts'
import { loadWeather } from '../served/load-weather.ts'
import type { ServedConfig } from '../served/serve-orders.ts'
import { type Served, startServed } from '../served/served.ts'
import type { Sink } from '../served/sink.ts'

/** How much is measured. */
export interface Scale {
  readonly quick: boolean
  readonly customers: number
  /** Rounds of each side. */
  readonly rounds: number
  readonly roundSeconds: number
  readonly warmUpSeconds: number
  /** Bodies built before the clock starts; going round again gives the messages new ids. */
  readonly batchBodies: number
  readonly singleBodies: number
  /** Load before memory is looked at. */
  readonly memorySeconds: number
  /** Load before the process is killed. */
  readonly recoverSeconds: number
  /** Events of a round of steps. */
  readonly stepEvents: number
  /** Decisions among hundreds of actions in a round. */
  readonly arbitrateDecisions: number
  /** Load while a destination is down. */
  readonly outageSeconds: number
  /** Cards that are swiped a second, and events that come in besides. */
  readonly swipes: { readonly perSecond: number; readonly othersPerSecond: number }
  /** People who answer texts, and how many of those come in a second. */
  readonly texts: { readonly perSecond: number; readonly people: number }
  /** Rows of each file that is loaded. */
  readonly loadRows: number
  /** Who is sent something: those of this age, of 18 to 77. */
  readonly blastUpToAge: number
  readonly growth: {
    readonly customers: number
    readonly historyCustomers: number
    readonly events: number
    readonly rounds: number
  }
}

/** What every figure works with. */
export interface Bench {
  readonly scale: Scale
  readonly seed: number
  /** A directory on a real disk; each server gets one below it. */
  readonly directory: string
  /** A file with a typical customer, encoded. */
  readonly documentFile: string
  readonly generator: Generator
  readonly sink: Sink
  readonly note: (text: string) => void
}

/** Budget for customers in memory, as it is by default. */
const DOCUMENT_BYTES = 512 * 1024 * 1024

/** Starts Attune on a fresh directory with the standard playbook and the weather, and lets every customer be known. */
export async function startAttune(
  bench: Bench,
  name: string,
  syncDelayMs = 0,
): Promise<{ served: Served; config: ServedConfig }> {
  const config: ServedConfig = {
    ...(await freshConfig(bench, name)),
    playbook: workloadPlaybook({ sinkUrl: bench.sink.url }),
    ...(syncDelayMs > 0 && { engineThread: { kind: 'slow-disk', delayMs: syncDelayMs } }),
  }
  const served = await startServed(config)
  await loadWeather(served.target, bench.seed)
  await bench.generator.order({ type: 'prefill', target: served.target, customers: bench.scale.customers })
  return { served, config }
}

/** Starts a floor behind the same HTTP server. */
export async function startFloor(
  bench: Bench,
  name: string,
  mode: FloorMode,
  syncDelayMs = 0,
  push?: BarePush,
): Promise<Served> {
  const engineThread = { kind: 'floor', documentFile: bench.documentFile, mode, syncDelayMs, push } as const
  const served = await startServed({ ...(await freshConfig(bench, name)), engineThread })
  await bench.generator.order({ type: 'prefill', target: served.target, customers: bench.scale.customers })
  return served
}

/** A fresh directory, and what every server is configured with. */
export async function freshConfig({ directory }: Bench, name: string): Promise<ServedConfig> {
  const dataDirectory = join(directory, name)
  await mkdir(dataDirectory, { recursive: true })
  return { dataDirectory, documentBytes: DOCUMENT_BYTES, allowPrivateAddresses: true }
}
