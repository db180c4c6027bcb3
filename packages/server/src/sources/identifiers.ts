import type { Json, JsonObject } from '@attune/engine'
import { normaliseIdentifier } from '../identifiers/normalise.ts'
import { isObject, readId } from './fields.ts'
import { type Reading, refuse, warn } from './reading.ts'

const NAMESPACE = /^[a-z][a-z0-9_]{0,31}$/

/** Whether a text can be the namespace of an identifier. */
export function isNamespace(text: string): boolean {
  return NAMESPACE.test(text)
}

/** How well a namespace tells people apart: those of devices and browsers come last. */
function strength(identifier: string): number {
  if (identifier.startsWith('user:')) return 3
  if (identifier.startsWith('device:') || identifier.startsWith('cookie:')) return 1
  return identifier.startsWith('anonymous:') ? 0 : 2
}

/**
 * Everything that a message says about whom it concerns, as `namespace:value`, the strongest first: `userId`,
 * `identifiers`, `context.externalIds`, `anonymousId`. Notes `identifier_required` where there is nothing.
 */
export function readIdentifiers(message: JsonObject, context: JsonObject, reading: Reading, index = 0): string[] {
  const found: string[] = []
  const before = reading.warnings.length
  const user = readId(message.userId, 'userId', reading)
  if (user !== undefined) found.push(`user:${user}`)
  if (message.identifiers != null) readNamed(message.identifiers, found, reading, index)
  if (context.externalIds != null) readExternal(context.externalIds, found, reading, index)
  const anonymous = readId(message.anonymousId, 'anonymousId', reading)
  if (anonymous !== undefined) add(`anonymous:${anonymous}`, found)
  if (found.length === 0) refuseUnknown(reading, before)
  if (found.length > reading.limits.identifiers) refuse(reading, 'too_many_identifiers')
  if (found.length > 2) found.sort((a, b) => strength(b) - strength(a))
  return found
}

/** The `identifiers` of a message: an object from namespace to value. */
function readNamed(named: Json, found: string[], reading: Reading, index: number): void {
  if (!isObject(named)) return refuse(reading, 'invalid_type', 'identifiers', '`identifiers` must be an object.')
  for (const namespace of Object.keys(named))
    addNamed(namespace, named[namespace], `identifiers.${namespace}`, found, reading, index)
}

/** Segment's `context.externalIds`: a list of `{type, id}`. */
function readExternal(list: Json, found: string[], reading: Reading, index: number): void {
  if (!Array.isArray(list)) {
    return refuse(reading, 'invalid_type', 'context.externalIds', '`context.externalIds` must be an array.')
  }
  for (let i = 0; i < list.length; i++) {
    const field = `context.externalIds[${i}]`
    const entry: Json = list[i]
    if (!isObject(entry)) return refuse(reading, 'invalid_type', field, `\`${field}\` must be an object.`)
    const namespace = entry.namespace ?? entry.type
    if (typeof namespace !== 'string') return refuse(reading, 'missing_field', `${field}.type`)
    addNamed(namespace, entry.id, `${field}.id`, found, reading, index)
  }
}

/** `context.verified`: namespaces whose identifiers in this message were shown to belong to the person. */
export function readVerified(
  context: JsonObject,
  identifiers: readonly string[],
  reading: Reading,
): readonly string[] | undefined {
  if (context.verified == null) return undefined
  const namespaces: Json = context.verified
  if (!Array.isArray(namespaces) || !namespaces.every((name) => typeof name === 'string')) {
    return refuse(reading, 'invalid_type', 'context.verified', '`context.verified` must be an array of namespaces.')
  }
  return identifiers.filter((identifier) => namespaces.includes(identifier.slice(0, identifier.indexOf(':'))))
}

function addNamed(
  namespace: string,
  value: Json | undefined,
  field: string,
  found: string[],
  reading: Reading,
  index: number,
): void {
  if (!isNamespace(namespace)) return refuse(reading, 'invalid_namespace', field)
  const id = readId(value, field, reading)
  if (id === undefined) return
  const result = normaliseIdentifier(namespace, id, reading.region ?? 'US')
  if (result.ok) add(result.identifier, found)
  else warn(reading, index, result.code, field, result.message)
}

/** Nobody is told: because nothing was given, or because what was given is none. */
function refuseUnknown(reading: Reading, before: number): void {
  const [left] = reading.warnings.splice(before)
  if (left) refuse(reading, left.code, left.field, left.message)
  else refuse(reading, 'identifier_required')
}

function add(identifier: string, found: string[]): void {
  if (!found.includes(identifier)) found.push(identifier)
}
