import type { JsonObject } from '@attune/engine'
import type { OutgoingMessage } from '../dispatch/channel-adapter.ts'

/** A message as the dispatcher hands it to an adapter. */
export function messageFor(
  identifiers: readonly string[],
  content: JsonObject,
  { attempt = 1, channel = 'test', id = 'dlv_1', expiresAt = Date.now() + 3_600_000 } = {},
): OutgoingMessage {
  const delivery = {
    ...{ id, decision: 'dec_1', action: 'act', campaign: 'spring', topic: 'news', channel, content, grant: undefined },
    ...{ createdAt: Date.now(), expiresAt },
  }
  const recipient = { identifiers, traits: { name: 'Ana' }, computed: {}, facts: {}, relations: [] }
  return { id, content, handOver: { customer: 7, delivery, attempt, priority: 1, recipient, event: {} } }
}
