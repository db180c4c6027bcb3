import type { JsonObject } from '../json.ts'
import type { Customer } from './customer.ts'
import { plus } from './exact-sum.ts'
import { localMonth } from './period.ts'
import { addToBucket, addToWindow, mergeWindows } from './window.ts'

/** Buckets of a sliding window, as triples `bucket, count, sum`, oldest first. */
export type Buckets = number[]

/** Counts, sums and last times of one kind of event of a customer, kept up to date event by event. */
export interface Rollup {
  readonly key: string
  count: number
  sum: number
  first: number
  last: number
  minutes: Buckets | undefined
  hours: Buckets | undefined
  days: Buckets | undefined
  /** By month of the customer's own calendar at the time of counting. */
  months: Buckets | undefined
}

/** Months kept besides the one at hand. */
export const MONTHS_KEPT = 36

/** Which rollups an event feeds, as the playbook's conditions ask for them. */
export interface RollupSpec {
  readonly key: string
  readonly event: string
  /** What is counted of an event in its place: the elements of a list. */
  readonly lines: ((properties: JsonObject) => readonly JsonObject[]) | undefined
  /** Only events whose properties pass are counted. */
  readonly accepts: ((properties: JsonObject) => boolean) | undefined
  /** Only events that happened when the clocks where the customer is showed this are counted. */
  readonly during: ((zone: string, at: number) => boolean) | undefined
  /** The number to add up: 0 where the event has none. */
  readonly amount: (properties: JsonObject) => number
  readonly minutes: boolean
  readonly hours: boolean
  readonly days: boolean
  readonly months: boolean
}

const FILTERED = '["'

/** The key of a rollup that counts only some events, or adds up another property than what they are worth. */
export function filteredKey(
  event: string,
  sumOf: string | undefined,
  where: unknown,
  during: unknown,
  lines?: string,
): string {
  const key = [event, sumOf ?? null, where ?? null]
  if (lines !== undefined) return JSON.stringify([...key, during ?? null, lines])
  return JSON.stringify(during === undefined ? key : [...key, during])
}

/** Whether an event that no definition mentions may be counted under its name: not where that looks like another rollup's key. */
export function isCountable(event: string): boolean {
  return !event.startsWith(FILTERED)
}

export function findRollup(customer: Customer, key: string): Rollup | undefined {
  const rollups = customer.rollups
  for (let i = 0; i < rollups.length; i++) if (rollups[i]!.key === key) return rollups[i]
  return undefined
}

/** Counts one event, whenever it happened: late ones land in the bucket of their own time. `zone` is the customer's. */
export function addToRollup(
  customer: Customer,
  spec: RollupSpec,
  properties: JsonObject,
  at: number,
  now: number,
  zone: string,
): void {
  if (spec.during && !spec.during(zone, at)) return
  const amount = spec.amount(properties)
  const rollup = findRollup(customer, spec.key) ?? createRollup(customer, spec.key, at)
  rollup.count++
  rollup.sum = plus(rollup.sum, amount)
  if (at < rollup.first) rollup.first = at
  if (at > rollup.last) rollup.last = at
  if (spec.minutes) rollup.minutes = addToWindow(rollup.minutes, 'minute', at, amount, now)
  if (spec.hours) rollup.hours = addToWindow(rollup.hours, 'hour', at, amount, now)
  if (spec.days) rollup.days = addToWindow(rollup.days, 'day', at, amount, now)
  if (spec.months)
    rollup.months = addToBucket(rollup.months, localMonth(zone, at), amount, localMonth(zone, now) - MONTHS_KEPT)
}

/** Adds what was counted of another customer, who was found to be this one. Beyond `limit` kinds nothing new is begun. */
export function mergeRollup(customer: Customer, other: Rollup, limit: number): void {
  const known = findRollup(customer, other.key)
  if (!known) {
    if (customer.rollups.length < limit) customer.rollups.push(other)
    return
  }
  known.count += other.count
  known.sum = plus(known.sum, other.sum)
  known.first = Math.min(known.first, other.first)
  known.last = Math.max(known.last, other.last)
  known.minutes = mergeWindows(known.minutes, other.minutes)
  known.hours = mergeWindows(known.hours, other.hours)
  known.days = mergeWindows(known.days, other.days)
  known.months = mergeWindows(known.months, other.months)
}

function createRollup(customer: Customer, key: string, at: number): Rollup {
  const rollup: Rollup = {
    key,
    count: 0,
    sum: 0,
    first: at,
    last: at,
    minutes: undefined,
    hours: undefined,
    days: undefined,
    months: undefined,
  }
  customer.rollups.push(rollup)
  return rollup
}
