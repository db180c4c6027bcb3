import type { Stepping } from '../stepping.ts'
import { isTimeZone } from '../time/zone.ts'

/** Takes over a time zone that was stated, where it is one; conditions on the time of day look again. */
export function adoptZone(zone: string, step: Stepping): void {
  if (zone === step.customer.zone || !isTimeZone(zone)) return
  step.customer.zone = zone
  step.touch('zone')
}
