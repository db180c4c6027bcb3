import { z } from 'zod'
import { type JsonObject, valueAt } from '../json.ts'
import type { Customer } from '../profile/customer.ts'
import { durationSchema } from '../time/duration.ts'

/** Something that is true for now. */
export interface Fact {
  readonly name: string
  value: JsonObject
  at: number
  /** The instant from which on it is no longer true. */
  until: number
}

export const factDefinitionSchema = z
  .strictObject({
    from: z.strictObject({ event: z.string().min(1) }).describe('the event that states the fact'),
    fields: z.record(z.string(), z.string().min(1)).describe('field of the fact: property of the event (dotted path)'),
    lasts: durationSchema.describe('how long it counts as true'),
  })
  .meta({ id: 'Fact', description: 'A context fact taken from events' })

/** How a fact is taken from an event, compiled. */
export interface FactSpec {
  readonly name: string
  readonly fields: readonly (readonly [field: string, path: readonly string[]])[]
  readonly lastsMs: number
}

/** The fact as it is known now; undefined when it has expired or was never stated. */
export function findFact(customer: Customer, name: string, now: number): Fact | undefined {
  const facts = customer.facts
  for (let i = 0; i < facts.length; i++) {
    const fact = facts[i]!
    if (fact.name === name) return fact.until > now ? fact : undefined
  }
  return undefined
}

/** Takes the fact from an event's properties; an older statement never replaces a newer one. Gives whether it counted. */
export function stateFact(customer: Customer, spec: FactSpec, properties: JsonObject, at: number): boolean {
  const value: Record<string, JsonObject[string]> = {}
  let any = false
  for (const [field, path] of spec.fields) {
    const read = valueAt(properties, path)
    if (read === undefined) continue
    value[field] = read
    any = true
  }
  if (!any) return false
  const known = customer.facts.find((fact) => fact.name === spec.name)
  if (!known) {
    customer.facts.push({ name: spec.name, value, at, until: at + spec.lastsMs })
    return true
  }
  if (at < known.at) return false
  known.value = value
  known.at = at
  known.until = at + spec.lastsMs
  return true
}
