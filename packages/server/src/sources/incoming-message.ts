import type { JsonObject, MessageReceived } from '@attune/engine'
import { examine } from './examine.ts'
import { readText, requireText } from './fields.ts'
import { readIdentifiers } from './identifiers.ts'
import type { IncomingEvent, ParsedBody } from './incoming-event.ts'
import { readHead } from './message.ts'
import { type Arrival, beginReading, type Reading, refuse, refusedBody } from './reading.ts'
import { parseObject } from './segment.ts'
import { zoneHint } from './zone-hint.ts'

/** Namespaces of the addresses from which messages come in, by channel, where a message says only `from`. */
const ADDRESSES: Readonly<Record<string, string>> = { email: 'email' }
const OTHER_ADDRESSES = 'phone'

/**
 * Reads the body of `POST /v1/messages`: what somebody has written to the brand. The address `from` which it came is
 * that person's own, or they could not have written from there.
 */
export function parseIncomingMessage(bytes: Uint8Array, arrival: Arrival): ParsedBody {
  const reading = beginReading(arrival)
  const body = parseObject(bytes, reading)
  if (!body || !examine(body.value, body.escaped, reading)) return refusedBody(reading)
  const received = readReceived(body.value, reading)
  return reading.problem ? refusedBody(reading) : { events: [received], errors: [], accepted: 1 }
}

function readReceived(message: JsonObject, reading: Reading): IncomingEvent {
  const channel = requireText(message.channel, 'channel', reading.limits.eventNameLength, reading)
  const from = requireText(message.from, 'from', reading.limits.idLength, reading)
  const text = message.text === '' ? '' : requireText(message.text, 'text', reading.limits.incomingTextLength, reading)
  const namespace = readText(message.namespace, 'namespace', 32, reading) ?? ADDRESSES[channel] ?? OTHER_ADDRESSES
  const identifiers = readIdentifiers({ identifiers: { [namespace]: from } }, {}, reading)
  if (identifiers.length === 0) refuse(reading, 'identifier_required', 'from')
  const event: MessageReceived = {
    type: 'message-received',
    ...readHead(message, {}, reading),
    ...zoneHint(identifiers, {}),
    channel,
    text,
  }
  return { index: 0, identifiers, event, verified: identifiers }
}
