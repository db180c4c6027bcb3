import type { z } from 'zod'
import type { ChannelAdapter } from '../dispatch/channel-adapter.ts'
import type { Around } from './around.ts'
import { createEmailAdapter, emailConfigSchema } from './email/email-adapter.ts'
import { inboxAdapter, inboxConfigSchema } from './inbox/inbox-adapter.ts'
import { createPushAdapter, pushConfigSchema } from './push/push-adapter.ts'
import { createSmppAdapter, smppConfigSchema } from './smpp/smpp-adapter.ts'
import { createSmsAdapter, smsConfigSchema } from './sms/sms-adapter.ts'
import { createWebhookAdapter, webhookConfigSchema } from './webhook/webhook-adapter.ts'
import { createWhatsAppAdapter, whatsAppConfigSchema } from './whatsapp/whatsapp-adapter.ts'

/** What channels of a kind are configured with, for whoever checks them without a way out. */
export const CONFIG_SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['inbox', inboxConfigSchema],
  ['webhook', webhookConfigSchema],
  ['sms', smsConfigSchema],
  ['smpp', smppConfigSchema],
  ['email', emailConfigSchema],
  ['push', pushConfigSchema],
  ['whatsapp', whatsAppConfigSchema],
])

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
