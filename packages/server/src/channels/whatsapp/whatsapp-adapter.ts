import { environmentNameSchema } from '@attune/engine'
import { z } from 'zod'
import type { ChannelAdapter, SendResult } from '../../dispatch/channel-adapter.ts'
import { markText } from '../../dispatch/delivery-mark.ts'
import { addressesOf } from '../addresses.ts'
import type { Around } from '../around.ts'
import { verdictOfStatus, verdictWithoutAnswer } from '../http-verdict.ts'
import { composeWhatsApp } from './compose.ts'
import { hearWhatsApp } from './hear.ts'

export const whatsAppConfigSchema = z.strictObject({
  apiUrl: z.url({ protocol: /^https?$/ }).default('https://graph.facebook.com'),
  version: z
    .string()
    .regex(/^v\d+\.\d+$/, { error: 'a version such as v23.0' })
    .default('v23.0'),
  phoneNumberId: z.string().min(1).describe('id of the number from which it writes'),
  accessToken: environmentNameSchema.describe('name of the variable that holds the token'),
  appSecret: environmentNameSchema.describe('name of the variable with the secret that signs webhooks'),
  verifyToken: environmentNameSchema.describe('name of the variable with the token that was set with the webhook'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
})

type Config = z.infer<typeof whatsAppConfigSchema>

/** WhatsApp Business Cloud API: templates, and within 24 hours of an answer of the person whatever one likes. */
export function createWhatsAppAdapter({ outbound, secret }: Around): ChannelAdapter<Config> {
  return {
    configSchema: whatsAppConfigSchema,
    capabilities: {
      ...{ address: 'phone', buttons: 3, media: 1, textLength: 4096 },
      ...{ receipts: true, idempotent: false },
    },
    async send(message, config) {
      const [to] = addressesOf(message, 'phone')
      if (to === undefined) return { outcome: 'rejected', reason: 'no_address' }
      const composed = composeWhatsApp(message.content)
      if (typeof composed === 'string') return { outcome: 'rejected', reason: composed }
      const { apiUrl, phoneNumberId, timeoutMs, version } = config
      const answer = await outbound.call(
        `${apiUrl.replace(/\/+$/, '')}/${version}/${encodeURIComponent(phoneNumberId)}/messages`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${secret(config.accessToken)}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            ...{ messaging_product: 'whatsapp', recipient_type: 'individual', to: to.replace(/^\+/, '') },
            // Comes back with every receipt.
            biz_opaque_callback_data: markText(message.handOver),
            ...composed,
          }),
          timeoutMs,
        },
      )
      if (answer.kind !== 'answered') return verdictWithoutAnswer(answer)
      if (answer.status >= 200 && answer.status < 300) return { outcome: 'accepted', ...messageIn(answer.body) }
      return judge(answer.status, answer.retryAfterMs, answer.body ?? Buffer.alloc(0))
    },
    secretNames: ({ accessToken, appSecret, verifyToken }) => [accessToken, appSecret, verifyToken],
    hear: (call, _channel, config) =>
      hearWhatsApp(call, {
        ...{ appSecret: secret(config.appSecret), verifyToken: secret(config.verifyToken) },
        mediaUrl: (id) => `${config.apiUrl}/${config.version}/${id}`,
      }),
  }
}

/** Codes (Cloud API, "Error codes") of those who ask for fewer messages, and of what will be over some time; both come as a 400 too. */
const THROTTLES: ReadonlySet<number> = new Set([4, 80007, 130429, 131056])
/** The token is none, or has ended; may come with any status. */
const BAD_TOKEN = 190
const PASSES: ReadonlySet<number> = new Set([1, 2, 131000, 131005, 131016, 131057, 133004])

function judge(status: number, retryAfterMs: number | undefined, body: Uint8Array): SendResult {
  const code = codeIn(body)
  const detail = code === undefined ? '' : `code ${code}`
  const after = retryAfterMs === undefined ? {} : { retryAfterMs }
  if (code !== undefined && THROTTLES.has(code))
    return { outcome: 'throttled', reason: `http_${status}: ${detail}`, ...after }
  if (code === BAD_TOKEN)
    return { outcome: 'deferred', reason: `http_${status}: ${detail}; check accessToken`, ...after }
  if (code !== undefined && PASSES.has(code))
    return { outcome: 'deferred', reason: `http_${status}: ${detail}`, ...after }
  return verdictOfStatus(status, retryAfterMs, detail, 'accessToken')
}

function codeIn(body: Uint8Array): number | undefined {
  try {
    const { error } = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof error?.code === 'number' ? error.code : undefined
  } catch {
    return undefined
  }
}

const takenSchema = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1).max(200) })).min(1) })

/** What WhatsApp calls the message that it has taken: people quote it by that. */
function messageIn(body: Uint8Array = Buffer.alloc(0)): { readonly providerId?: string } {
  try {
    const taken = takenSchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')))
    return taken.success ? { providerId: taken.data.messages[0]!.id } : {}
  } catch {
    // It was taken all the same.
    return {}
  }
}
