import type { HouseholdStated, Json, JsonObject, RelationStated } from '@attune/engine'
import { normaliseIdentifier } from '../identifiers/normalise.ts'
import type { EventHead } from './event-head.ts'
import { isObject, readId, readObject, readText, requireText } from './fields.ts'
import { isNamespace } from './identifiers.ts'
import { type Reading, refuse } from './reading.ts'

/** What may be stated of a person that a customer is related to. */
const MAX_FIELDS = 20

/**
 * The tracked event `Relation Stated`: `role`, `traits` of the person, `to` where the person has an identifier, `id` by which
 * statements about the same person are told apart from those about others of the role, `ended`.
 */
export function readRelation(
  head: EventHead,
  properties: JsonObject,
  reading: Reading,
  field = 'properties',
): RelationStated {
  const role = requireText(properties.role, `${field}.role`, reading.limits.eventNameLength, reading)
  const traits = readObject(properties.traits, `${field}.traits`, reading)
  if (Object.keys(traits).length > MAX_FIELDS) refuse(reading, 'too_many_fields', `${field}.traits`)
  const id = readId(properties.id, `${field}.id`, reading)
  const name = typeof traits.name === 'string' ? `/${traits.name}` : ''
  const relation = id ?? `${role}${name}`.slice(0, reading.limits.idLength)
  return { type: 'relation-stated', ...head, relation, role, traits, ...(properties.ended === true && { ended: true }) }
}

/** The identifier of the person that somebody is related to: `to: { email: tom@example.com }`. Undefined where there is none. */
export function readRelated(to: Json | undefined, field: string, reading: Reading): string | undefined {
  if (to === undefined || to === null) return undefined
  const [[namespace, value] = []] = isObject(to) ? Object.entries(to) : []
  const id = readId(value, field, reading)
  if (namespace === undefined || id === undefined || !isNamespace(namespace))
    return refuse(reading, 'invalid_identifier', field, `\`${field}\` must be one identifier such as { email: … }.`)
  const result = normaliseIdentifier(namespace, id, reading.region ?? 'US')
  return result.ok ? result.identifier : refuse(reading, result.code, field, result.message)
}

/** The tracked event `Household Stated`: `id` of the household and the `role` in it; without an id, none any more. */
export function readHousehold(
  head: EventHead,
  properties: JsonObject,
  reading: Reading,
  field = 'properties',
): HouseholdStated {
  const household = readId(properties.id, `${field}.id`, reading)
  const role = readText(properties.role, `${field}.role`, reading.limits.eventNameLength, reading)
  return {
    type: 'household-stated',
    ...head,
    ...(household !== undefined && { household }),
    ...(role !== undefined && { role }),
  }
}
