import { findTrait } from '../profile/traits.ts'
import type { Stepping } from '../stepping.ts'
import { dateOfDay, firstDayOfMonth } from '../time/calendar.ts'
import { localDay, nextLocalMinute, startOfLocalDay } from '../time/zone.ts'
import type { DateTrigger } from './definition.ts'
import type { PendingMoment } from './pending-moment.ts'

const DAY_MS = 86_400_000

/**
 * Lets the next date of every trigger on dates wait as a moment. Reckoned anew with every step, so that it follows the
 * trait and the person's clock; a date whose hour a change of zone has passed over comes at once.
 */
export function scheduleDates({ customer, scope, world }: Stepping): void {
  for (const given of world.playbook.dateTriggers) {
    const known = customer.pendingMoments.find((pending) => isOf(given, pending))
    const next = nextDate(given, findTrait(customer, given.trait)?.value, scope.zone, world.now, known)
    if (known?.cause === next?.cause && known?.dueAt === next?.dueAt) continue
    const rest = customer.pendingMoments.filter((pending) => pending !== known)
    customer.pendingMoments = next ? [...rest, next] : rest
  }
}

/** One that waits for a better hour has come already. */
function isOf({ trigger }: DateTrigger, pending: PendingMoment): boolean {
  return pending.trigger === trigger && pending.since === undefined
}

function nextDate(
  given: DateTrigger,
  value: unknown,
  zone: string,
  now: number,
  known: PendingMoment | undefined,
): PendingMoment | undefined {
  const day = dayOf(value, zone)
  if (day === undefined) return undefined
  for (const date of datesOf(given, day, localDay(zone, now))) {
    const of = isoOf(date)
    const cause = `${given.trigger}/${of}`
    const dueAt = nextLocalMinute(zone, startOfLocalDay(zone, date + given.offsetDays) - 1, given.minute)
    if (dueAt > now || known?.cause === cause)
      return { trigger: given.trigger, cause, properties: { date: of, trait: given.trait }, dueAt }
  }
  return undefined
}

/** Days (since 1970) for which it may come next: the day itself, or that of the years around today, none before it. */
function datesOf({ yearly }: DateTrigger, day: number, today: number): number[] {
  if (!yearly) return [day]
  const date = dateOfDay(day)
  const first = Math.max(date.year, dateOfDay(today).year - 1)
  return [0, 1, 2, 3].map((more) => {
    const month = firstDayOfMonth((first + more) * 12 + date.month - 1)
    const days = firstDayOfMonth((first + more) * 12 + date.month) - month
    return month + Math.min(date.day, days) - 1
  })
}

/** The day that a trait holds: a date, or that of an instant (ISO, or ms since 1970) where the person is. */
function dayOf(value: unknown, zone: string): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const at = typeof value === 'number' ? value : Date.parse(value)
  // Within the years that people live in, so that no stray number becomes a date.
  if (!(Math.abs(at) < 200 * 366 * DAY_MS)) return undefined
  const isDate = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  return isDate ? Math.floor(at / DAY_MS) : localDay(zone, at)
}

function isoOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
