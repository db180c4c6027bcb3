import { z } from 'zod'
import type { ChannelAdapter } from '../../dispatch/channel-adapter.ts'

export const inboxConfigSchema = z.strictObject({})

/**
 * The inbox is kept with the customer: its report of a delivery brings the message into the document, and whoever
 * listens is told once that is durable. So there is nothing to send, and nothing that could fail.
 */
export const inboxAdapter: ChannelAdapter<z.infer<typeof inboxConfigSchema>> = {
  configSchema: inboxConfigSchema,
  capabilities: {
    ...{ address: undefined, buttons: 10, media: 10, textLength: undefined },
    ...{ receipts: false, idempotent: true },
  },
  send: () => Promise.resolve({ outcome: 'delivered' }),
}
