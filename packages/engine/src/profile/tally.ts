import type { Json, JsonObject } from '../json.ts'
import type { Customer } from './customer.ts'
import { createNumbers } from './numbers.ts'
import { bucketOf, expiryOf, type Grain, oldestBucket, oldestKept } from './window.ts'

/** A value that was told apart from others. */
export type TallyValue = string | number | boolean

/** One value of a property: how often it came, and when. */
export interface TallyEntry {
  readonly value: TallyValue
  count: number
  first: number
  last: number
  /** Pairs `bucket, count`, or `bucket, first instant` (`firstsKey`), oldest first; undefined where no window looks at it. */
  buckets: number[] | undefined
}

/** Which values a property of one kind of event has had, kept up to date event by event. */
export interface Tally {
  readonly key: string
  entries: TallyEntry[]
}

/** Which tallies an event feeds, as computed traits ask for them. */
export interface TallySpec {
  readonly key: string
  readonly event: string
  /** What is looked at of an event in its place: the elements of a list. */
  readonly lines: ((properties: JsonObject) => readonly JsonObject[]) | undefined
  readonly accepts: ((properties: JsonObject) => boolean) | undefined
  /** The values to tell apart; none where the event has none. */
  readonly read: (properties: JsonObject) => readonly TallyValue[]
  /** In what windows are kept; undefined where only all time is looked at. */
  readonly grain: Grain | undefined
}

const FIRSTS = 'first:'

/** The key of a tally of whose values is kept when each came first in every bucket, instead of how often. */
export function firstsKey(key: string): string {
  return FIRSTS + key
}

/** What two say of one bucket: of instants the earlier, of counts both. */
function together(key: string): (a: number, b: number) => number {
  return key.startsWith(FIRSTS) ? Math.min : (a, b) => a + b
}

/** How far back a tally is looked at, and how finely. */
export interface TallyWindow {
  readonly grain: Grain
  readonly ms: number
}

/** Different values kept per tally. Beyond, the one not seen for longest makes room, but not the first, least or greatest. */
const MAX_TALLY_VALUES = 200

const LONGEST_TEXT = 200

/** A value that can be told apart; longer texts, lists and objects cannot. */
export function tallyValueOf(value: Json | undefined): TallyValue | undefined {
  if (typeof value === 'string') return value.length <= LONGEST_TEXT ? value : undefined
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

export function findTally({ tallies }: Customer, key: string): Tally | undefined {
  for (let i = 0; i < tallies.length; i++) if (tallies[i]!.key === key) return tallies[i]
  return undefined
}

/** Notes a value at the time at which it happened, whenever that is told. */
export function addToTally(customer: Customer, spec: TallySpec, value: TallyValue, at: number, now: number): void {
  let tally = findTally(customer, spec.key)
  if (!tally) {
    tally = { key: spec.key, entries: [] }
    customer.tallies.push(tally)
  }
  let entry = tally.entries.find((one) => one.value === value)
  if (!entry) {
    entry = { value, count: 0, first: at, last: at, buckets: undefined }
    tally.entries.push(entry)
  }
  entry.count++
  if (at < entry.first) entry.first = at
  if (at > entry.last) entry.last = at
  if (spec.grain) entry.buckets = addTo(entry.buckets ?? createNumbers(), spec.key, spec.grain, at, now)
  if (tally.entries.length > MAX_TALLY_VALUES) makeRoom(tally)
}

function addTo(buckets: number[], key: string, grain: Grain, at: number, now: number): number[] {
  const oldest = oldestKept(grain, now)
  let stale = 0
  while (stale < buckets.length && buckets[stale]! < oldest) stale += 2
  if (stale > 0) buckets.splice(0, stale)
  const bucket = bucketOf(grain, at)
  return bucket < oldest ? buckets : insert(buckets, bucket, key.startsWith(FIRSTS) ? at : 1, together(key))
}

function insert(buckets: number[], bucket: number, told: number, join: (a: number, b: number) => number): number[] {
  let i = buckets.length - 2
  while (i >= 0 && buckets[i]! > bucket) i -= 2
  if (i >= 0 && buckets[i] === bucket) buckets[i + 1] = join(buckets[i + 1]!, told)
  else if (i + 2 === buckets.length) buckets.push(bucket, told)
  else buckets.splice(i + 2, 0, bucket, told)
  return buckets
}

/** Adds what was noted of another customer, who was found to be this one. */
export function mergeTally(customer: Customer, other: Tally): void {
  const known = findTally(customer, other.key)
  if (!known) {
    customer.tallies.push(other)
    return
  }
  for (const entry of other.entries) {
    const mine = known.entries.find(({ value }) => value === entry.value)
    if (!mine) {
      known.entries.push(entry)
      continue
    }
    mine.count += entry.count
    mine.first = Math.min(mine.first, entry.first)
    mine.last = Math.max(mine.last, entry.last)
    const theirs = entry.buckets ?? []
    for (let i = 0; i < theirs.length; i += 2)
      mine.buckets = insert(mine.buckets ?? createNumbers(), theirs[i]!, theirs[i + 1]!, together(other.key))
  }
  while (known.entries.length > MAX_TALLY_VALUES) makeRoom(known)
}

function makeRoom({ entries }: Tally): void {
  const numbers = entries.filter(({ value }) => typeof value === 'number')
  const kept = new Set<TallyEntry | undefined>([
    best(entries, (a, b) => a.first < b.first),
    best(numbers, (a, b) => a.value < b.value),
    best(numbers, (a, b) => a.value > b.value),
  ])
  const oldest = best(
    entries.filter((entry) => !kept.has(entry)),
    (a, b) => a.last < b.last,
  )
  if (oldest) entries.splice(entries.indexOf(oldest), 1)
}

/** The entry that beats all others; of equals the one that was noted first. */
export function best<T>(entries: readonly T[], beats: (a: T, b: T) => boolean): T | undefined {
  let winner: T | undefined
  for (const entry of entries) if (winner === undefined || beats(entry, winner)) winner = entry
  return winner
}

/** How often a value came in the window that ends now, or ever where there is no window. */
export function countOf({ buckets = [], count }: TallyEntry, window: TallyWindow | undefined, now: number): number {
  if (window === undefined) return count
  const oldest = oldestBucket(window.grain, window.ms, now)
  let total = 0
  for (let i = buckets.length - 2; i >= 0 && buckets[i]! >= oldest; i -= 2) total += buckets[i + 1]!
  return total
}

/** When a value came first in the window that ends now, of a tally that keeps that; Infinity where it did not come. */
export function firstIn({ buckets = [] }: TallyEntry, { grain, ms }: TallyWindow, now: number): number {
  const oldest = oldestBucket(grain, ms, now)
  for (let i = 0; i < buckets.length; i += 2) if (buckets[i]! >= oldest) return buckets[i + 1]!
  return Number.POSITIVE_INFINITY
}

/** When the oldest bucket of any value that is inside the window leaves it; Infinity where none is inside. */
export function nextTallyExpiry({ entries }: Tally, { grain, ms }: TallyWindow, now: number): number {
  const oldest = oldestBucket(grain, ms, now)
  let next = Number.POSITIVE_INFINITY
  for (const { buckets = [] } of entries) {
    for (let i = 0; i < buckets.length; i += 2) {
      if (buckets[i]! < oldest) continue
      next = Math.min(next, expiryOf(buckets[i]!, grain, ms))
      break
    }
  }
  return next
}
