import type { ChannelAdapter } from '../dispatch/channel-adapter.ts'
import type { Around } from './around.ts'
import { inboxAdapter } from './inbox/inbox-adapter.ts'
import { createSmsAdapter } from './sms/sms-adapter.ts'
import { createWebhookAdapter } from './webhook/webhook-adapter.ts'

/** The adapters by the kind of channel that they carry. */
export function openAdapters(around: Around, signingSecret: string): ReadonlyMap<string, ChannelAdapter> {
  return new Map<string, ChannelAdapter>([
    ['inbox', inboxAdapter],
    ['webhook', createWebhookAdapter(around.outbound, signingSecret, around.now)],
    ['sms', createSmsAdapter(around)],
  ])
}
