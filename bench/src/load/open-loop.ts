import { percentile } from '../statistics.ts'
import { Connection } from './connection.ts'

/** Latencies from the intended start, ms. */
export interface OpenLoopResult {
  readonly requests: number
  readonly refused: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  /** Of each request, ascending. */
  readonly latencies: Float64Array
}

/** One stream of requests at a fixed rate. */
export interface Stream {
  readonly ratePerSecond: number
  readonly connections: number
  readonly next: () => Buffer
}

/**
 * Sends streams at fixed rates, whatever the answers do; the time of a request counts from when it was to start, so
 * that a stall is felt by all who would have come meanwhile. Intended starts lie on a grid of 1 ms, which is as fine
 * as timers go. What is due while all connections are busy waits, and its time runs. Gives a result per stream.
 */
export async function runOpenLoop(
  url: string,
  seconds: number,
  streams: readonly Stream[],
): Promise<readonly OpenLoopResult[]> {
  const lanes = await Promise.all(streams.map((stream) => openLane(url, stream)))
  const startedAt = performance.now() + 5
  const due = () => Math.min(performance.now() - startedAt, seconds * 1000)
  await new Promise<void>((resolve) => {
    const tick = () => {
      const now = due()
      for (const lane of lanes) lane.sendDue(startedAt, now)
      if (now < seconds * 1000) setTimeout(tick, 1)
      else resolve()
    }
    tick()
  })
  return Promise.all(lanes.map((lane) => lane.finish()))
}

interface Lane {
  /** Sends what is due `elapsed` ms after the start. */
  sendDue(startedAt: number, elapsed: number): void
  finish(): Promise<OpenLoopResult>
}

async function openLane(url: string, { connections, next, ratePerSecond }: Stream): Promise<Lane> {
  const free = await Promise.all(Array.from({ length: connections }, () => Connection.open(new URL(url))))
  const all = [...free]
  const waiting: number[] = []
  const latencies: number[] = []
  const drained = Promise.withResolvers<void>()
  let intended = 0
  let refused = 0
  let over = false
  const settle = () => {
    if (over && latencies.length === intended) drained.resolve()
  }
  const send = (connection: Connection, dueAt: number) =>
    connection.send(next(), (status) => {
      latencies.push(performance.now() - dueAt)
      if (status !== 200) refused++
      const later = waiting.shift()
      if (later === undefined) free.push(connection)
      else send(connection, later)
      settle()
    })
  return {
    sendDue(startedAt, elapsed) {
      const count = Math.floor((Math.floor(elapsed) / 1000) * ratePerSecond)
      for (; intended < count; intended++) {
        const dueAt = startedAt + Math.ceil(((intended + 1) / ratePerSecond) * 1000)
        const connection = free.pop()
        if (connection === undefined) waiting.push(dueAt)
        else send(connection, dueAt)
      }
    },
    async finish() {
      over = true
      settle()
      await drained.promise
      for (const connection of all) connection.close()
      return { requests: intended, refused, ...percentilesOf(latencies) }
    },
  }
}

export function percentilesOf(latencies: readonly number[]): Omit<OpenLoopResult, 'requests' | 'refused'> {
  const sorted = Float64Array.from(latencies).sort()
  return {
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    p99Ms: percentile(sorted, 0.99),
    p999Ms: percentile(sorted, 0.999),
    latencies: sorted,
  }
}
