import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import type { FloorOptions } from '../floor/floor-options.ts'

/** What runs in place of Attune's engine thread. */
export type EngineThread =
  | ({ readonly kind: 'floor' } & FloorOptions)
  /** Attune's own, with a delay added to every flush of its journal. */
  | { readonly kind: 'slow-disk'; readonly delayMs: number }

/** Under this name the threads of the process find their options: the address of a thread cannot carry any. */
const OPTIONS = 'attune-bench'

/** The file of the thread; it will find its options when it starts. */
export function engineWorkerFor(thread: EngineThread): URL {
  setEnvironmentData(OPTIONS, thread)
  switch (thread.kind) {
    case 'floor':
      return new URL('../floor/floor-worker.ts', import.meta.url)
    case 'slow-disk':
      return new URL('../slow-disk/slow-engine-worker.ts', import.meta.url)
  }
}

/** The options of the thread that asks. */
export function engineThreadOptions<Kind extends EngineThread['kind']>(kind: Kind): EngineThread & { kind: Kind } {
  const options = getEnvironmentData(OPTIONS) as unknown as EngineThread | undefined
  if (options?.kind !== kind) throw new Error(`this thread is not started as ${kind}`)
  return options as EngineThread & { kind: Kind }
}
