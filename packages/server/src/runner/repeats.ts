import { type Event, hashNumber, isRowId, isUpkeep, rowKeyIn } from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { cutoffsAt, isPast } from '../privacy/retention.ts'
import { RecentEvents } from '../tables/recent-events.ts'
import { historyHolds } from './history.ts'
import type { EventInput, Input } from './job.ts'
import type { State } from './state.ts'
import type { Store } from './store.ts'

interface Parts {
  readonly state: State
  readonly store: Store
  /** Changes that the store does not hold yet. */
  readonly unstored: () => readonly PendingChanges[]
}

const LIMIT = 2 ** 53

/** An odd number that spreads customers over the hashes of ids (2^32 divided by the golden ratio, Knuth 1973). */
const SPREAD = 2_654_435_769

/**
 * Tells the events that were applied before (invariant 2), at any distance: by what was taken in lately, by what the
 * customer holds, and only where neither can tell by the history. A repeat carries the time of the first, so what
 * happened after the time since which everything is remembered, and is not remembered, is new. Of messages without a
 * time of their own the ids are kept beside the keys of rows, for all customers.
 */
export class Repeats {
  readonly #parts: Parts
  readonly #recent: RecentEvents

  constructor(parts: Parts, now: number, generation?: number) {
    this.#parts = parts
    this.#recent = new RecentEvents(now, generation)
  }

  /** The repeats among inputs that are about to be taken in at `now`; their customers are in memory. */
  async find(inputs: readonly Input[], now: number): Promise<ReadonlySet<EventInput>> {
    const repeats = new Set<EventInput>()
    const rows = new Set<string>()
    for (const input of inputs) {
      if (input.kind !== 'event' || isUpkeep(input.event)) continue
      const { customer, event } = input
      const family = this.#parts.state.directory.kin.familyOf(customer)
      if (isRow(event)) {
        const key = rowKeyIn(event.id)
        if (rows.has(key) || (await this.#hasRow(key, input, family, now))) repeats.add(input)
        rows.add(key)
        continue
      }
      if (this.#recent.add(keyOf(customer, event), now)) repeats.add(input)
      else if (family.size > 0 && this.#hasCome(event, family, customer)) repeats.add(input)
      else if (await this.#isKnown(input, family, now)) repeats.add(input)
    }
    return repeats
  }

  /** To be called when inputs that were looked at were not taken in after all. */
  forget(now: number): void {
    this.#recent.clear(now)
  }

  /** Whether an event came lately to somebody who is or was one with the customer. */
  #hasCome(event: Event, family: ReadonlySet<number>, customer: number): boolean {
    for (const member of family) if (member !== customer && this.#recent.has(keyOf(member, event))) return true
    return false
  }

  async #isKnown(input: EventInput, family: ReadonlySet<number>, now: number): Promise<boolean> {
    const { customer, event } = input
    const { state } = this.#parts
    const known = state.recall(input)
    if (known === 'repeat') return true
    // Where the first had no time of its own, no time tells where to look for it.
    if ((event.untimed || known === 'unknown') && state.hasComeUntimed(event.origin ?? customer, event.id, family))
      return true
    if (event.untimed || known === 'new' || event.at > this.#recent.since) return false
    return this.#isInHistory(input, family, now)
  }

  /** Whether a file has brought a row before: to whomever, since its key is the row's alone. */
  async #hasRow(key: string, input: EventInput, family: ReadonlySet<number>, now: number): Promise<boolean> {
    const { rowKeys } = this.#parts.state
    if (rowKeys.has(key)) return true
    return input.event.at <= rowKeys.forgottenUpTo && this.#isInHistory(input, family, now)
  }

  async #isInHistory({ customer, event }: EventInput, family: ReadonlySet<number>, now: number): Promise<boolean> {
    const { state, store, unstored } = this.#parts
    // The history may have let go of it, so nothing can tell any more: what cannot be shown to be new is not applied.
    if (isPast(event, cutoffsAt(state.playbook.definition.privacy, now))) return true
    for (const member of family.size > 0 ? family : [customer]) {
      if (unstored().some(({ history }) => historyHolds(history, member, event.id))) return true
      if (await store.hasEvent(member, event.id, event.at)) return true
    }
    return false
  }
}

function isRow({ id, load }: Event): boolean {
  return load !== undefined && isRowId(id)
}

/** A number that stands for the event id of this customer; the same id of another customer gives another. */
function keyOf(customer: number, event: Event): number {
  return (hashNumber(event.id) + customer * SPREAD) % LIMIT || 1
}
