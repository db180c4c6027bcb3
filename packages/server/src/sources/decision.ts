import type { JsonObject } from '@attune/engine'
import { examine } from './examine.ts'
import { readObject, requireText } from './fields.ts'
import { readIdentifiers } from './identifiers.ts'
import type { IncomingEvent, ParsedBody } from './incoming-event.ts'
import { readHead } from './message.ts'
import { type Arrival, beginReading, type Reading, refuse, refusedBody } from './reading.ts'
import { parseObject } from './segment.ts'

/** So many things can be asked for at once. */
const MOST_AT_ONCE = 10

/**
 * Reads the body of `POST /v1/decisions`: whom it is about, the `placement`, and a `context` that conditions see as
 * the properties of the event.
 */
export function parseDecision(bytes: Uint8Array, arrival: Arrival): ParsedBody {
  const reading = beginReading(arrival)
  const body = parseObject(bytes, reading)
  if (!body || !examine(body.value, body.escaped, reading)) return refusedBody(reading)
  const asked = readRequest(body.value, reading)
  const { dryRun = false, limit = 1 } = body.value
  if (typeof dryRun !== 'boolean') refuse(reading, 'invalid_type', 'dryRun', '`dryRun` must be true or false.')
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MOST_AT_ONCE)
    refuse(reading, 'invalid_value', 'limit', `\`limit\` must be a whole number from 1 to ${MOST_AT_ONCE}.`)
  return reading.problem ? refusedBody(reading) : { events: [asked], errors: [], accepted: 1, dryRun: dryRun === true }
}

function readRequest(message: JsonObject, reading: Reading): IncomingEvent {
  const properties = readObject(message.context, 'context', reading)
  const identifiers = readIdentifiers(message, properties, reading)
  const placement = requireText(message.placement, 'placement', reading.limits.eventNameLength, reading)
  const head = readHead(message, properties, reading)
  const limit = typeof message.limit === 'number' && message.limit > 1 ? { limit: message.limit } : {}
  return { index: 0, identifiers, event: { type: 'decision-requested', ...head, placement, properties, ...limit } }
}
