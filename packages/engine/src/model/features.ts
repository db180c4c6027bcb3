import { z } from 'zod'
import { isMember } from '../audience/membership.ts'
import type { Computed } from '../computed/computed.ts'
import type { Scope } from '../condition/scope.ts'
import { findFact } from '../context/facts.ts'
import { type Json, type JsonObject, valueAt } from '../json.ts'
import { findRollup } from '../profile/rollup.ts'
import { findTrait } from '../profile/traits.ts'
import { hourSlot } from './attention.ts'
import { hashOf } from './learned.ts'

const step = z
  .number()
  .positive()
  .optional()
  .describe('numbers within one step count as the same; without it, each doubling is a step')

export const featureSchema = z
  .union(
    [
      z.strictObject({ trait: z.string().min(1), step }),
      z.strictObject({ computed: z.string().min(1).describe('id of a computed trait'), step }),
      z.strictObject({ fact: z.string().min(1).describe('fact and field, such as location.zip'), step }),
      z.strictObject({ property: z.string().min(1).describe('a property of the event at hand'), step }),
      z.strictObject({ event: z.string().min(1).describe('how often it happened and how long ago') }),
      z.strictObject({ audience: z.string().min(1).describe('whether the customer is a member') }),
    ],
    { error: 'a feature is one of { trait }, { computed }, { fact }, { property }, { event } and { audience }' },
  )
  .meta({ id: 'Feature', description: 'Something of the context by which the model tells moments apart' })

export type FeatureDefinition = z.infer<typeof featureSchema>

/** Adds the hashes of what a feature is now. */
export type ReadFeature = (scope: Scope, into: number[]) => void

const DAY_MS = 86_400_000

/** The hour of the day, weekdays apart from weekends: looked at by every model that looks at features. */
export const hourFeature: ReadFeature = ({ now, zone }, into) => {
  into.push(HOURS[hourSlot(zone, now)]!)
}

const HOURS = Array.from({ length: 48 }, (_, slot) => hashOf(`hour/${slot}`))

/** Compiles a feature. Computed traits are found by id. */
export function compileFeature(given: FeatureDefinition, computed: ReadonlyMap<string, Computed>): ReadFeature {
  if ('event' in given) return eventFeature(given.event)
  if ('audience' in given) {
    const hash = hashOf(`audience/${given.audience}`)
    return ({ customer }, into) => {
      if (isMember(customer, given.audience)) into.push(hash)
    }
  }
  const read = readerOf(given, computed)
  const name = JSON.stringify(given)
  return (scope, into) => {
    const value = read(scope)
    if (value !== undefined) into.push(hashOf(`${name}${bucketOf(value, given.step)}`))
  }
}

function readerOf(
  given: Exclude<FeatureDefinition, { event: string } | { audience: string }>,
  computed: ReadonlyMap<string, Computed>,
): (scope: Scope) => Json | undefined {
  if ('trait' in given) return ({ customer }) => findTrait(customer, given.trait)?.value
  if ('computed' in given) {
    const trait = computed.get(given.computed)
    return ({ customer, now }) => trait?.read(customer, now)
  }
  if ('property' in given) {
    const path = given.property.split('.')
    return ({ properties }) => valueAt(properties, path)
  }
  const [name = '', ...path] = given.fact.split('.')
  return ({ customer, now }) => valueAt(findFact(customer, name, now)?.value as JsonObject | undefined, path)
}

/** Two features: in which doubling the number of times is, and in which doubling the days since. */
function eventFeature(event: string): ReadFeature {
  return ({ customer, now }, into) => {
    const rollup = findRollup(customer, event)
    if (!rollup) return
    into.push(hashOf(`often/${event}/${doubling(rollup.count)}`))
    into.push(hashOf(`ago/${event}/${doubling((now - rollup.last) / DAY_MS)}`))
  }
}

function bucketOf(value: Json, width: number | undefined): string {
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value)
  return `${width === undefined ? Math.sign(value) * doubling(Math.abs(value)) : Math.floor(value / width)}`
}

/** 0 for less than 1, then one more with each doubling. */
function doubling(value: number): number {
  return value < 1 ? 0 : Math.floor(Math.log2(value)) + 1
}
