import type { Person } from './person.ts'

/** Half of the tiredness is gone after this long. */
const HALF_LIFE_MS = 36 * 3_600_000

/** How much one message on a channel tires; what a person looked for themselves hardly does. */
const WEIGHT: Readonly<Record<string, number>> = { push: 1, sms: 1, email: 0.6, inbox: 0.5, web: 0.03 }

/** Messages the person still feels at an instant, ms since 1970. */
export function tirednessAt(person: Person, at: number): number {
  return person.tiredness * 2 ** (-Math.max(0, at - person.tiredAt) / HALF_LIFE_MS)
}

/** Notes that the person got one more message. */
export function tire(person: Person, channel: string, at: number): void {
  person.tiredness = tirednessAt(person, at) + (WEIGHT[channel] ?? 1)
  person.tiredAt = Math.max(person.tiredAt, at)
}

/** How likely this message makes them refuse the channel: hardly ever, until they are well past their patience. */
export function optOutChance(person: Person, channel: string, at: number): number {
  const excess = tirednessAt(person, at) / person.patience
  if ((WEIGHT[channel] ?? 1) < 0.1) return 0
  return excess < 1.2 ? 0.0005 : Math.min(0.3, 0.25 * (excess - 1))
}

/** Whether they have stopped looking at messages at all, for now. */
export function isWeary(person: Person, at: number): boolean {
  return tirednessAt(person, at) > person.patience
}

/** Whether a message on this channel reaches them. Slots on a page they opened do. */
export function isReachable(person: Person, channel: string): boolean {
  return (channel === 'web' || person.allows.includes(channel)) && !person.refused.includes(channel)
}
