import type { Json, JsonObject } from '../json.ts'
import type { Customer, CustomerId } from './customer.ts'

/** Somebody whom the customer has to do with: another customer, or a person who is only described. */
export interface Relation {
  /** By which the statements about the same person are told. */
  readonly id: string
  /** What the person is to the customer: husband, son, mother. */
  role: string
  /** The customer who that is, where known. */
  customer: CustomerId | undefined
  /** What is stated of the person: name, age, birthday, where they study. */
  traits: JsonObject
  /** When what is stated was so. */
  at: number
  /** Whether it is over; kept so that an older statement that comes late does not bring it back. */
  ended: boolean
}

/** The household that the customer belongs to, and as what. */
export interface Household {
  /** Empty: belongs to none. Kept so that an older statement that comes late does not count. */
  readonly id: string
  readonly role: string | undefined
  readonly at: number
}

/** People kept per customer; one more takes the place of the oldest that has ended, or is not kept. */
const MAX_RELATIONS = 50

/** The statement about a person that happened last counts, whenever it arrives. Gives whether anything changed. */
export function stateRelation(customer: Customer, stated: Relation): boolean {
  const { relations } = customer
  const known = relations.findIndex(({ id }) => id === stated.id)
  if (known >= 0) {
    if (stated.at < relations[known]!.at) return false
    relations[known] = stated
    return true
  }
  if (relations.length >= MAX_RELATIONS && (stated.ended || !forgetEnded(customer))) return false
  relations.push(stated)
  return !stated.ended
}

function forgetEnded({ relations }: Customer): boolean {
  const ended = relations.findIndex((relation) => relation.ended)
  if (ended < 0) return false
  relations.splice(ended, 1)
  return true
}

/** The same for the household; of two statements of one instant the later counts. */
export function stateHousehold(customer: Customer, stated: Household): boolean {
  if (customer.household && stated.at < customer.household.at) return false
  const { id, role } = customer.household ?? { id: '', role: undefined }
  customer.household = stated
  return stated.id !== id || stated.role !== role
}

/** Of two customers who were found to be one, the relations of both; neither is related to itself. */
export function mergeRelations(winner: Customer, loser: Customer): void {
  for (const theirs of loser.relations) {
    const mine = winner.relations.find(({ id }) => id === theirs.id)
    if (!mine || theirs.at > mine.at) stateRelation(winner, theirs)
  }
  winner.relations = winner.relations.filter(({ customer }) => customer !== winner.id && customer !== loser.id)
  if (loser.household && loser.household.at > (winner.household?.at ?? Number.NEGATIVE_INFINITY))
    winner.household = loser.household
}

const YEAR_MS = 365.25 * 86_400_000
const BIRTHDAY = /^(\d{4})-(\d\d)-(\d\d)$/

/**
 * How old a person is now: by the birthday (YYYY-MM-DD) where it is stated, else by the age that was stated and the
 * years since. `until` is when the next year of life begins.
 */
export function ageOf(
  { traits, at }: Relation,
  now: number,
): { readonly age: number; readonly until: number } | undefined {
  const birthday = typeof traits.birthday === 'string' ? BIRTHDAY.exec(traits.birthday) : null
  if (birthday) {
    const [year, month, day] = birthday.slice(1).map(Number) as [number, number, number]
    const turning = (age: number) => Date.UTC(year + age, month - 1, day)
    let age = Math.floor((now - turning(0)) / YEAR_MS)
    if (turning(age + 1) <= now) age++
    else if (turning(age) > now) age--
    return { age, until: turning(age + 1) }
  }
  const stated: Json | undefined = traits.age
  if (typeof stated !== 'number') return undefined
  const years = Math.max(0, Math.floor((now - at) / YEAR_MS))
  return { age: stated + years, until: at + (years + 1) * YEAR_MS }
}

/** What is stated of a person, with the age that they have now. */
export function describeRelation(relation: Relation, now: number): JsonObject {
  const age = ageOf(relation, now)?.age
  return age === undefined ? relation.traits : { ...relation.traits, age }
}
