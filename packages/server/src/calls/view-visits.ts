import type { Visits } from '@attune/engine'
import { instantOf } from './view-grant.ts'

/** What is kept of visits to a place, as the API shows it. */
export function viewVisits({ place, type, region, count, first, last, times, stay }: Visits) {
  return {
    ...{ place, type, region: region ?? null, count },
    ...{ first: instantOf(first), last: instantOf(last), latest: times.map(instantOf) },
    insideSince: stay ? instantOf(stay.since) : null,
  }
}
