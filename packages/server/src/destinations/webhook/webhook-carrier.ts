import { createHash } from 'node:crypto'
import { durationMs, type WebhookDestination } from '@attune/engine'
import type { Outbound } from '../../outbound/outbound.ts'
import { webhookSigner } from '../../outbound/webhook-signer.ts'
import type { Carrier } from '../carrier.ts'
import { judge } from '../http-answer.ts'
import type { ToldFact } from '../told-fact.ts'

interface Parts {
  readonly outbound: Outbound
  /** `whsec_…` */
  readonly secret: string
  readonly now: () => number
}

/** There is one address for all facts: that it is gone says nothing against any of them. */
const GONE = [404, 410]

/** Posts facts as JSON, signed as the Standard Webhooks specification (standardwebhooks.com, 1.0) says. */
export function createWebhookCarrier(definition: WebhookDestination, { now, outbound, secret }: Parts): Carrier {
  const sign = webhookSigner(secret)
  const { batch, lanes, longestPause, order, timeout, url } = definition
  const timeoutMs = durationMs(timeout)
  return {
    batch: { size: batch.size, bytes: batch.bytes, waitMs: durationMs(batch.wait) },
    lanes: order === 'all' ? 1 : lanes,
    inOrder: order === 'all',
    longestPauseMs: durationMs(longestPause),
    async send(facts) {
      const id = idOf(facts)
      const body = bodyOf(facts)
      const headers = { 'content-type': 'application/json', ...sign(id, body, now()) }
      return judge(await outbound.call(url, { method: 'POST', headers, body, timeoutMs }), { forNow: GONE })
    },
  }
}

/** The same for the same facts, so that a repeat of the batch can be told. */
function idOf(facts: readonly ToldFact[]): string {
  const ids = facts.map(({ content }) => content.id).join()
  return `bat_${createHash('sha256').update(ids).digest('base64url').slice(0, 22)}`
}

function bodyOf(facts: readonly ToldFact[]): string {
  const contents = facts.map(({ content }) => content)
  return JSON.stringify({ type: 'facts', timestamp: contents.at(-1)!.at, data: { facts: contents } })
}
