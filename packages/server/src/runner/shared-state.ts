import {
  type Exposure,
  type Feeds,
  type JsonObject,
  Learned,
  type LearnedRow,
  type Playbook,
  type Pools,
  Shelves,
} from '@attune/engine'
import { isAffinityRow, LiveAffinity } from '../affinity/live-affinity.ts'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { SendBook } from '../sends/send-book.ts'
import { HOUSEHOLD_TALLIES, HouseholdCounts } from './household-counts.ts'
import type { CatalogueChange } from './record.ts'
import type { CountsRow, PoolRow, Snapshot } from './store.ts'

/** Name of the tally that holds the time of the last record, ms since 1970. */
export const NOW = 'now'

/** Tallies that hold, for campaigns that are paced, when the next delivery may leave. */
const PACE = 'pace/'

/**
 * What steps of all customers share: feed values, the catalogue, what was learned, what pools have given, tallies. It changes only
 * between steps, and each change is noted for the store.
 */
export class SharedState implements Feeds, Pools {
  readonly catalogue = new Shelves()
  readonly model = new Learned()
  readonly households = new HouseholdCounts()
  readonly affinity = new LiveAffinity()
  readonly sends = new SendBook()
  readonly #feeds = new Map<string, Map<string, JsonObject>>()
  readonly #countsByArm = new Map<string, CountsRow>()
  readonly #spent = new Map<string, PoolRow>()
  readonly #tallies = new Map<string, number>()
  #calendar = calendarOf('UTC')
  #pools: ReadonlyMap<string, number> = new Map()

  /** Takes over what the store holds. */
  restore(snapshot: Snapshot): void {
    for (const { feed, key, value } of snapshot.feeds) this.#setFeed(feed, key, value)
    for (const { kind, id, value } of snapshot.catalogue) this.#setThing({ kind, id, value } as CatalogueChange)
    for (const row of snapshot.counts) this.#countsByArm.set(`${row.action}/${row.channel}/${row.arm}`, row)
    for (const row of snapshot.learned) if (!isAffinityRow(row)) this.model.restore(row)
    this.affinity.restore(snapshot.learned.filter(isAffinityRow))
    this.sends.restore(snapshot.sends)
    for (const row of snapshot.pools) this.#spent.set(row.pool, row)
    for (const [name, value] of snapshot.tallies) {
      if (name.startsWith(HOUSEHOLD_TALLIES)) this.households.restore(name, value)
      else this.#tallies.set(name, value)
    }
  }

  /** Lets the pools be those of a playbook; what was spent stays spent. */
  adopt(playbook: Playbook): void {
    this.#calendar = calendarOf(playbook.zone)
    this.#pools = playbook.pools
  }

  /** The day of an instant by the brand's calendar, such as 2026-11-26. */
  dayOf(at: number): string {
    return this.#calendar.format(at)
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

  /** Counts one outcome of something shown, or not shown by the arm of silence; one that `corrects` was counted as a failure. */
  countResponse(
    { action, arm, channel }: Exposure,
    success: boolean,
    corrects: boolean,
    pending: PendingChanges,
  ): void {
    const key = `${action}/${channel}/${arm}`
    const known = this.#countsByArm.get(key)
    const row = {
      ...{ action, channel, arm },
      successes: (known?.successes ?? 0) + (success ? 1 : 0),
      failures: (known?.failures ?? 0) + (corrects ? -1 : success ? 0 : 1),
    }
    this.#countsByArm.set(key, row)
    pending.counts.set(key, row)
  }

  /** Notes for the store what the model has learned. */
  noteLearned(rows: readonly LearnedRow[], pending: PendingChanges): void {
    for (const row of rows) pending.learned.set(row.name, row)
  }

  remaining(pool: string, period = 0): number {
    return Math.max(0, (this.#pools.get(pool) ?? 0) - this.#spentIn(pool, period))
  }

  spent(pool: string): number {
    return this.#spentIn(pool, 0)
  }

  /** Takes from a pool. Of one that is filled anew with each period only the latest is kept: time never goes back. */
  spend(pool: string, units: number, period: number, pending: PendingChanges): void {
    const row = { pool, spent: this.#spentIn(pool, period) + units, period }
    this.#spent.set(pool, row)
    pending.pools.set(pool, row)
  }

  #spentIn(pool: string, period: number): number {
    const row = this.#spent.get(pool)
    return row?.period === period ? row.spent : 0
  }

  freeAt(campaign: string): number {
    return this.tally(`${PACE}${campaign}`)
  }

  takeTurn(campaign: string, freeAt: number, pending: PendingChanges): void {
    this.setTally(`${PACE}${campaign}`, freeAt, pending)
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
    return new Map([...this.#spent].map(([pool, { spent }]) => [pool, spent]))
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
}

/** Writes days in a form that sorts as they follow each other. */
function calendarOf(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
}
