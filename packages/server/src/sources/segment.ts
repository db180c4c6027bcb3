import type { Json, JsonObject } from '@attune/engine'
import type { SegmentEndpoint } from '../runner/call.ts'
import { readTime } from './event-time.ts'
import { examine } from './examine.ts'
import { isObject } from './fields.ts'
import type { IncomingEvent, MessageError, ParsedBody } from './incoming-event.ts'
import { type MessageKind, readKind, readMessage } from './message.ts'
import { type JsonBody, parseJson } from './parse-json.ts'
import { type Arrival, beginReading, type Reading, refuse, refusedBody, takeProblem } from './reading.ts'

/**
 * Reads the body of a request to the Segment HTTP tracking API
 * (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/). Good messages of a batch count
 * whatever the others are like.
 */
export function parseSegment(bytes: Uint8Array, endpoint: SegmentEndpoint, arrival: Arrival): ParsedBody {
  const reading = beginReading(arrival)
  const body = parseObject(bytes, reading)
  if (!body) return refusedBody(reading)
  return endpoint === 'batch' ? readBatch(body, reading) : readSingle(body, endpoint, reading)
}

/** A body that must be one message; the kind is what `kindOf` finds. */
export function parseSingle(
  bytes: Uint8Array,
  arrival: Arrival,
  kindOf: (message: JsonObject, reading: Reading) => MessageKind | undefined,
): ParsedBody {
  const reading = beginReading(arrival)
  const body = parseObject(bytes, reading)
  const kind = body && kindOf(body.value, reading)
  return kind === undefined ? refusedBody(reading) : readSingle(body!, kind, reading)
}

interface ObjectBody extends JsonBody {
  readonly value: JsonObject
}

/** The body as an object; notes `body_too_large`, `malformed_json`, `invalid_type`. */
export function parseObject(bytes: Uint8Array, reading: Reading): ObjectBody | undefined {
  if (bytes.byteLength > reading.limits.batchBytes) return refuse(reading, 'body_too_large')
  const body = parseJson(bytes, reading)
  if (!body || isObject(body.value)) return body as ObjectBody | undefined
  return refuse(reading, 'invalid_type', undefined, 'The body must be a JSON object.')
}

function readSingle(body: ObjectBody, kind: MessageKind, reading: Reading): ParsedBody {
  const events: IncomingEvent[] = []
  const sound = examine(body.value, body.escaped, reading) && readMessage(kind, body.value, 0, reading, events)
  return sound ? { events, errors: [], ...warned(reading), accepted: 1 } : refusedBody(reading)
}

function readBatch(body: ObjectBody, reading: Reading): ParsedBody {
  const { batch, sentAt } = body.value
  reading.sentAt = readTime(sentAt, 'sentAt', reading)
  const messages = readMessages(batch, reading)
  if (reading.problem) return refusedBody(reading)
  const events: IncomingEvent[] = []
  const errors: MessageError[] = []
  for (let index = 0; index < messages.length; index++) {
    if (!readBatched(messages[index]!, index, body.escaped, reading, events)) errors.push(takeProblem(reading, index))
  }
  return { events, errors, ...warned(reading), accepted: messages.length - errors.length }
}

function readMessages(batch: Json | undefined, reading: Reading): readonly Json[] {
  if (!Array.isArray(batch)) {
    refuse(reading, batch === undefined ? 'missing_field' : 'invalid_type', 'batch', '`batch` must be an array.')
    return []
  }
  const { batchMessages } = reading.limits
  if (batch.length > batchMessages) refuse(reading, 'too_many_messages', 'batch')
  return batch
}

function readBatched(
  message: Json,
  index: number,
  escaped: boolean,
  reading: Reading,
  events: IncomingEvent[],
): boolean {
  if (!isObject(message)) {
    refuse(reading, 'invalid_type', undefined, 'A message must be an object.')
    return false
  }
  if (!examine(message, escaped, reading)) return false
  const kind = readKind(message.type, reading)
  return kind !== undefined && readMessage(kind, message, index, reading, events)
}

function warned({ warnings }: Reading): Pick<ParsedBody, 'warnings'> {
  return warnings.length === 0 ? {} : { warnings }
}
