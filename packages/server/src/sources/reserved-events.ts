import type {
  ConsentChanged,
  HouseholdStated,
  JsonObject,
  PreferencesChanged,
  RelationStated,
  ResponseReceived,
} from '@attune/engine'
import type { EventHead } from './event-head.ts'
import { readId, readText, requireText } from './fields.ts'
import { readPreferences } from './preferences.ts'
import { type Reading, refuse } from './reading.ts'
import { readHousehold, readRelation } from './relations.ts'

type ReadReserved = (
  head: EventHead,
  properties: JsonObject,
  reading: Reading,
) => ConsentChanged | HouseholdStated | PreferencesChanged | RelationStated | ResponseReceived

/** Names of tracked events that mean something to the engine itself. */
export const RESERVED_EVENTS: ReadonlyMap<string, ReadReserved> = new Map<string, ReadReserved>([
  ['Consent Changed', readConsent],
  ['Preferences Changed', readPreferences],
  ['Relation Stated', readRelation],
  ['Household Stated', readHousehold],
  ['Message Opened', readResponse('opened')],
  ['Message Clicked', readResponse('clicked')],
  ['Message Dismissed', readResponse('dismissed')],
  ['Message Responded', readResponse('responded')],
  ['Message Postponed', readResponse('postponed')],
])

function readConsent(head: EventHead, properties: JsonObject, reading: Reading): ConsentChanged {
  const limit = reading.limits.eventNameLength
  const channel = requireText(properties.channel, 'properties.channel', limit, reading)
  const topic = readText(properties.topic, 'properties.topic', limit, reading)
  const state = requireText(properties.state, 'properties.state', limit, reading)
  const source = readText(properties.source, 'properties.source', limit, reading) ?? 'api'
  const wording = readText(properties.wording, 'properties.wording', reading.limits.wordingLength, reading)
  if (state !== 'granted' && state !== 'denied') {
    refuse(reading, 'invalid_value', 'properties.state', '`properties.state` must be granted or denied.')
  }
  const scope = topic === undefined ? { channel } : { channel, topic }
  const stated = { state: state === 'granted' ? ('granted' as const) : ('denied' as const), source }
  return { type: 'consent-changed', ...head, ...scope, ...stated, ...(wording !== undefined && { wording }) }
}

function readResponse(response: ResponseReceived['response']): ReadReserved {
  return (head, properties, reading) => {
    const decision =
      readId(properties.decision, 'properties.decision', reading) ??
      readId(properties.decisionId, 'properties.decisionId', reading) ??
      refuse(reading, 'missing_field', 'properties.decision', '`properties.decision` is required.')
    return { type: 'response-received', ...head, decision: decision ?? '', response }
  }
}
