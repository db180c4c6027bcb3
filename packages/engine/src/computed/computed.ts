import type { Dependency } from '../condition/condition.ts'
import type { Json } from '../json.ts'
import type { Customer } from '../profile/customer.ts'
import type { Recollection } from '../recollection/recollection.ts'

/** A computed trait, compiled. */
export interface Computed {
  readonly id: string
  /** What can change its value. */
  readonly dependsOn: Dependency
  /** The others that it is made of. */
  readonly parts: readonly Computed[]
  /** What it looks at of the past, its parts aside. */
  readonly recollects: readonly Recollection[]
  /** Its value now; undefined where there is none, such as the average of nothing. */
  read(customer: Customer, now: number): Json | undefined
  /** The first instant at which time alone can change the value; Infinity where it cannot. */
  until(customer: Customer, now: number): number
  /** For what only ever rises with time: the first instant at which the value is `threshold` or more. */
  readonly reaches: ((customer: Customer, threshold: number) => number) | undefined
}

/** The computed traits of a customer that have a value now, by id. */
export function readComputed(
  customer: Customer,
  computed: ReadonlyMap<string, Computed>,
  now: number,
): { readonly [id: string]: Json } {
  const values: { [id: string]: Json } = {}
  for (const [id, trait] of computed) {
    const value = trait.read(customer, now)
    if (value !== undefined) values[id] = value
  }
  return values
}
