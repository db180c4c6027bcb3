import type { MembershipRow } from '../runner/store.ts'

/** Stands for a customer who is not in the audience any more. */
const GONE = -1

/**
 * Who came into which audience and left it, of each only the last. A row for each, with a text to find it by, would be
 * three times as much; where a million people are met for the first time that is most of the heap.
 */
export class PendingMemberships implements Iterable<MembershipRow> {
  /** By audience: since when by customer, ms since 1970. */
  readonly #audiences = new Map<string, Map<number, number>>()

  set(customer: number, audience: string, since: number | undefined): void {
    const changes = this.#audiences.get(audience) ?? new Map<number, number>()
    if (changes.size === 0) this.#audiences.set(audience, changes)
    changes.set(customer, since ?? GONE)
  }

  /** Whether those who changed in an audience belong to it now. */
  *changesIn(audience: string): Generator<readonly [customer: number, isIn: boolean]> {
    for (const [customer, since] of this.#audiences.get(audience) ?? []) yield [customer, since !== GONE]
  }

  *[Symbol.iterator](): Generator<MembershipRow> {
    for (const [audience, changes] of this.#audiences)
      for (const [customer, since] of changes) yield { customer, audience, since: since === GONE ? undefined : since }
  }
}
