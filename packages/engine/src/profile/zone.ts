import type { Stepping } from '../stepping.ts'
import { isTimeZone } from '../time/zone.ts'

/**
 * How a person's time zone is known, the surest first: stated by the person, told by the device or place where the
 * person is, by the home's postal code, by the phone number.
 */
export type ZoneSource = 'explicit' | 'place' | 'postal-code' | 'phone'

/** Takes over a time zone that was stated, where it is one; conditions on the time of day look again. */
export function adoptZone(zone: string, step: Stepping): void {
  if (zone === step.customer.zone || !isTimeZone(zone)) return
  step.customer.zone = zone
  step.touch('zone')
}
