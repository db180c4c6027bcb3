import { setFlagsFromString } from 'node:v8'
import type { ResourceLimits } from 'node:worker_threads'

/**
 * How much garbage may gather, in percent of what is alive, before V8 looks for it. Left alone it lets a heap of
 * documents grow to four times what they take, and the process never gives that back. No hard limit is set: a thread
 * that reaches one ends.
 */
const GARBAGE_PERCENT = 80

/** Room for objects that die young: what a few hundred events make, and a third of what V8 would take. */
const YOUNG_HEAP_MIB = 48

/** Bounds the heaps of the process by what is alive in them; gives the limits with which the engine's thread is to be started. */
export function boundHeap(): ResourceLimits {
  setFlagsFromString(`--heap-growing-percent=${GARBAGE_PERCENT}`)
  return { maxYoungGenerationSizeMb: YOUNG_HEAP_MIB }
}
