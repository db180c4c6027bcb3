import { z } from 'zod'
import type { ChannelAdapter, OutgoingMessage } from '../../dispatch/channel-adapter.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import { webhookSigner } from '../../outbound/webhook-signer.ts'
import { verdictOfStatus, verdictWithoutAnswer } from '../http-verdict.ts'

export const webhookConfigSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'a URL that begins with http:// or https://' }),
  timeoutMs: z.number().int().min(100).max(60_000).default(10_000),
})

type Config = z.infer<typeof webhookConfigSchema>

/**
 * Posts the message as JSON, signed as the Standard Webhooks specification (standardwebhooks.com, 1.0) says:
 * `webhook-id` is the delivery's id, so a receiver can tell a repeat. 2xx: delivered; otherwise as `verdictOfStatus` says.
 */
export function createWebhookAdapter(
  outbound: Outbound,
  signingSecret: string,
  now: () => number,
): ChannelAdapter<Config> {
  const sign = webhookSigner(signingSecret)
  return {
    configSchema: webhookConfigSchema,
    capabilities: {
      ...{ address: undefined, buttons: 10, media: 10, textLength: undefined },
      ...{ receipts: false, idempotent: true },
    },
    async send(message, config) {
      const body = JSON.stringify(payloadOf(message))
      const headers = { 'content-type': 'application/json', ...sign(message.id, body, now()) }
      const { timeoutMs, url } = config
      const answer = await outbound.call(url, { method: 'POST', headers, body, timeoutMs })
      if (answer.kind !== 'answered') return verdictWithoutAnswer(answer)
      const { retryAfterMs, status } = answer
      return status >= 200 && status < 300 ? { outcome: 'delivered' } : verdictOfStatus(status, retryAfterMs)
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
