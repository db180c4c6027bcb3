import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import type { ChannelAdapter, OutgoingMessage, SendResult } from '../../dispatch/channel-adapter.ts'
import type { Outbound } from '../../outbound/outbound.ts'

const configSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'a URL that begins with http:// or https://' }),
  timeoutMs: z.number().int().min(100).max(60_000).default(10_000),
})

type Config = z.infer<typeof configSchema>

/**
 * Posts the message as JSON, signed as the Standard Webhooks specification (standardwebhooks.com, 1.0) says:
 * `webhook-id` is the delivery's id, so a receiver can tell a repeat. 2xx: delivered; 410 and other 4xx: rejected;
 * 408, 429 and 5xx: to be tried again.
 */
export function createWebhookAdapter(
  outbound: Outbound,
  signingSecret: string,
  now: () => number,
): ChannelAdapter<Config> {
  const signer = new Webhook(signingSecret)
  return {
    configSchema,
    async send(message, config) {
      const body = JSON.stringify(payloadOf(message))
      const sentAt = new Date(now())
      const headers = {
        'content-type': 'application/json',
        'webhook-id': message.id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': signer.sign(message.id, sentAt, body),
      }
      const answer = await outbound.post(config.url, headers, body, config.timeoutMs)
      switch (answer.kind) {
        case 'answered':
          return judge(answer.status, answer.retryAfterMs)
        case 'refused':
          return { outcome: 'rejected', reason: answer.reason }
        case 'unreachable':
          return { outcome: 'deferred', reason: answer.reason }
        case 'interrupted':
          return { outcome: 'unknown', reason: answer.reason }
      }
    },
  }
}

function payloadOf({ id, content, handOver }: OutgoingMessage) {
  const { delivery, attempt, recipient } = handOver
  const { action, campaign, channel, topic, decision, grant, createdAt, expiresAt } = delivery
  return {
    type: 'delivery.sent',
    timestamp: new Date(createdAt).toISOString(),
    data: {
      id,
      decision,
      action,
      campaign,
      channel,
      topic,
      grant,
      attempt,
      expiresAt: new Date(expiresAt).toISOString(),
      identifiers: recipient.identifiers,
      content,
    },
  }
}

function judge(status: number, retryAfterMs: number | undefined): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'delivered' }
  const reason = `http_${status}`
  const again = status === 408 || status === 425 || status === 429 || status >= 500
  if (!again) return { outcome: 'rejected', reason }
  return retryAfterMs === undefined ? { outcome: 'deferred', reason } : { outcome: 'deferred', reason, retryAfterMs }
}
