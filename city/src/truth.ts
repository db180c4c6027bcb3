import { localTime } from '@attune/engine'
import type { City } from './city.ts'
import { coversDay } from './habits.ts'
import { isReachable, isWeary, optOutChance } from './patience.ts'
import type { Person } from './person.ts'
import { readShown, type Shown, type Subject } from './shown.ts'
import { coldChance, logistic } from './taste.ts'
import { weatherAt } from './weather.ts'

/** How readily people respond on a channel when nothing speaks for or against, on the logit scale. */
const CHANNEL_BASE: Readonly<Record<string, number>> = { push: -2.6, sms: -2.4, email: -3.4, inbox: -3, web: -3.2 }
const OTHER_CHANNEL = -3
/** A weary person responds this much less often. */
const WEARY_FACTOR = 0.12
/** How long after its window a habit still makes one ready for what belongs to it, and how long before, in minutes. */
const HABIT_REACH = 45

/**
 * The true probability that the person responds to what is shown at an instant (ms since 1970), which the engine can
 * only estimate. Changes nothing.
 */
export function truth(city: City, person: Person, shown: Shown, at: number): number {
  if (!isReachable(person, shown.channel)) return 0
  return (1 - optOutChance(person, shown.channel, at)) * respondChance(city, person, shown, at)
}

/** The same for somebody who does not refuse the channel over it. */
export function respondChance(city: City, person: Person, shown: Shown, at: number): number {
  const subject = readShown(shown)
  const { weekday, minuteOfDay } = localTime(person.zone, at)
  const appeal =
    (CHANNEL_BASE[shown.channel] ?? OTHER_CHANNEL) +
    person.taste.openness +
    receptivity(person, minuteOfDay) +
    drinkAppeal(city, person, subject, at) +
    sectionAppeal(person, subject) +
    habitAppeal(person, subject, weekday, minuteOfDay) +
    (subject.offer ? 1.6 * person.taste.thrift : 0) +
    (subject.topic === 'service' ? 1 : 0)
  return logistic(appeal) * (isWeary(person, at) ? WEARY_FACTOR : 1)
}

/** Highest at the person's hour of the day, lowest twelve hours from it. */
function receptivity(person: Person, minuteOfDay: number): number {
  return 0.9 * Math.cos((2 * Math.PI * (minuteOfDay / 60 - person.taste.peakHour)) / 24)
}

function drinkAppeal(city: City, person: Person, { drink }: Subject, at: number): number {
  if (drink === undefined) return 0
  const { temperature } = weatherAt(city.seed, person.work, at)
  const cold = coldChance(person.taste, temperature)
  return 3.2 * ((drink === 'cold' ? cold : 1 - cold) - 0.5)
}

function sectionAppeal({ taste }: Person, { section }: Subject): number {
  if (section === undefined) return 0
  const rank = taste.sections.indexOf(section)
  return rank < 0 ? -1.5 : 1.8 - 0.4 * rank
}

function habitAppeal(person: Person, { drink, section }: Subject, weekday: number, minute: number): number {
  const kind = drink !== undefined ? 'coffee' : section !== undefined ? 'browse' : undefined
  const near = person.habits.some(
    (habit) =>
      habit.kind === kind &&
      coversDay(habit, weekday) &&
      minute >= habit.fromMinute - HABIT_REACH &&
      minute < habit.toMinute + HABIT_REACH,
  )
  return near ? 1.1 : 0
}
