import type { KeyRecord } from './key-file.ts'

/** Whether a request may pass, or after how many seconds the next may. */
export type Turnstile = (key: KeyRecord) => number

interface Bucket {
  tokens: number
  at: number
}

/**
 * Lets each key pass as often as its limit says: a token bucket, which fills steadily up to the burst and from which
 * each request takes one. Keys without a limit always pass. `now` in ms, never running backwards.
 */
export function createTurnstile(now: () => number): Turnstile {
  const buckets = new WeakMap<KeyRecord, Bucket>()
  return (key) => {
    const { limit } = key
    if (limit === undefined) return 0
    const at = now()
    const bucket = buckets.get(key) ?? { tokens: limit.burst, at }
    buckets.set(key, bucket)
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((at - bucket.at) / 1000) * limit.perSecond)
    bucket.at = at
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / limit.perSecond))
    bucket.tokens -= 1
    return 0
  }
}
