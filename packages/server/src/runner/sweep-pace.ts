/** What is done to everybody after a publish: reading histories takes longer than looking. */
export type SweepKind = 'read' | 'look'

interface Seen {
  customers: number
  ms: number
}

/** Longer than this between two looks, and something else was done meanwhile. */
const LONGEST_GAP_MS = 1000
/** Less than this says nothing. */
const SHORTEST_MS = 100

/** How fast everybody was looked at so far after publishes in this process, beside everything else that it does. */
export class SweepPace {
  readonly #seen: Record<SweepKind, Seen> = { read: { customers: 0, ms: 0 }, look: { customers: 0, ms: 0 } }
  #last: { readonly kind: SweepKind; readonly done: number; readonly at: number } | undefined

  /** Notes that so many were done at an instant (ms). */
  note(kind: SweepKind, done: number, at: number): void {
    const last = this.#last
    this.#last = { kind, done, at }
    if (last?.kind !== kind || done < last.done || at - last.at > LONGEST_GAP_MS) return
    this.#seen[kind].customers += done - last.done
    this.#seen[kind].ms += at - last.at
  }

  /** Customers per second; undefined where that was not seen. */
  perSecond(kind: SweepKind): number | undefined {
    const { customers, ms } = this.#seen[kind]
    return ms < SHORTEST_MS || customers === 0 ? undefined : (customers * 1000) / ms
  }
}
