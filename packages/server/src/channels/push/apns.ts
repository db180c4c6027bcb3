import { hash } from 'node:crypto'
import { environmentNameSchema } from '@attune/engine'
import { SignJWT } from 'jose'
import { z } from 'zod'
import type { Around } from '../around.ts'
import { verdictOfStatus, verdictWithoutAnswer } from '../http-verdict.ts'
import { Http2Calls } from './http2-calls.ts'
import { privateKeyOf } from './private-key.ts'
import type { DeviceVerdict, PushMessage, PushService } from './push-message.ts'

export const apnsConfigSchema = z.strictObject({
  team: z.string().min(1).describe('team id'),
  keyId: z.string().min(1),
  key: environmentNameSchema.describe('name of the variable that holds the key (.p8)'),
  topic: z.string().min(1).describe('bundle id of the app'),
  apiUrl: z.url({ protocol: /^https?$/ }).default('https://api.push.apple.com'),
  ca: environmentNameSchema
    .optional()
    .describe('name of the variable that holds a further authority whose certificates are believed, PEM'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
})

type ApnsConfig = z.infer<typeof apnsConfigSchema>

/** A token is good for an hour and must not be made anew more often than every 20 minutes. */
const TOKEN_LIFETIME_MS = 40 * 60_000

/** Bytes of a payload that Apple takes. */
const MOST_BYTES = 4096

/** Apple Push Notification service: HTTP/2, with a token signed by the key of the team. */
export function createApns(config: ApnsConfig, { now, outbound, secret }: Around): PushService {
  const { apiUrl, timeoutMs, topic } = config
  const calls = new Http2Calls(apiUrl, outbound, { ca: config.ca && secret(config.ca) })
  const token = createTokens(config, secret(config.key), now)
  return {
    async push(device, message) {
      const body = JSON.stringify(payloadOf(message))
      if (Buffer.byteLength(body) > MOST_BYTES) return { outcome: 'rejected', reason: 'too_long' }
      const answer = await calls.post(
        `/3/device/${encodeURIComponent(device.token)}`,
        {
          ...{ authorization: `bearer ${await token()}`, 'apns-topic': topic, 'apns-push-type': 'alert' },
          ...{ 'apns-id': uuidOf(message.id, device.token), 'apns-priority': message.urgent ? '10' : '5' },
          'apns-expiration': String(Math.floor(message.expiresAt / 1000)),
          ...(message.collapse !== undefined && { 'apns-collapse-id': message.collapse.slice(0, 64) }),
        },
        body,
        timeoutMs,
      )
      if (answer.kind !== 'answered') return verdictWithoutAnswer(answer) as DeviceVerdict
      return answer.status === 200 ? { outcome: 'delivered' } : judge(answer.status, answer.retryAfterMs, answer.body)
    },
    close: () => calls.close(),
  }
}

function payloadOf({ badge, body, buttons, data, image, title, url }: PushMessage) {
  return {
    aps: {
      alert: { ...(title !== '' && { title }), ...(body !== '' && { body }) },
      ...(badge !== undefined && { badge }),
      ...{ sound: 'default', 'mutable-content': image !== undefined ? 1 : undefined },
      ...(buttons.length > 0 && { category: buttons.map(({ id }) => id).join('.') }),
    },
    ...data,
    ...(image !== undefined && { image }),
    ...(url !== undefined && { url }),
    ...(buttons.length > 0 && { buttons }),
  }
}

/** Reasons for which a token is good for nothing. */
const DEAD_TOKENS: ReadonlySet<string> = new Set([
  'BadDeviceToken',
  'Unregistered',
  'DeviceTokenNotForTopic',
  'ExpiredToken',
])

function judge(status: number, retryAfterMs: number | undefined, body: string): DeviceVerdict {
  const reason = /"reason"\s*:\s*"(\w+)"/.exec(body)?.[1] ?? ''
  if (DEAD_TOKENS.has(reason) || status === 410) return { outcome: 'gone', reason: `http_${status}: ${reason}` }
  // One device that gets too many is no reason to let all others wait.
  if (reason === 'TooManyRequests') return { outcome: 'deferred', reason: `http_${status}: ${reason}` }
  return verdictOfStatus(status, retryAfterMs, reason, 'apns.team, keyId and key') as DeviceVerdict
}

function createTokens({ key: name, keyId, team }: ApnsConfig, key: string, now: () => number): () => Promise<string> {
  let held: { readonly token: Promise<string>; readonly until: number } | undefined
  const make = async (at: number) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(team)
      .setIssuedAt(Math.floor(at / 1000))
      .sign(await privateKeyOf(key, 'ES256', name))
  return () => {
    const at = now()
    if (!held || at >= held.until) held = { token: make(at), until: at + TOKEN_LIFETIME_MS }
    return held.token
  }
}

/** The same notification to the same device has the same id: a UUID made of both. */
function uuidOf(delivery: string, token: string): string {
  const hex = hash('sha256', `${delivery}\n${token}`, 'hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
