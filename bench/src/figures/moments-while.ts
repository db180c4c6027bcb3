import { setTimeout as pause } from 'node:timers/promises'
import type { Generator } from '../load/generator.ts'
import type { Served } from '../served/served.ts'
import { percentile } from '../statistics.ts'
import type { Scale } from './bench.ts'

export const MOMENTS_PER_SECOND = 100
const CONNECTIONS = 16
/** Moments are asked for in stretches of this length until the work is done. */
const STRETCH_SECONDS = 1

/** The moments of a server that has nothing else to do, once what answers them is compiled. */
export async function momentsAtRest(generator: Generator, served: Served, { roundSeconds, warmUpSeconds }: Scale) {
  await momentsWhile(generator, served, pause(warmUpSeconds * 1000))
  return momentsWhile(generator, served, pause(roundSeconds * 1000))
}

/** Asks for moments at a fixed rate while something goes on. */
export async function momentsWhile(generator: Generator, { target }: Served, work: Promise<unknown>) {
  const open = { type: 'open', target, pool: 'moment', connections: CONNECTIONS } as const
  let isOver = false
  const noteOver = () => {
    isOver = true
  }
  work.then(noteOver, noteOver)
  const latencies: number[] = []
  let busy = 0
  while (!isOver) {
    const done = await generator.order({ ...open, ratePerSecond: MOMENTS_PER_SECOND, seconds: STRETCH_SECONDS })
    latencies.push(...done.open!.latencies)
    busy = Math.max(busy, done.busy)
  }
  return { p99Ms: percentile(Float64Array.from(latencies).sort(), 0.99), busy }
}
