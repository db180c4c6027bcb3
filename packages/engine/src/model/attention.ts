import type { Customer } from '../profile/customer.ts'
import { localTime } from '../time/zone.ts'
import type { ResponseCounts } from './beta.ts'
import type { Model } from './learned.ts'

/** How often a person was spoken to in an hour of the day, and attended. */
export interface Attention {
  /** 0 to 23: the hour on weekdays; 24 to 47: on weekends. */
  readonly slot: number
  shown: number
  attended: number
}

/** Beyond so many messages the older ones count half: people change. */
const MEMORY = 200

/** So many messages of people at large weigh as much as those of a segment, and those of a segment as the hour's own. */
const HOUR_STRENGTH = 20

/** Responses that a person is credited with beforehand, as many as were to be expected. */
const PERSON_STRENGTH = 1.5
const PERSON_HOUR_STRENGTH = 2

/** What is known of one person's hours moves the value so far and no further. */
const LEAST = 0.05
const MOST = 5

/** The hour of the day at an instant, weekdays apart from weekends. */
export function hourSlot(zone: string, at: number): number {
  const { minuteOfDay, weekday } = localTime(zone, at)
  return (weekday === 0 || weekday === 6 ? 24 : 0) + Math.floor(minuteOfDay / 60)
}

/** Notes whether the person attended to something that reached them in an hour. */
export function noteAttention(customer: Customer, slot: number, attended: boolean): void {
  const known = customer.attention.find((hour) => hour.slot === slot)
  const hour = known ?? { slot, shown: 0, attended: 0 }
  if (!known) customer.attention.push(hour)
  hour.shown++
  if (attended) hour.attended++
  if (customer.attention.reduce((sum, { shown }) => sum + shown, 0) <= MEMORY) return
  for (const held of customer.attention) {
    held.shown /= 2
    held.attended /= 2
  }
}

/** Adds up what is known of two customers who were found to be one. */
export function mergeAttention(winner: Customer, loser: Customer): void {
  for (const { attended, shown, slot } of loser.attention) {
    const known = winner.attention.find((hour) => hour.slot === slot)
    if (!known) winner.attention.push({ slot, shown, attended })
    else {
      known.shown += shown
      known.attended += attended
    }
  }
}

/** Names under which attention is counted for all people, and for those of a segment. */
export function attentionNames(segment: string | undefined, slot: number): string[] {
  const names = ['attention/', `attention//${slot}`]
  return segment === undefined ? names : [...names, `attention/${segment}`, `attention/${segment}/${slot}`]
}

/**
 * By how much likelier than on average this person attends in an hour: 1 where nothing is known. Three levels, each
 * shrunk towards the one above with a fixed strength: the hour among all people, the hour among those of the segment,
 * and the person: first how much the person attends at all against what was to be expected of the hours (gamma-Poisson),
 * then this hour against the person's own others, where the hours beside it count half.
 */
export function receptivity(
  customer: Customer,
  segment: string | undefined,
  slot: number,
  model: Model,
  now: number,
): number {
  const all = model.counts('attention/', now)
  const base = rateOf(all)
  // Who was never spoken to, among people who never were, is like everybody.
  if (base === undefined && customer.attention.length === 0) return 1
  const hourRate = (of: number) => {
    const hour = shrink(model.counts(`attention//${of}`, now), base ?? NOBODY_KNOWN)
    return segment === undefined ? hour : shrink(model.counts(`attention/${segment}/${of}`, now), hour)
  }
  const level = segment === undefined ? all : model.counts(`attention/${segment}`, now)
  const average = shrink(level, base ?? NOBODY_KNOWN)
  let attended = 0
  let expected = 0
  let here = 0
  let expectedHere = 0
  for (const hour of customer.attention) {
    const due = hour.shown * hourRate(hour.slot)
    attended += hour.attended
    expected += due
    const share = hour.slot === slot ? 1 : isBeside(hour.slot, slot) ? 0.5 : 0
    here += share * hour.attended
    expectedHere += share * due
  }
  const person = (attended + PERSON_STRENGTH) / (expected + PERSON_STRENGTH)
  const hour = (here + PERSON_HOUR_STRENGTH) / (expectedHere * person + PERSON_HOUR_STRENGTH)
  return Math.min(MOST, Math.max(LEAST, (hourRate(slot) / average) * person * hour))
}

/** What is taken for the rate of attention before anybody was spoken to. */
const NOBODY_KNOWN = 0.1

function rateOf({ failures, successes }: ResponseCounts): number | undefined {
  const shown = successes + failures
  return shown === 0 ? undefined : (successes + NOBODY_KNOWN * HOUR_STRENGTH) / (shown + HOUR_STRENGTH)
}

function shrink({ failures, successes }: ResponseCounts, towards: number): number {
  const shown = successes + failures
  return shown === 0 ? towards : (successes + towards * HOUR_STRENGTH) / (shown + HOUR_STRENGTH)
}

function isBeside(a: number, b: number): boolean {
  if (a >= 24 !== b >= 24) return false
  const distance = Math.abs(a - b)
  return distance === 1 || distance === 23
}
