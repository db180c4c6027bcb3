import { openDraws, pick } from './chance.ts'
import { drawHabits, type Habit } from './habits.ts'
import { FIRST_NAMES } from './names.ts'
import type { Store, Zip } from './places.ts'
import { PURPOSE } from './purpose.ts'
import { drawTaste, type Taste } from './taste.ts'

/** Somebody who lives in the city: known traits, hidden tastes, habits, and how much they can take. */
export interface Person {
  readonly index: number
  /** The user id by which touchpoints know them. */
  readonly id: string
  readonly firstName: string
  readonly home: Zip
  readonly work: Zip
  readonly zone: string
  readonly tier: 'none' | 'green' | 'gold'
  readonly coffeeStore: Store | undefined
  readonly sportsStore: Store | undefined
  readonly taste: Taste
  readonly habits: readonly Habit[]
  /** Full hours after the city's beginning at which they are first seen; 0 for those who were there before. */
  readonly joinsAfterHours: number
  /** What their touchpoints were told at the beginning. */
  readonly allows: readonly string[]
  /** How many recent messages they put up with. */
  readonly patience: number
  /** Messages felt at `tiredAt`, ms since 1970; they wear off. */
  tiredness: number
  tiredAt: number
  /** Channels that they have refused since. */
  refused: readonly string[]
}

/** Where people may live and shop. */
export interface Surroundings {
  readonly seed: number
  readonly zips: readonly Zip[]
  readonly zipsByMetro: ReadonlyMap<string, readonly Zip[]>
  readonly coffeeByMetro: ReadonlyMap<string, readonly Store[]>
  readonly sportsByMetro: ReadonlyMap<string, readonly Store[]>
}

const NEWCOMERS = 0.04
const NEWCOMER_HOURS = 72

/** The person with this number, wholly determined by the seed and the surroundings. */
export function createPerson(index: number, around: Surroundings): Person {
  const draws = openDraws(around.seed, PURPOSE.person, index)
  const home = pick(around.zips, draws())
  const metro = home.metro.id
  const work = pick(around.zipsByMetro.get(metro) ?? around.zips, draws())
  const tier = draws()
  return {
    index,
    id: `p${String(index + 1).padStart(6, '0')}`,
    firstName: pick(FIRST_NAMES, draws()),
    home,
    work,
    zone: home.metro.zone,
    tier: tier < 0.1 ? 'gold' : tier < 0.45 ? 'green' : 'none',
    coffeeStore: pickStore(around.coffeeByMetro.get(metro), draws()),
    sportsStore: pickStore(around.sportsByMetro.get(metro), draws()),
    taste: drawTaste(draws),
    habits: drawHabits(draws),
    joinsAfterHours: draws() < NEWCOMERS ? 1 + Math.floor(draws() * NEWCOMER_HOURS) : 0,
    allows: drawConsents(draws(), draws()),
    patience: 2 + 6 * draws(),
    tiredness: 0,
    tiredAt: 0,
    refused: [],
  }
}

function pickStore(stores: readonly Store[] | undefined, share: number): Store | undefined {
  return stores === undefined || stores.length === 0 ? undefined : pick(stores, share)
}

function drawConsents(push: number, inbox: number): string[] {
  const allows: string[] = []
  if (push < 0.7) allows.push('push')
  if (inbox < 0.9) allows.push('inbox')
  return allows
}
