import {
  type Feeds,
  type JsonObject,
  type Model,
  type Playbook,
  type Pools,
  type ResponseCounts,
  Shelves,
} from '@attune/engine'
import type { PendingChanges } from './pending-changes.ts'
import type { CatalogueChange } from './record.ts'
import type { CountsRow, Snapshot } from './store.ts'

/** Name of the tally that holds the time of the last record, ms since 1970. */
export const NOW = 'now'

const NONE: ResponseCounts = { successes: 0, failures: 0 }

/**
 * What steps of all customers share: feed values, the catalogue, what was learned, what pools have given, tallies. It changes only
 * between steps, and each change is noted for the store.
 */
export class SharedState implements Feeds, Model, Pools {
  readonly catalogue = new Shelves()
  readonly #feeds = new Map<string, Map<string, JsonObject>>()
  /** By action, then channel: all arms together that showed it, since chance made their evidence as good as any. */
  readonly #counts = new Map<string, Map<string, { successes: number; failures: number }>>()
  readonly #countsByArm = new Map<string, CountsRow>()
  readonly #spent = new Map<string, number>()
  readonly #tallies = new Map<string, number>()
  #pools: ReadonlyMap<string, number> = new Map()

  /** Takes over what the store holds. */
  restore(snapshot: Snapshot): void {
    for (const { feed, key, value } of snapshot.feeds) this.#setFeed(feed, key, value)
    for (const { kind, id, value } of snapshot.catalogue) this.#setThing({ kind, id, value } as CatalogueChange)
    for (const row of snapshot.counts) this.#addCounts(row)
    for (const { pool, spent } of snapshot.pools) this.#spent.set(pool, spent)
    for (const [name, value] of snapshot.tallies) this.#tallies.set(name, value)
  }

  /** Lets the pools be those of a playbook; what was spent stays spent. */
  adopt(playbook: Playbook): void {
    this.#pools = playbook.pools
  }

  get(feed: string, key: string): JsonObject | undefined {
    return this.#feeds.get(feed)?.get(key)
  }

  putFeed(feed: string, key: string, value: JsonObject, at: number, pending: PendingChanges): void {
    this.#setFeed(feed, key, value)
    pending.feeds.set(`${feed}/${key}`, { feed, key, value, at })
  }

  changeCatalogue(changes: readonly CatalogueChange[], at: number, pending: PendingChanges): void {
    for (const change of changes) {
      this.#setThing(change)
      const { kind, id, value } = change
      pending.catalogue.set(`${kind}/${id}`, { kind, id, value, at })
    }
  }

  counts(action: string, channel: string): ResponseCounts {
    return this.#counts.get(action)?.get(channel) ?? NONE
  }

  /** Counts one outcome of something shown. */
  learn(action: string, channel: string, arm: string, success: boolean, pending: PendingChanges): void {
    const outcome = { action, channel, arm, successes: success ? 1 : 0, failures: success ? 0 : 1 }
    pending.counts.set(`${action}/${channel}/${arm}`, this.#addCounts(outcome))
  }

  remaining(pool: string): number {
    return Math.max(0, (this.#pools.get(pool) ?? 0) - (this.#spent.get(pool) ?? 0))
  }

  spend(pool: string, units: number, pending: PendingChanges): void {
    const spent = (this.#spent.get(pool) ?? 0) + units
    this.#spent.set(pool, spent)
    pending.pools.set(pool, { pool, spent })
  }

  tally(name: string): number {
    return this.#tallies.get(name) ?? 0
  }

  addToTally(name: string, by: number, pending: PendingChanges): void {
    this.setTally(name, this.tally(name) + by, pending)
  }

  setTally(name: string, value: number, pending: PendingChanges): void {
    this.#tallies.set(name, value)
    pending.tallies.set(name, value)
  }

  get tallies(): ReadonlyMap<string, number> {
    return this.#tallies
  }

  get countsByArm(): Iterable<CountsRow> {
    return this.#countsByArm.values()
  }

  get poolsSpent(): ReadonlyMap<string, number> {
    return this.#spent
  }

  #setFeed(feed: string, key: string, value: JsonObject): void {
    const values = this.#feeds.get(feed)
    if (values) values.set(key, value)
    else this.#feeds.set(feed, new Map([[key, value]]))
  }

  #setThing(change: CatalogueChange): void {
    const { catalogue } = this
    if (change.kind === 'products') {
      if (change.value) catalogue.putProduct(change.value)
      else catalogue.removeProduct(change.id)
    } else if (change.value) catalogue.putPlace(change.value)
    else catalogue.removePlace(change.id)
  }

  /** Adds to the counts; gives the row as it stands now. */
  #addCounts({ action, channel, arm, successes, failures }: CountsRow): CountsRow {
    if (arm !== 'silence') this.#addShown(action, channel, successes, failures)
    const key = `${action}/${channel}/${arm}`
    const known = this.#countsByArm.get(key)
    const row = {
      action,
      channel,
      arm,
      successes: (known?.successes ?? 0) + successes,
      failures: (known?.failures ?? 0) + failures,
    }
    this.#countsByArm.set(key, row)
    return row
  }

  #addShown(action: string, channel: string, successes: number, failures: number): void {
    const channels = this.#counts.get(action) ?? new Map<string, { successes: number; failures: number }>()
    this.#counts.set(action, channels)
    const both = channels.get(channel) ?? { successes: 0, failures: 0 }
    both.successes += successes
    both.failures += failures
    channels.set(channel, both)
  }
}
