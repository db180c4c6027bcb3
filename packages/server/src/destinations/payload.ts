import { createHash } from 'node:crypto'
import { type DestinationDefinition, type JsonObject, namespaceOf } from '@attune/engine'
import type { FactRow } from '../runner/store.ts'

/** A batch of facts as a destination is sent it. */
export interface Payload {
  /** The same for the same facts, so that a repeat of the batch can be told. */
  readonly id: string
  readonly body: string
}

/** Whether a destination is to be told a fact. */
export function isWanted({ json, kind }: FactRow, { audiences, send }: DestinationDefinition): boolean {
  if (!send.some((one) => one === kind)) return false
  if (audiences === undefined || !kind.startsWith('audience-')) return true
  return audiences.includes(JSON.parse(json).audience)
}

/** Makes the message for some facts, with those identifiers that the destination may know. */
export function payloadOf(facts: readonly FactRow[], { identifiers }: DestinationDefinition): Payload {
  const told = facts.map(({ json }) => tell(JSON.parse(json), identifiers))
  const ids = told.map(({ id }) => id).join()
  return {
    id: `bat_${createHash('sha256').update(ids).digest('base64url').slice(0, 22)}`,
    body: JSON.stringify({ type: 'facts', timestamp: told.at(-1)!.at, data: { facts: told } }),
  }
}

function tell(fact: JsonObject & { identifiers: readonly string[] }, namespaces: readonly string[]): JsonObject {
  const known = fact.identifiers.filter((identifier) => namespaces.includes(namespaceOf(identifier)))
  return { ...fact, identifiers: known }
}
