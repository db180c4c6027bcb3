import type { ChannelAdapter } from '../dispatch/channel-adapter.ts'
import type { Around } from './around.ts'
import { createEmailAdapter } from './email/email-adapter.ts'
import { inboxAdapter } from './inbox/inbox-adapter.ts'
import { createPushAdapter } from './push/push-adapter.ts'
import { createSmppAdapter } from './smpp/smpp-adapter.ts'
import { createSmsAdapter } from './sms/sms-adapter.ts'
import { createWebhookAdapter } from './webhook/webhook-adapter.ts'
import { createWhatsAppAdapter } from './whatsapp/whatsapp-adapter.ts'

/** The adapters by the kind of channel that they carry. */
export function openAdapters(around: Around, signingSecret: string): ReadonlyMap<string, ChannelAdapter> {
  return new Map<string, ChannelAdapter>([
    ['inbox', inboxAdapter],
    ['webhook', createWebhookAdapter(around.outbound, signingSecret, around.now)],
    ['sms', createSmsAdapter(around)],
    ['smpp', createSmppAdapter(around)],
    ['email', createEmailAdapter(around)],
    ['push', createPushAdapter(around)],
    ['whatsapp', createWhatsAppAdapter(around)],
  ])
}
