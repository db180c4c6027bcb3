import type { ResourceLimits } from 'node:worker_threads'

/** Limits of a thread for whose work nobody waits: its young objects have less room than V8 would take. */
export const SMALL_HEAP: ResourceLimits = { maxYoungGenerationSizeMb: 24 }
