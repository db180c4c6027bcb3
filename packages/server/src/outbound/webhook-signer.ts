import { hmacOf } from '../hmac.ts'

const PREFIX = 'whsec_'
const SCHEME = 'v1'

/** Headers with which a body goes out, so that who gets it can tell that it comes from here, and a repeat from something new. */
export type WebhookSigner = (id: string, body: string, at: number) => Readonly<Record<string, string>>

/**
 * Signs as the Standard Webhooks specification 1.0 (standardwebhooks.com) says: HMAC-SHA256 over id, seconds and body, joined
 * by dots. `secret` is `whsec_` and the key in base64. Not by that specification's library, which reckons the hash in
 * JavaScript: 50 µs for a short message, which every recipient of a send would cost.
 */
export function webhookSigner(secret: string): WebhookSigner {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret
  const key = Buffer.from(encoded, 'base64')
  return (id, body, at) => {
    const seconds = String(Math.floor(at / 1000))
    const mac = hmacOf(key, `${id}.${seconds}.${body}`).toString('base64')
    return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `${SCHEME},${mac}` }
  }
}
