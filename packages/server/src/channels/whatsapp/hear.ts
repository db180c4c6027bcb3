import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Heard, IncomingText, ProviderCall, Receipt } from '../../dispatch/channel-adapter.ts'
import { readMark } from '../../dispatch/delivery-mark.ts'

interface Around {
  readonly appSecret: string
  readonly verifyToken: string
  /** Where a file lies, by its id. */
  readonly mediaUrl: (id: string) => string
}

const fileSchema = z.looseObject({ id: z.string(), mime_type: z.string().optional(), caption: z.string().optional() })

const messageSchema = z.looseObject({
  from: z.string(),
  id: z.string(),
  /** Of one that quotes another: what it quotes. */
  context: z.looseObject({ id: z.string().optional() }).optional(),
  text: z.looseObject({ body: z.string() }).optional(),
  button: z.looseObject({ payload: z.string().optional(), text: z.string().optional() }).optional(),
  interactive: z
    .looseObject({ button_reply: z.looseObject({ id: z.string(), title: z.string() }).optional() })
    .optional(),
  image: fileSchema.optional(),
  document: fileSchema.optional(),
  audio: fileSchema.optional(),
  video: fileSchema.optional(),
})

const statusSchema = z.looseObject({
  id: z.string().optional(),
  status: z.string(),
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(z.looseObject({ code: z.number() })).optional(),
})

const bodySchema = z.looseObject({
  entry: z.array(
    z.looseObject({
      changes: z.array(
        z.looseObject({
          value: z.looseObject({
            metadata: z.looseObject({ display_phone_number: z.string().optional() }).optional(),
            messages: z.array(messageSchema).optional(),
            statuses: z.array(statusSchema).optional(),
          }),
        }),
      ),
    }),
  ),
})

const OK = { type: 'text/plain', body: 'ok' }

/** Understands the webhook: the question whether we are who we are, receipts, and what people write. */
export function hearWhatsApp(call: ProviderCall, around: Around): Heard {
  if (call.method === 'GET') return prove(new URL(call.url).searchParams, around.verifyToken)
  if (!isSignedBy(around.appSecret, call)) return { kind: 'refused' }
  const nothing = { kind: 'heard', messages: [], receipts: [], answer: OK } as const
  const parsed = bodySchema.safeParse(parseJson(call.body))
  if (!parsed.success) return nothing
  const values = parsed.data.entry.flatMap(({ changes }) => changes.map(({ value }) => value))
  return {
    ...nothing,
    messages: values.flatMap(({ messages = [], metadata }) =>
      messages.map((message) => textOf(message, metadata?.display_phone_number, around)),
    ),
    receipts: values.flatMap(({ statuses = [] }) => statuses.flatMap(receiptOf)),
  }
}

function prove(query: URLSearchParams, verifyToken: string): Heard {
  if (query.get('hub.mode') !== 'subscribe' || query.get('hub.verify_token') !== verifyToken) return { kind: 'refused' }
  const body = query.get('hub.challenge') ?? ''
  return { kind: 'heard', messages: [], receipts: [], answer: { type: 'text/plain', body } }
}

function isSignedBy(secret: string, { body, headers }: ProviderCall): boolean {
  const header = headers['x-hub-signature-256']
  if (typeof header !== 'string' || !header.startsWith('sha256=')) return false
  const right = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(header.slice('sha256='.length), 'hex')
  return given.length === right.length && timingSafeEqual(given, right)
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

function textOf(message: z.infer<typeof messageSchema>, to: string | undefined, { mediaUrl }: Around): IncomingText {
  const { button, context, from, id, interactive, text } = message
  const reply = interactive?.button_reply
  const file = message.image ?? message.document ?? message.audio ?? message.video
  const pressed = reply?.id ?? button?.payload
  return {
    ...{ namespace: 'phone', from: `+${from}`, messageId: id },
    text: text?.body ?? reply?.title ?? button?.text ?? file?.caption ?? '',
    ...(to !== undefined && { to }),
    ...(context?.id !== undefined && { inReplyTo: context.id }),
    ...(pressed !== undefined && { button: pressed }),
    ...(file !== undefined && { media: [{ url: mediaUrl(file.id), type: file.mime_type ?? '' }] }),
  }
}

const ENDS: ReadonlyMap<string, Receipt['outcome']> = new Map([
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['failed', 'rejected'],
])

function receiptOf({
  biz_opaque_callback_data: mark = '',
  errors,
  id,
  status,
}: z.infer<typeof statusSchema>): Receipt[] {
  const of = readMark(mark)
  const outcome = ENDS.get(status)
  if (!of || !outcome) return []
  const code = errors?.[0]?.code
  const reason = outcome === 'rejected' && { reason: code === undefined ? status : `failed: code ${code}` }
  return [{ of, outcome, ...reason, ...(id !== undefined && { providerId: id }) }]
}
