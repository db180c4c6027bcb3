import { isTimeZone, type Json } from '@attune/engine'

/** Looking up a zone that does not exist is slow, so the latest of them are remembered. */
const unknownZones = new Set<string>()
const UNKNOWN_CAPACITY = 1000
const MAX_LENGTH = 64

/** The time zone that a device names; undefined where this machine does not know it, which is no reason to refuse an event. */
export function readZone(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || unknownZones.has(value)) return undefined
  if (isTimeZone(value)) return value
  if (unknownZones.size >= UNKNOWN_CAPACITY) unknownZones.clear()
  unknownZones.add(value)
  return undefined
}
