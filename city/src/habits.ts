import type { Draws } from './chance.ts'

/** What a person does at certain hours of certain days, more often than not. Minutes are of the local day. */
export interface Habit {
  readonly kind: 'coffee' | 'browse'
  /** Bit 0 is Sunday, bit 6 Saturday. */
  readonly weekdays: number
  readonly fromMinute: number
  readonly toMinute: number
  /** How likely on one of these days. */
  readonly probability: number
  /** How often breakfast goes with the coffee. */
  readonly breakfast: number
}

const TUESDAY_TO_FRIDAY = 0b0111100
const WORKDAYS = 0b0111110
const EVERY_DAY = 0b1111111
const WEEKEND = 0b1000001

/** Draws the habits of a person: none, one or several. */
export function drawHabits(draws: Draws): Habit[] {
  const habits: Habit[] = []
  const breakfast = draws() < 0.4 ? 0.3 + 0.5 * draws() : 0.05
  const morning = draws()
  if (morning < 0.3) habits.push(coffee(TUESDAY_TO_FRIDAY, 420, 540, 0.75 + 0.2 * draws(), breakfast))
  else if (morning < 0.45) habits.push(coffee(WORKDAYS, 390, 510, 0.6 + 0.3 * draws(), breakfast))
  else if (morning < 0.5) habits.push(coffee(EVERY_DAY, 480, 600, 0.5 + 0.3 * draws(), breakfast))
  if (draws() < 0.2) habits.push(coffee(WORKDAYS, 840, 960, 0.3 + 0.4 * draws(), 0))
  if (draws() < 0.35) habits.push(browse(WEEKEND, 600, 1200, 0.4 + 0.4 * draws()))
  if (draws() < 0.15) habits.push(browse(WORKDAYS, 1200, 1350, 0.2 + 0.2 * draws()))
  return habits
}

/** Whether the habit is about this weekday (0 for Sunday) at all. */
export function coversDay(habit: Habit, weekday: number): boolean {
  return (habit.weekdays & (1 << weekday)) !== 0
}

function coffee(weekdays: number, fromMinute: number, toMinute: number, probability: number, breakfast: number): Habit {
  return { kind: 'coffee', weekdays, fromMinute, toMinute, probability, breakfast }
}

function browse(weekdays: number, fromMinute: number, toMinute: number, probability: number): Habit {
  return { kind: 'browse', weekdays, fromMinute, toMinute, probability, breakfast: 0 }
}
