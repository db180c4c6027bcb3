import { environmentNameSchema } from '@attune/engine'
import { z } from 'zod'
import type {
  ChannelAdapter,
  Heard,
  OutgoingMessage,
  ProviderCall,
  Receipt,
  SendResult,
} from '../../dispatch/channel-adapter.ts'
import { markText, readMark } from '../../dispatch/delivery-mark.ts'
import { addressesOf } from '../addresses.ts'
import type { Around } from '../around.ts'
import { verdictOfStatus, verdictWithoutAnswer } from '../http-verdict.ts'
import { chooseSender, limitOf, senderSchema } from './choose-sender.ts'
import { countSegments } from './segments.ts'
import { isSignedBy } from './twilio-signature.ts'

/** Files with one message, as Twilio takes them. */
const MOST_MEDIA = 10

/** Characters of one message, as Twilio takes them. */
const MOST_CHARACTERS = 1600

const LONGEST_VALIDITY_S = 36_000

export const smsConfigSchema = z.strictObject({
  apiUrl: z
    .url({ protocol: /^https?$/, error: 'a URL that begins with http:// or https://' })
    .default('https://api.twilio.com'),
  account: z.string().min(1).describe('the account SID'),
  authToken: environmentNameSchema.describe('name of the variable that holds the token'),
  senders: z
    .array(senderSchema)
    .default([])
    .describe('numbers from which it writes, and to which beginnings of numbers each writes'),
  messagingService: z.string().min(1).optional().describe('lets the provider choose, instead of `senders`'),
  maxSegments: z.int().min(1).max(10).default(4).describe('parts of a longer text at most; each costs'),
  receipts: z.boolean().default(true).describe('whether it is told what became of a message'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
})

type Config = z.infer<typeof smsConfigSchema>

/**
 * Texts by way of an HTTP interface like Twilio's (`2010-04-01`): messages are posted as a form, receipts and what people
 * write come back as signed forms.
 */
export function createSmsAdapter({ now, outbound, providerUrl, secret }: Around): ChannelAdapter<Config> {
  return {
    configSchema: smsConfigSchema,
    capabilities: {
      ...{ address: 'phone', buttons: 0, media: MOST_MEDIA, textLength: MOST_CHARACTERS },
      ...{ receipts: true, idempotent: false },
    },
    inspect({ text }) {
      const { count, encoding, units } = countSegments(typeof text === 'string' ? text : '')
      return { segments: count, encoding, units }
    },
    senderLimit(handOver, { account, apiUrl, messagingService, senders }) {
      // Which number writes is the provider's choice there.
      if (messagingService !== undefined) return undefined
      return limitOf(senders, `${apiUrl}/${account}`, addressesOf({ handOver }, 'phone')[0])
    },
    async send(message, config) {
      const [to] = addressesOf(message, 'phone')
      if (to === undefined) return { outcome: 'rejected', reason: 'no_address' }
      const written = readContent(message, config)
      if ('outcome' in written) return written
      const from = config.messagingService ?? chooseSender(config.senders, to)
      if (from === undefined) return { outcome: 'rejected', reason: 'no_sender' }
      const { delivery } = message.handOver
      const form = new URLSearchParams({ To: to, Body: written.text })
      form.set(config.messagingService === undefined ? 'From' : 'MessagingServiceSid', from)
      for (const url of written.media) form.append('MediaUrl', url)
      const validS = Math.floor((delivery.expiresAt - now()) / 1000)
      form.set('ValidityPeriod', String(Math.max(1, Math.min(validS, LONGEST_VALIDITY_S))))
      if (config.receipts)
        form.set('StatusCallback', `${providerUrl(delivery.channel)}?of=${markText(message.handOver)}`)
      const answer = await outbound.call(
        `${config.apiUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(config.account)}/Messages.json`,
        {
          method: 'POST',
          headers: {
            authorization: `Basic ${Buffer.from(`${config.account}:${secret(config.authToken)}`).toString('base64')}`,
            'content-type': 'application/x-www-form-urlencoded',
          },
          body: form.toString(),
          timeoutMs: config.timeoutMs,
        },
      )
      if (answer.kind !== 'answered') return verdictWithoutAnswer(answer)
      if (answer.status >= 200 && answer.status < 300) return { outcome: config.receipts ? 'accepted' : 'delivered' }
      return judge(answer.status, answer.retryAfterMs, codeIn(answer.body), to)
    },
    secretNames: ({ authToken }) => [authToken],
    hear: (call, _channel, config) => hear(call, secret(config.authToken)),
  }
}

function readContent({ content }: OutgoingMessage, { maxSegments }: Config) {
  const text = typeof content.text === 'string' ? content.text : ''
  const media = (Array.isArray(content.media) ? content.media : []).filter((url) => typeof url === 'string')
  if (text === '' && media.length === 0) return rejected('content_empty')
  if (media.length > MOST_MEDIA) return rejected('too_many_media')
  // With a picture it is an MMS, which has no segments.
  const isTooLong = media.length === 0 && countSegments(text).count > maxSegments
  return isTooLong || [...text].length > MOST_CHARACTERS ? rejected('too_long') : { text, media }
}

function rejected(reason: string): SendResult {
  return { outcome: 'rejected', reason }
}

/** Codes of errors that say that a number is none, or takes no texts (Twilio, "Error and warning dictionary"); the last two come with receipts. */
const DEAD_NUMBERS: ReadonlySet<number> = new Set([21211, 21214, 21217, 21614, 30005, 30006])

/** The person has written STOP to the provider, which sends them nothing from this number. */
const UNSUBSCRIBED = 21610

function judge(status: number, retryAfterMs: number | undefined, code: number | undefined, to: string): SendResult {
  const detail = code === undefined ? '' : `code ${code}`
  const verdict = verdictOfStatus(status, retryAfterMs, detail, 'account and authToken')
  if (code === UNSUBSCRIBED) return { ...verdict, refused: true }
  return code !== undefined && DEAD_NUMBERS.has(code) ? { ...verdict, gone: [`phone:${to}`] } : verdict
}

/** The code of an error, where the body of an answer has one. */
function codeIn(body: Uint8Array = new Uint8Array(0)): number | undefined {
  try {
    const { code } = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof code === 'number' ? code : undefined
  } catch {
    return undefined
  }
}

/** What the provider says of a message that it knows of; other states are on the way to one of these. */
const ENDS: ReadonlyMap<string, Receipt['outcome']> = new Map([
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'rejected'],
  ['failed', 'rejected'],
  ['canceled', 'rejected'],
])

