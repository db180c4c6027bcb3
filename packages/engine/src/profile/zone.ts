import type { Stepping } from '../stepping.ts'
import { isTimeZone } from '../time/zone.ts'
import type { Customer } from './customer.ts'

/**
 * How a person's time zone is known, the surest first: stated by the person, told by the device or place where the
 * person is, by the home's postal code, by the phone number. Where none is known, the brand's own holds.
 */
export type ZoneSource = 'explicit' | 'place' | 'postal-code' | 'phone'

const LEAST_SURE_FIRST: readonly ZoneSource[] = ['phone', 'postal-code', 'place', 'explicit']

/** Documents of the time before sources were kept had their zone from the device. */
function sureness({ zone, zoneSource }: Pick<Customer, 'zone' | 'zoneSource'>): number {
  return zone === undefined ? -1 : LEAST_SURE_FIRST.indexOf(zoneSource ?? 'place')
}

/**
 * Takes over a time zone, where it is one and not known more surely already; of two known alike the later one.
 * Conditions on the time of day look again.
 */
export function adoptZone(zone: string, zoneSource: ZoneSource, step: Stepping): void {
  const { customer } = step
  if (!isTimeZone(zone) || sureness({ zone, zoneSource }) < sureness(customer)) return
  const changed = zone !== customer.zone
  customer.zone = zone
  customer.zoneSource = zoneSource
  if (changed) step.touch('zone')
}

/** Takes back what the person has stated; what tells of the zone next counts again. */
export function forgetZone(step: Stepping): void {
  const { customer } = step
  if (customer.zone === undefined || customer.zoneSource !== 'explicit') return
  customer.zone = undefined
  customer.zoneSource = undefined
  step.touch('zone')
}

/** Of two customers who were found to be one, the zone that is known more surely; of two known alike the first's. */
export function takeSurerZone(winner: Customer, loser: Customer): void {
  if (sureness(loser) <= sureness(winner)) return
  winner.zone = loser.zone
  winner.zoneSource = loser.zoneSource
}
