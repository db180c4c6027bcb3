import type { Customer } from '../profile/customer.ts'

/** What is kept of a customer's visits to one place. */
export interface Visits {
  readonly place: string
  /** As of the last visit. */
  type: string
  region: string | undefined
  count: number
  /** When the first and the last visit began. */
  first: number
  last: number
  /** When visits began, oldest first; of many the latest. */
  times: number[]
  /** The visit under way. */
  stay: Stay | undefined
}

/** A visit that has not come to its end. */
export interface Stay {
  readonly since: number
  /** The last report from inside. */
  seen: number
  /** The first of the reports from outside since then; 0: there was none. */
  outsideSince: number
  /** Up to which length of the stay triggers were asked, ms. */
  dwelt: number
  /** The first instant at which time alone changes it. */
  dueAt: number
}

/** Places kept per customer; beyond, the one not visited for longest makes room. */
const MAX_PLACES = 100
/** Times kept per place: how often somebody came within a time counts so many at most. */
const MAX_TIMES = 20

/** Notes that a visit began. */
export function beginVisit(
  customer: Customer,
  place: string,
  type: string,
  region: string | undefined,
  at: number,
): Visits {
  let visits = customer.visits.find((known) => known.place === place)
  if (!visits) {
    if (customer.visits.length >= MAX_PLACES) makeRoom(customer)
    visits = { place, type, region, count: 0, first: at, last: at, times: [], stay: undefined }
    customer.visits.push(visits)
  }
  visits.type = type
  visits.region = region
  visits.count++
  visits.first = Math.min(visits.first, at)
  visits.last = Math.max(visits.last, at)
  visits.times = latest([...visits.times, at])
  visits.stay = { since: at, seen: at, outsideSince: 0, dwelt: 0, dueAt: at }
  return visits
}

/** Adds the visits of another customer, who was found to be this one. */
export function mergeVisits(customer: Customer, other: Visits): void {
  const known = customer.visits.find(({ place }) => place === other.place)
  if (!known) {
    if (customer.visits.length >= MAX_PLACES) makeRoom(customer)
    customer.visits.push(other)
    return
  }
  if (other.last > known.last) Object.assign(known, { type: other.type, region: other.region })
  known.count += other.count
  known.first = Math.min(known.first, other.first)
  known.last = Math.max(known.last, other.last)
  known.times = latest([...known.times, ...other.times])
  if ((other.stay?.seen ?? 0) > (known.stay?.seen ?? 0)) known.stay = other.stay
}

function latest(times: readonly number[]): number[] {
  return times.toSorted((a, b) => a - b).slice(-MAX_TIMES)
}

function makeRoom(customer: Customer): void {
  const oldest = customer.visits.reduce((a, b) => (a.stay || (!b.stay && b.last < a.last) ? b : a))
  customer.visits = customer.visits.filter((kept) => kept !== oldest)
}
