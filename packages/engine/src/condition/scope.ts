import type { Affinity } from '../affinity/affinity.ts'
import type { JsonObject } from '../json.ts'
import type { Customer } from '../profile/customer.ts'
import type { Feeds } from '../world.ts'

/** What a condition may look at while it is evaluated. */
export interface Scope {
  readonly customer: Customer
  readonly now: number
  /** Time zone of the customer, or the brand's where the customer's is not known. */
  readonly zone: string
  readonly feeds: Feeds
  /** Properties of the event at hand; empty when the clock alone caused the evaluation. */
  readonly properties: JsonObject
  /** What is bought together; left out where nobody counts it. */
  readonly affinity?: Affinity | undefined
  /** Points that the household has earned within a window, by members in some roles or by all; left out where no moment is at hand. */
  earnedByHousehold?(programme: string, withinMs: number, roles: ReadonlySet<string> | undefined): number
}
