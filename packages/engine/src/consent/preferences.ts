import { isBetween } from '../time/clock-time.ts'
import { localTime, nextLocalMinute } from '../time/zone.ts'
import type { Contact } from './contact.ts'

/** Minutes of the day, local to the person; `to` is not included. */
export interface QuietWindow {
  readonly from: number
  readonly to: number
}

/** At most `max` interrupting messages in any stretch of time that long, on one channel or on all. */
export interface ChosenCap {
  readonly channel: string | undefined
  readonly max: number
  readonly withinMs: number
}

/** What a person has chosen about how they are spoken to. It only ever narrows what the playbook allows. */
export interface Preferences {
  /** BCP 47 language tag, where chosen. */
  readonly language: string | undefined
  /** When nothing may interrupt. Several where two people who chose differently were found to be one. */
  readonly quietHours: readonly QuietWindow[]
  readonly caps: readonly ChosenCap[]
}

export const NO_PREFERENCES: Preferences = { language: undefined, quietHours: [], caps: [] }

/** The preferences of two customers who were found to be one: what either did not want. The first's language. */
export function strictestPreferences(a: Preferences | undefined, b: Preferences | undefined): Preferences | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return {
    language: a.language ?? b.language,
    quietHours: distinct([...a.quietHours, ...b.quietHours]),
    caps: distinct([...a.caps, ...b.caps]),
  }
}

function distinct<T extends object>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()]
}

/** The end of the person's own quiet hours, where they hold at `now`; undefined where they do not. */
export function quietUntil({ quietHours }: Preferences, zone: string, now: number): number | undefined {
  const { minuteOfDay } = localTime(zone, now)
  const holding = quietHours.filter(({ from, to }) => isBetween(minuteOfDay, from, to))
  if (holding.length === 0) return undefined
  // Where windows touch, the end of the one is looked at again when it has come.
  return Math.min(...holding.map(({ to }) => nextLocalMinute(zone, now, to)))
}

/** Whether one of the person's own caps is reached by what was said in the stretch of time that ends now. */
export function isChosenCapReached(
  { caps }: Preferences,
  contacts: readonly Contact[],
  channel: string,
  now: number,
  exceptDelivery: string | undefined,
): boolean {
  return caps.some((cap) => {
    if (cap.channel !== undefined && cap.channel !== channel) return false
    const said = contacts.filter(
      (made) =>
        made.at > now - cap.withinMs &&
        made.delivery !== exceptDelivery &&
        (cap.channel === undefined ? made.interrupts : made.channel === cap.channel),
    )
    return said.length >= cap.max
  })
}

/** How far back the longest of the person's caps looks, ms. */
export function chosenMemoryMs(preferences: Preferences | undefined): number {
  return Math.max(0, ...(preferences?.caps ?? []).map(({ withinMs }) => withinMs))
}
