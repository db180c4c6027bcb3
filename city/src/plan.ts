import { localTime } from '@attune/engine'
import { arrive } from './arrival.ts'
import { browseSportsShop } from './browsing.ts'
import { mixWords, openDraws } from './chance.ts'
import type { City } from './city.ts'
import { reportLocation, visitCoffeeStore } from './coffee-visit.ts'
import { openDesk } from './desk.ts'
import { coversDay, type Habit } from './habits.ts'
import type { Pending } from './message.ts'
import type { Person } from './person.ts'
import type { Zip } from './places.ts'
import { PURPOSE } from './purpose.ts'

export const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MINUTE_MS = 60_000
const SHARES = 0x1_0000_0000

/** An hour as the clocks of one zone show it. */
export interface LocalHour {
  /** Hours since 1970. */
  readonly hour: number
  readonly startMs: number
  readonly weekday: number
  /** 0 to 23. */
  readonly hourOfDay: number
  /** Days since 1970, roughly: the same number for all hours of a local day. */
  readonly day: number
}

/** How likely people are out and about, by hour of the day. */
const BUSY = [
  ...[0.01, 0.01, 0.01, 0.01, 0.02, 0.08, 0.25, 0.5, 0.55, 0.4, 0.35, 0.45],
  ...[0.6, 0.5, 0.35, 0.35, 0.45, 0.6, 0.6, 0.5, 0.45, 0.35, 0.2, 0.06],
]
const COFFEE_IMPULSE = 0.02
const BROWSE_IMPULSE = 0.035
const PING = 0.3

export function readLocalHour(zone: string, hour: number): LocalHour {
  const startMs = hour * HOUR_MS
  const { weekday, minuteOfDay } = localTime(zone, startMs)
  const day = Math.floor((startMs - minuteOfDay * MINUTE_MS) / DAY_MS)
  return { hour, startMs, weekday, hourOfDay: Math.floor(minuteOfDay / 60), day }
}

/** Draws up what a person begins to do within an hour; depends on the seed, the person and the hour, on nothing else. */
export function planHour(city: City, person: Person, local: LocalHour, queue: Pending[]): void {
  const age = local.hour - city.live.firstHour
  if (age < person.joinsAfterHours) return
  if (person.joinsAfterHours > 0 && age === person.joinsAfterHours) {
    const draws = openDraws(city.seed, PURPOSE.arrival, person.index)
    const at = local.startMs + Math.floor(draws() * 0.3 * HOUR_MS)
    const key = keyOf(city, person, local, 'n')
    return arrive(person, { at, draws, desk: openDesk(person, key, queue), key })
  }
  for (const [index, habit] of person.habits.entries()) planHabit(city, person, habit, index, local, queue)
  planImpulses(city, person, local, queue)
}

function planHabit(city: City, person: Person, habit: Habit, index: number, local: LocalHour, queue: Pending[]): void {
  const hourStart = local.hourOfDay * 60
  if (!coversDay(habit, local.weekday) || habit.toMinute <= hourStart || habit.fromMinute >= hourStart + 60) return
  const word = mixWords(city.seed, PURPOSE.habitDay, person.index * 16 + index, local.day)
  if (word / SHARES >= habit.probability) return
  const draws = openDraws(word, PURPOSE.habitDay, index)
  const minute = habit.fromMinute + draws() * (habit.toMinute - habit.fromMinute)
  if (Math.floor(minute / 60) !== local.hourOfDay) return
  const key = keyOf(city, person, local, String(index))
  const at = local.startMs + Math.floor((minute - hourStart) * MINUTE_MS)
  const outing = { at, draws, desk: openDesk(person, key, queue), key }
  if (habit.kind === 'coffee') visitCoffeeStore(city, person, habit.breakfast, outing)
  else browseSportsShop(person, outing)
}

/** What is no habit: a coffee or a look at the shop when the fancy takes them, and being somewhere. */
function planImpulses(city: City, person: Person, local: LocalHour, queue: Pending[]): void {
  const busy = BUSY[local.hourOfDay] ?? 0
  const word = mixWords(city.seed, PURPOSE.impulse, person.index, local.hour)
  const share = word / SHARES
  if (share >= busy * (COFFEE_IMPULSE + BROWSE_IMPULSE + PING)) return
  const draws = openDraws(word, PURPOSE.impulse, 0)
  const at = local.startMs + Math.floor(draws() * HOUR_MS)
  const key = keyOf(city, person, local, 'x')
  const desk = openDesk(person, key, queue)
  if (share < busy * COFFEE_IMPULSE) return visitCoffeeStore(city, person, 0.05, { at, draws, desk, key })
  if (share < busy * (COFFEE_IMPULSE + BROWSE_IMPULSE)) {
    browseSportsShop(person, { at, draws, desk, key })
    return
  }
  const atWork = local.weekday >= 1 && local.weekday <= 5 && local.hourOfDay >= 9 && local.hourOfDay < 17
  const store = draws() < 0.15 ? person.sportsStore : undefined
  if (store) return reportLocation(desk, at, store)
  const zip: Zip = atWork ? person.work : person.home
  desk.track(at, 'Location Reported', { lat: zip.lat, lon: zip.lon, zip: zip.zip })
}

/** What the ids of everything that comes of one plan begin with: seed, person, hour, and which plan of that hour. */
function keyOf(city: City, person: Person, local: LocalHour, plan: string): string {
  return `${city.seed.toString(36)}-${person.id}-${local.hour.toString(36)}-${plan}`
}