const EMPTY_ANSWER = { type: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>' }

function hear({ body, headers, url }: ProviderCall, token: string): Heard {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'))
  if (!isSignedBy(token, url, form, headers['x-twilio-signature'])) return { kind: 'refused' }
  const nothing = { kind: 'heard', messages: [], receipts: [], answer: EMPTY_ANSWER } as const
  const of = readMark(new URL(url).searchParams.get('of') ?? '')
  if (of !== undefined) {
    const state = form.get('MessageStatus') ?? ''
    const outcome = ENDS.get(state)
    if (outcome === undefined) return nothing
    const why = outcome === 'rejected' ? whyRejected(state, form) : {}
    return { ...nothing, receipts: [{ of, outcome, ...why }] }
  }
  const from = form.get('From')
  const messageId = form.get('MessageSid')
  if (!from || !messageId) return nothing
  return {
    ...nothing,
    messages: [{ from, messageId, namespace: 'phone', text: form.get('Body') ?? '', ...extrasIn(form) }],
  }
}

function extrasIn(form: URLSearchParams) {
  const count = Math.min(Number(form.get('NumMedia') ?? 0) || 0, MOST_MEDIA)
  const media = Array.from({ length: count }, (_, i) => ({
    url: form.get(`MediaUrl${i}`) ?? '',
    type: form.get(`MediaContentType${i}`) ?? '',
  })).filter(({ url }) => url !== '')
  const to = form.get('To')
  const button = form.get('ButtonPayload')
  return { ...(to && { to }), ...(button && { button }), ...(media.length > 0 && { media }) }
}

/** What a receipt says besides that the message did not arrive. */
function whyRejected(state: string, form: URLSearchParams): Pick<Receipt, 'reason' | 'gone' | 'refused'> {
  const code = form.get('ErrorCode')
  if (!code) return { reason: state }
  const reason = `${state}: code ${code}`
  if (Number(code) === UNSUBSCRIBED) return { reason, refused: true }
  const to = form.get('To')
  return to && DEAD_NUMBERS.has(Number(code)) ? { reason, gone: `phone:${to}` } : { reason }
}
