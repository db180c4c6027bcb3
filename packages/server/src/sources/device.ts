import { hash } from 'node:crypto'
import { type Device, type DeviceRegistered, type JsonObject, PLATFORMS } from '@attune/engine'
import { examine } from './examine.ts'
import { readId, readObject, requireText } from './fields.ts'
import { readIdentifiers } from './identifiers.ts'
import type { IncomingEvent, ParsedBody } from './incoming-event.ts'
import { readHead } from './message.ts'
import { type Arrival, beginReading, type Reading, refuse, refusedBody } from './reading.ts'
import { parseObject } from './segment.ts'
import { zoneHint } from './zone-hint.ts'

/** Tokens and addresses of subscriptions; the longest that are seen have some 500 characters. */
const LONGEST_TOKEN = 4096

/** Reads the body of `POST /v1/devices`: a phone or a browser that takes notifications, and whose it is. */
export function parseDevice(bytes: Uint8Array, arrival: Arrival): ParsedBody {
  const reading = beginReading(arrival)
  const body = parseObject(bytes, reading)
  if (!body || !examine(body.value, body.escaped, reading)) return refusedBody(reading)
  const registered = readRegistered(body.value, reading)
  return reading.problem ? refusedBody(reading) : { events: [registered], errors: [], accepted: 1 }
}

function readRegistered(message: JsonObject, reading: Reading): IncomingEvent {
  const { token, ...rest } = readTarget(message, reading)
  const id = readId(message.device, 'device', reading) ?? nameOf(token)
  const identifiers = readIdentifiers(
    { ...message, identifiers: { ...readObject(message.identifiers, 'identifiers', reading), device: id } },
    {},
    reading,
  )
  const event: DeviceRegistered = {
    type: 'device-registered',
    ...readHead(message, readObject(message.context, 'context', reading), reading),
    ...zoneHint(identifiers, {}),
    device: { identifier: `device:${id}`, token, ...rest },
  }
  return { index: 0, identifiers, event }
}

/** A browser gives its subscription as it is; apps give a token. */
function readTarget(message: JsonObject, reading: Reading): Omit<Device, 'at' | 'identifier'> {
  if (message.subscription == null) {
    const platform = PLATFORMS.find((known) => known === message.platform && known !== 'web-push')
    if (!platform)
      refuse(reading, 'invalid_type', 'platform', '`platform` must be fcm or apns; a browser gives its `subscription`.')
    return { platform: platform ?? 'fcm', token: requireText(message.token, 'token', LONGEST_TOKEN, reading) }
  }
  const subscription = readObject(message.subscription, 'subscription', reading)
  const endpoint = requireText(subscription.endpoint, 'subscription.endpoint', LONGEST_TOKEN, reading)
  if (endpoint !== '' && !/^https?:\/\//.test(endpoint))
    refuse(reading, 'invalid_type', 'subscription.endpoint', '`subscription.endpoint` must be an address.')
  const keys = readObject(subscription.keys, 'subscription.keys', reading)
  const { idLength } = reading.limits
  return {
    ...{ platform: 'web-push', token: endpoint },
    keys: {
      p256dh: requireText(keys.p256dh, 'subscription.keys.p256dh', idLength, reading),
      auth: requireText(keys.auth, 'subscription.keys.auth', idLength, reading),
    },
  }
}

/** A device that has no name is named by its token. */
function nameOf(token: string): string {
  return `push-${hash('sha256', token, 'base64url').slice(0, 22)}`
}
