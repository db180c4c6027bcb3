import { enrich } from '../catalogue/enrichment.ts'
import { type Fact, type FactSpec, stateFact } from '../context/facts.ts'
import type { Tracked } from '../events/tracked.ts'
import type { Playbook } from '../playbook/playbook.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { findRollup, type Rollup } from '../profile/rollup.ts'
import type { Series } from '../profile/series.ts'
import type { Tally } from '../profile/tally.ts'
import type { World } from '../world.ts'
import { type Counting, countEvent } from './count-event.ts'
import {
  factRecollection,
  type Recollection,
  rollupRecollection,
  seriesRecollection,
  tallyRecollection,
  windowRecollection,
} from './recollection.ts'

/** What some recollections come to when they are counted from the whole of a customer's past. */
export interface Recounted {
  readonly rollups: readonly Rollup[]
  readonly tallies: readonly Tally[]
  readonly series: readonly Series[]
  readonly facts: readonly Fact[]
}

/** Begins to count a past; `zone` is the customer's. */
export type Recount = (zone: string | undefined) => Recounting

/** A past on its way to being counted, piece by piece, so that a long one need not be held at once. */
export interface Recounting {
  /** Counts the next piece, oldest event first, as it stands in a world: what the catalogue adds is what it says now. */
  count(past: Iterable<Tracked>, present: Pick<World, 'catalogue' | 'now'>): void
  /** What it has come to, as of an instant (ms). */
  result(now: number): Recounted
}

interface Wanted extends Counting {
  readonly facts: readonly FactSpec[]
}

/** Makes the function that counts these recollections of a playbook, and nothing else. */
export function compileRecount(playbook: Playbook, wanted: ReadonlySet<Recollection>): Recount {
  const byEvent = new Map<string, Wanted>()
  for (const event of new Set([...wanted].map((one) => playbook.recollections.get(one)))) {
    if (event !== undefined) byEvent.set(event, wantedOf(event, playbook, wanted))
  }
  return (zone = playbook.zone) => {
    const counted = createCustomer(0, 0)
    return {
      count(past, { catalogue, now }) {
        for (const event of past) {
          const specs = byEvent.get(event.name)
          if (specs === undefined) continue
          const rules = playbook.enrichments(event.name)
          const properties = rules.length === 0 ? event.properties : enrich(event.properties, rules, catalogue)
          countEvent(counted, event, specs, properties, now, zone)
          for (const spec of specs.facts) stateFact(counted, spec, properties, catalogue, event.at)
        }
      },
      result(now) {
        const { facts, rollups, series, tallies } = counted
        return { rollups, tallies, series, facts: facts.filter(({ until }) => until > now) }
      },
    }
  }
}

function wantedOf(event: string, playbook: Playbook, wanted: ReadonlySet<Recollection>): Wanted {
  const { factsByEvent, rollupsByEvent, seriesByEvent, talliesByEvent } = playbook
  return {
    rollups: (rollupsByEvent.get(event) ?? []).filter(({ key }) => namesOf(key).some((name) => wanted.has(name))),
    tallies: (talliesByEvent.get(event) ?? []).filter(({ key }) => wanted.has(tallyRecollection(key))),
    series: (seriesByEvent.get(event) ?? []).filter(({ key }) => wanted.has(seriesRecollection(key))),
    facts: (factsByEvent.get(event) ?? []).filter(({ name }) => wanted.has(factOf(name, playbook))),
  }
}

function factOf(name: string, { definition }: Playbook): Recollection {
  return factRecollection(name, definition.facts[name])
}

function namesOf(rollup: string): Recollection[] {
  return [rollupRecollection(rollup), ...GRAINS.map(([grain]) => windowRecollection(rollup, grain))]
}

type Totals = Pick<Rollup, 'count' | 'first' | 'last' | 'sum'>

const GRAINS = [
  ['minute', 'minutes'],
  ['hour', 'hours'],
  ['day', 'days'],
  ['month', 'months'],
] as const

/**
 * Puts what was counted in place of what a customer recollects of it so far, which may be a part: events that came
 * since it was asked for. Of anything else nothing changes.
 */
export function adoptRecounted(
  customer: Customer,
  { facts, rollups, series, tallies }: Recounted,
  wanted: ReadonlySet<Recollection>,
  { definition }: Playbook,
): void {
  for (const held of customer.rollups) {
    const whole = wanted.has(rollupRecollection(held.key))
    const counted = rollups.find(({ key }) => key === held.key)
    // What history no longer holds is not taken away: it did happen.
    if (whole && counted && counted.count >= held.count) Object.assign(held, totalsOf(counted))
    for (const [grain, buckets] of GRAINS)
      if (wanted.has(windowRecollection(held.key, grain))) held[buckets] = counted?.[buckets]
  }
  for (const { days, hours, key, minutes, months, ...totals } of rollups)
    if (!findRollup(customer, key)) customer.rollups.push({ key, ...totalsOf(totals), minutes, hours, days, months })
  customer.tallies = [...customer.tallies.filter(({ key }) => !wanted.has(tallyRecollection(key))), ...tallies]
  customer.series = [...customer.series.filter(({ key }) => !wanted.has(seriesRecollection(key))), ...series]
  const isKept = ({ name }: Fact) => !wanted.has(factRecollection(name, definition.facts[name]))
  customer.facts = [...customer.facts.filter(isKept), ...facts]
}

function totalsOf({ count, first, last, sum }: Totals): Totals {
  return { count, sum, first, last }
}
