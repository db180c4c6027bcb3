import { addSkips, countSkips, forgetInSkips, type Skip } from './skips.ts'

/** Upper bounds of the latency buckets, seconds. */
export const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600, 3600] as const

/** What was counted of one destination since the start of the process. */
export class Tally {
  sent = 0
  /** Facts for which there was nothing to send. */
  skips: readonly Skip[] = []
  /** Requests that failed for now, and that were refused for good. */
  failures = 0
  refusals = 0
  /** Facts by how long it took from what happened until they were taken, not cumulated; the last holds what took longer than all bounds. */
  readonly latency = new Float64Array(LATENCY_BUCKETS.length + 1)
  latencySeconds = 0

  get skipped(): number {
    return countSkips(this.skips)
  }

  skip(skip: Skip): void {
    this.skips = addSkips(this.skips, [skip])
  }

  /** Lets go of the names of customers who were erased. */
  forget(customers: ReadonlySet<number>): void {
    this.skips = forgetInSkips(this.skips, customers)
  }

  /** Counts a fact that was taken so many ms after it happened. */
  note(ms: number): void {
    const seconds = Math.max(0, ms / 1000)
    this.sent++
    this.latencySeconds += seconds
    let bucket = 0
    while (bucket < LATENCY_BUCKETS.length && seconds > LATENCY_BUCKETS[bucket]!) bucket++
    this.latency[bucket]!++
  }
}
