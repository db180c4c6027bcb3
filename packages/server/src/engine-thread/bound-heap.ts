import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import type { ResourceLimits } from 'node:worker_threads'
import { letHelpersGiveWay } from '../threads/give-way.ts'

/**
 * How much garbage may gather, in percent of what is alive, before V8 looks for it. Left alone it lets a heap of
 * documents grow to four times what they take, and the process never gives that back; the less it is, the more often
 * does a collection hold everybody up. No hard limit is set: a thread that reaches one ends.
 */
const GARBAGE_PERCENT = 75

const MIB = 1024 * 1024

const FLAGS = [
  `--heap-growing-percent=${GARBAGE_PERCENT}`,
  // What is reckoned to live long would be made in the old heap. Most of a decision, or of a basket, lives until it is
  // answered: where a scavenge finds some of it once, all of it is made there from then on, to be marked and swept.
  '--no-allocation-site-pretenuring',
  // After eight quiet seconds it would let go of the shapes of all objects that are not alive just then, and with them
  // of the compiled code: a fifth of a second at a tenth of the speed when the next request comes.
  '--no-memory-reducer',
]

/** Room for objects that die young, of which V8 makes three parts: what a few hundred events make, and a third of what it would take. */
const YOUNG_HEAP_MIB = 48

/**
 * The same for the thread that starts the others, which has its heap already and can be given no limits: there the young
 * heap would grow to 128 MiB, and stay so.
 */
const OWN_YOUNG_HEAP_MIB = 32

/** Bounds the heaps of the process by what is alive in them; gives the limits with which the engine's thread is to be started. */
export function boundHeap(): ResourceLimits {
  for (const flag of FLAGS) setFlagsFromString(flag)
  letHelpersGiveWay()
  boundOwnYoungHeap()
  return { maxYoungGenerationSizeMb: YOUNG_HEAP_MIB }
}

/** Lets no young heap of the process grow once that of this thread has its size; those of other threads start with all they may have. */
function boundOwnYoungHeap(): void {
  setFlagsFromString(`--min-semi-space-size=${YOUNG_HEAP_MIB / 3}`)
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
    if (young && young.space_size < OWN_YOUNG_HEAP_MIB * MIB) return
    setFlagsFromString('--semi-space-growth-factor=1')
    observer.disconnect()
  })
  observer.observe({ entryTypes: ['gc'] })
}
