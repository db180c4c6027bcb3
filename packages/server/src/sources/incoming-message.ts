import type { IncomingMedia, Json, JsonObject, MessageReceived } from '@attune/engine'
import { examine } from './examine.ts'
import { readObject, readText, requireText } from './fields.ts'
import { readIdentifiers } from './identifiers.ts'
import type { IncomingEvent, ParsedBody } from './incoming-event.ts'
import { readHead } from './message.ts'
import { type Arrival, beginReading, type Reading, refuse, refusedBody } from './reading.ts'
import { parseObject } from './segment.ts'
import { zoneHint } from './zone-hint.ts'

/** Namespaces of the addresses from which messages come in, by channel, where a message says only `from`. */
const ADDRESSES: Readonly<Record<string, string>> = { email: 'email' }
const OTHER_ADDRESSES = 'phone'

/** Files with one message; providers take ten. */
const MOST_MEDIA = 20

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
  // A picture or a button says enough without words.
  const text =
    message.text === '' || (message.text == null && (message.media != null || message.button != null))
      ? ''
      : requireText(message.text, 'text', reading.limits.incomingTextLength, reading)
  const namespace = readText(message.namespace, 'namespace', 32, reading) ?? ADDRESSES[channel] ?? OTHER_ADDRESSES
  const identifiers = readIdentifiers({ identifiers: { [namespace]: from } }, {}, reading)
  if (identifiers.length === 0) refuse(reading, 'identifier_required', 'from')
  const event: MessageReceived = {
    type: 'message-received',
    ...readHead(message, {}, reading),
    ...zoneHint(identifiers, {}),
    channel,
    text,
    from: identifiers[0] ?? '',
    ...readSurroundings(message, reading),
  }
  return { index: 0, identifiers, event, verified: identifiers }
}

/** What came with the text: to whom it was written, files, a button, what it answers. */
function readSurroundings(message: JsonObject, reading: Reading): Partial<MessageReceived> {
  const { idLength } = reading.limits
  const to = readText(message.to, 'to', idLength, reading)
  const button = readText(message.button, 'button', idLength, reading)
  const inReplyTo = readText(message.inReplyTo, 'inReplyTo', idLength, reading)
  const media = readMedia(message.media, reading)
  return {
    ...(to !== undefined && { to }),
    ...(button !== undefined && { button }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(media.length > 0 && { media }),
  }
}

function readMedia(value: Json | undefined, reading: Reading): readonly IncomingMedia[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return refuse(reading, 'invalid_type', 'media', '`media` must be an array.') ?? []
  if (value.length > MOST_MEDIA)
    return refuse(reading, 'too_long', 'media', `\`media\` may have ${MOST_MEDIA} entries.`) ?? []
  return value.map((entry, i) => {
    const file = readObject(entry, `media[${i}]`, reading)
    const { eventNameLength, incomingTextLength } = reading.limits
    return {
      url: requireText(file.url, `media[${i}].url`, incomingTextLength, reading),
      type: readText(file.type, `media[${i}].type`, eventNameLength, reading) ?? '',
    }
  })
}
