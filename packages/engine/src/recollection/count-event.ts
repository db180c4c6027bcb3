import type { Tracked } from '../events/tracked.ts'
import type { JsonObject } from '../json.ts'
import type { Customer } from '../profile/customer.ts'
import { addToRollup, type RollupSpec } from '../profile/rollup.ts'
import { addToSeries, type SeriesSpec } from '../profile/series.ts'
import { addToTally, type TallySpec } from '../profile/tally.ts'

/** What an event of one name feeds. */
export interface Counting {
  readonly rollups: readonly RollupSpec[]
  readonly tallies: readonly TallySpec[]
  readonly series: readonly SeriesSpec[]
}

/** Counts an event, whenever it comes. `properties` are those with what the catalogue adds; `zone` is the customer's. */
export function countEvent(
  customer: Customer,
  { at }: Tracked,
  { rollups, series, tallies }: Counting,
  properties: JsonObject,
  now: number,
  zone: string,
): void {
  for (const spec of rollups)
    for (const counted of spec.lines?.(properties) ?? [properties])
      if (spec.accepts === undefined || spec.accepts(counted)) addToRollup(customer, spec, counted, at, now, zone)
  for (const spec of tallies) {
    for (const line of spec.lines?.(properties) ?? [properties]) {
      if (spec.accepts !== undefined && !spec.accepts(line)) continue
      for (const value of spec.read(line)) addToTally(customer, spec, value, at, now)
    }
  }
  for (const { accepts, key } of series)
    if (accepts === undefined || accepts(properties)) addToSeries(customer, key, at)
}
