import { z } from 'zod'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { type Place, summaryOf } from '../catalogue/place.ts'
import { type JsonObject, valueAt } from '../json.ts'
import type { Report } from '../place/definition.ts'
import { isOpenAt } from '../place/opening.ts'
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
    fields: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe('field of the fact: property of the event (dotted path)'),
    nearest: z
      .strictObject({
        type: z.string().min(1).optional().describe('type of the place, such as store; any where not given'),
        withinMetres: z.number().min(1).max(500_000).default(50_000),
        open: z
          .boolean()
          .default(false)
          .describe('only one that is open when the event happens; hours that are not known count as open'),
      })
      .optional()
      .describe(
        'adds `id`, `name`, `type`, `region`, `zone` of the nearest place and `metres` to it; for events that tell where the customer is (`places.from`)',
      ),
    lasts: durationSchema.describe('how long it counts as true'),
  })
  .refine(({ fields, nearest }) => nearest !== undefined || Object.keys(fields).length > 0, {
    error: 'a fact needs fields, or `nearest`',
    path: ['fields'],
  })
  .meta({ id: 'Fact', description: 'A context fact taken from events' })

/** How a fact is taken from an event, compiled. */
export interface FactSpec {
  readonly name: string
  readonly fields: readonly (readonly [field: string, path: readonly string[]])[]
  readonly lastsMs: number
  readonly nearest: Nearness | undefined
}

/** The place that a fact names: the nearest to where an event tells the customer is. */
interface Nearness {
  readonly type: string | undefined
  readonly withinMetres: number
  /** The brand's zone, where the place has to be open. */
  readonly openBy: string | undefined
  readonly report: (properties: JsonObject) => Report | undefined
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
export function stateFact(
  customer: Customer,
  spec: FactSpec,
  properties: JsonObject,
  catalogue: Catalogue,
  at: number,
): boolean {
  const nearest = spec.nearest && nearestBy(spec.nearest, properties, catalogue, at)
  const value: Record<string, JsonObject[string]> = { ...nearest }
  let any = nearest !== undefined
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

/** What is said of the nearest place: nothing where none is near, undefined where the event does not tell where the customer is. */
function nearestBy(
  { openBy, report, type, withinMetres }: Nearness,
  properties: JsonObject,
  catalogue: Catalogue,
  at: number,
): JsonObject | undefined {
  const told = report(properties)
  if (!told) return undefined
  const isMeant = openBy === undefined ? undefined : (place: Place) => isOpenAt(place, at, openBy) !== false
  const nearest = catalogue.nearestPlace(told.lat, told.lon, type, withinMetres, isMeant)
  return nearest ? { ...summaryOf(nearest.found), metres: Math.round(nearest.metres) } : {}
}

/** What is true now, by the name of the fact: for texts. */
export function factsNow({ facts }: Customer, now: number): JsonObject {
  return Object.fromEntries(facts.filter(({ until }) => until > now).map(({ name, value }) => [name, value]))
}
