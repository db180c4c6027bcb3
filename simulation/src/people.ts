import type { Scheduler } from './scheduler.ts'

/** Somebody who acts. */
export interface Person {
  readonly number: number
  readonly name: string
  zone: string
  /** Whether they have told who they are; before, only the device is known. */
  known: boolean
}

export const ZONES = ['America/New_York', 'America/Los_Angeles', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe']

export function createPeople(count: number, scheduler: Scheduler): Person[] {
  return Array.from({ length: count }, (_, number) => ({
    number,
    name: `p${number}`,
    zone: scheduler.pick(ZONES),
    known: scheduler.chance(0.4),
  }))
}

/** What leads to a person, the strongest first. */
export function identifiersOf({ number, known }: Person): string[] {
  const anonymous = `anonymous:a${number}`
  if (!known) return [anonymous]
  return number % 3 === 0
    ? [`user:u${number}`, `email:e${number}@example.org`, anonymous]
    : [`user:u${number}`, anonymous]
}

/** The number of the person to whom identifiers lead. */
export function personOf(identifiers: readonly string[]): number {
  const anonymous = identifiers.find((identifier) => identifier.startsWith('anonymous:a'))
  return anonymous === undefined ? -1 : Number(anonymous.slice('anonymous:a'.length))
}
