/** How fast messages may leave by way of something that several of them share, such as a sender. */
export interface Limit {
  /** Names what is shared; whoever gives the same key waits in the same line. */
  readonly key: string
  /** Least time between two messages, ms. */
  readonly intervalMs: number
}

/** Whose turn comes first: what is urgent, what had its turn and was overtaken, the usual, what can wait. */
export type Rank = 0 | 1 | 2 | 3

const RANKS: readonly Rank[] = [0, 1, 2, 3]

/** A timer that is late by less has cost nobody a turn, ms. */
const SLACK_MS = 20

/**
 * Lets messages through one after the other. Whoever would wait long is promised a turn and comes back then; what
 * is urgent goes through meanwhile, and what was promised to others moves back by as much.
 */
class Turnstile {
  #freeAt: number
  /** From when on nothing is promised to a rank. */
  readonly #promised: Record<Rank, number> = { 0: 0, 1: 0, 2: 0, 3: 0 }

  constructor(freeAt: number) {
    this.#freeAt = freeAt
  }

  /** When the next may go through. */
  get freeAt(): number {
    return this.#freeAt
  }

  /** `since`: when who goes through came; of those who came when it was free already, no timer has cost a turn. */
  pass(intervalMs: number, now: number, since: number): void {
    const wasHeldUp = since <= this.#freeAt && now - this.#freeAt <= SLACK_MS
    this.#freeAt = (wasHeldUp ? this.#freeAt : now) + intervalMs
  }

  /** Promises the next turn of a rank, after those of all who go before it. */
  promise(rank: Rank, intervalMs: number, now: number): number {
    const before = RANKS.filter((other) => other <= rank).map((other) => this.#promised[other])
    const turn = Math.max(now, this.#freeAt, ...before)
    this.#promised[rank] = turn + intervalMs
    for (const other of RANKS) if (other > rank && this.#promised[other] > turn) this.#promised[other] += intervalMs
    return turn
  }
}

/** A turnstile for each of what is shared. */
export class Turnstiles {
  readonly #byKey = new Map<string, Turnstile>()
  readonly #lastPassAt: number

  /** `lastPassAt`: when somebody may have gone through each of them before. */
  constructor(lastPassAt = Number.NEGATIVE_INFINITY) {
    this.#lastPassAt = lastPassAt
  }

  /** When somebody may go through all of them, but for others in line. */
  freeAt(limits: readonly Limit[]): number {
    return limits.reduce((latest, limit) => Math.max(latest, this.#of(limit).freeAt), 0)
  }

  /** Lets through who has waited since an instant. */
  pass(limits: readonly Limit[], now: number, since: number): void {
    for (const limit of limits) this.#of(limit).pass(limit.intervalMs, now, since)
  }

  promise(limits: readonly Limit[], rank: Rank, now: number): number {
    return limits.reduce((latest, limit) => Math.max(latest, this.#of(limit).promise(rank, limit.intervalMs, now)), now)
  }

  #of({ intervalMs, key }: Limit): Turnstile {
    const known = this.#byKey.get(key)
    if (known) return known
    const turnstile = new Turnstile(Math.max(0, this.#lastPassAt + intervalMs))
    this.#byKey.set(key, turnstile)
    return turnstile
  }
}
