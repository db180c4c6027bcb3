import { createECDH } from 'node:crypto'
import { type Device, environmentNameSchema } from '@attune/engine'
import webPush from 'web-push'
import { z } from 'zod'
import type { Around } from '../around.ts'
import { verdictOfStatus, verdictWithoutAnswer } from '../http-verdict.ts'
import { ChannelSetupError } from '../secrets.ts'
import { type DeviceVerdict, type PushMessage, type PushService, timeToLiveS } from './push-message.ts'

export const webPushConfigSchema = z.strictObject({
  subject: z.string().regex(/^(mailto:|https:)/, {
    error: 'an address for the push service to complain to, such as mailto:ops@example.com',
  }),
  publicKey: z.string().min(80).describe('VAPID key that browsers subscribe with'),
  privateKey: environmentNameSchema.describe('name of the variable that holds the VAPID private key'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
})

type WebPushConfig = z.infer<typeof webPushConfigSchema>

const LONGEST_TTL_S = 28 * 86_400

/** Bytes of a payload that every push service takes (RFC 8030, 7.2), before encryption. */
const MOST_BYTES = 3_990

/** Web Push (RFC 8030), its payload encrypted for the browser (RFC 8291), by a server that identifies itself (VAPID, RFC 8292). */
export function createWebPush(config: WebPushConfig, { now, outbound, secret }: Around): PushService {
  const { publicKey, subject, timeoutMs } = config
  const privateKey = secret(config.privateKey)
  if (publicKeyOf(privateKey) !== publicKey)
    throw new ChannelSetupError(`${config.privateKey} is not the VAPID private key of webPush.publicKey`)
  return {
    async push(device, message) {
      const subscription = subscriptionOf(device)
      if (!subscription) return { outcome: 'gone', reason: 'no_keys' }
      const payload = JSON.stringify(payloadOf(message))
      if (Buffer.byteLength(payload) > MOST_BYTES) return { outcome: 'rejected', reason: 'too_long' }
      const request = webPush.generateRequestDetails(subscription, payload, {
        ...{ vapidDetails: { subject, publicKey, privateKey }, contentEncoding: 'aes128gcm' },
        ...{ TTL: timeToLiveS(message, now(), LONGEST_TTL_S), urgency: message.urgent ? 'high' : 'normal' },
        ...(message.collapse !== undefined && { topic: topicOf(message.collapse) }),
      })
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const answer = await outbound.call(request.endpoint, {
        ...{ method: 'POST', headers, body: request.body ?? Buffer.alloc(0), timeoutMs },
      })
      if (answer.kind !== 'answered') return verdictWithoutAnswer(answer) as DeviceVerdict
      const { retryAfterMs, status } = answer
      if (status >= 200 && status < 300) return { outcome: 'delivered' }
      if (status === 404 || status === 410) return { outcome: 'gone', reason: `http_${status}` }
      return verdictOfStatus(status, retryAfterMs, '', 'webPush.publicKey') as DeviceVerdict
    },
  }
}

/** The public half of a VAPID key, base64url; undefined where it is none. */
function publicKeyOf(privateKey: string): string | undefined {
  const pair = createECDH('prime256v1')
  try {
    pair.setPrivateKey(privateKey, 'base64url')
  } catch {
    return undefined
  }
  return pair.getPublicKey('base64url')
}

/** Bytes of an uncompressed point of P-256 and of the secret beside it (RFC 8291, 3.1 and 3.2). */
const POINT_BYTES = 65
const SECRET_BYTES = 16

function subscriptionOf({ keys, token }: Device) {
  if (!keys || !URL.canParse(token)) return undefined
  const isFit = lengthOf(keys.p256dh) === POINT_BYTES && lengthOf(keys.auth) >= SECRET_BYTES
  return isFit ? { endpoint: token, keys } : undefined
}

function lengthOf(base64url: string): number {
  return Buffer.from(base64url, 'base64url').length
}

/** What the service worker of the page gets. */
function payloadOf({ badge, body, buttons, collapse, data, image, title, url }: PushMessage) {
  return { title, body, image, url, badge, tag: collapse, data, actions: buttons }
}

/** A topic has at most 32 characters of base64url (RFC 8030, 5.4). */
function topicOf(collapse: string): string {
  return Buffer.from(collapse).toString('base64url').slice(0, 32)
}
