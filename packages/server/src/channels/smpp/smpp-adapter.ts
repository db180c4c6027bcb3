import { hash, randomUUID } from 'node:crypto'
import { connect as connectTls } from 'node:tls'
import { environmentNameSchema } from '@attune/engine'
import { z } from 'zod'
import type { ChannelAdapter, HeardNews, OutgoingMessage, SendResult } from '../../dispatch/channel-adapter.ts'
import { PrivateAddressError } from '../../outbound/outbound.ts'
import { addressesOf } from '../addresses.ts'
import type { Around } from '../around.ts'
import { NOT_CALLED } from '../http-verdict.ts'
import { ChannelSetupError } from '../secrets.ts'
import { chooseSender, limitOf, senderSchema } from '../sms/choose-sender.ts'
import { countSegments } from '../sms/segments.ts'
import { COMMANDS, STATUS } from './pdu.ts'
import { readReceipt, SentMessages } from './receipts.ts'
import { decodeDelivered, encodeShortMessage } from './short-message.ts'
import { type Binding, messageIdIn, SmppLostError, SmppSession, SmppStatusError } from './smpp-session.ts'
import { decodeText, encodeText, partsOf } from './text-coding.ts'
import { TextParts } from './text-parts.ts'

export const smppConfigSchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(2775),
  tls: z.boolean().default(false),
  systemId: z.string().min(1).max(15),
  password: environmentNameSchema.describe('name of the variable that holds the password, eight characters at most'),
  systemType: z.string().max(12).default(''),
  senders: z
    .array(senderSchema.extend({ from: z.string().min(1).max(20) }))
    .min(1)
    .describe('numbers or names from which it writes, and to which beginnings of numbers each writes'),
  longTexts: z.enum(['parts', 'payload']).default('parts').describe('payload: as one, and the centre makes the parts'),
  maxSegments: z.int().min(1).max(10).default(4).describe('parts of a longer text at most; each costs'),
  receipts: z.boolean().default(true).describe('whether it is told what became of a message'),
  window: z.int().min(1).max(100).default(10).describe('messages that wait for an answer at once'),
  enquireEveryMs: z.int().min(1000).max(600_000).default(30_000),
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
})

type Config = z.infer<typeof smppConfigSchema>

/** Between two attempts to be bound for what comes in, ms. */
const REBIND_MS = 5000

/** A centre, as long as a channel is configured for it. */
interface Centre {
  readonly sent: SentMessages
  readonly parts: TextParts
  /** Ids of texts that came and could not be kept. */
  readonly unkept: Map<string, string>
  session: Promise<SmppSession> | undefined
  /** Takes in what the centre brings; undefined where nobody listens yet. */
  tell: ((news: HeardNews) => Promise<boolean>) | undefined
}

/** Texts by SMPP 3.4, which operators and large providers speak. One bound connection a channel, for both directions. */
export function createSmppAdapter({ now, outbound, secret }: Around): ChannelAdapter<Config> {
  const centres = new Map<string, Centre>()
  const centreFor = (config: Config): Centre => {
    const key = JSON.stringify(config)
    const known = centres.get(key)
    if (known) return known
    const centre: Centre = {
      ...{
        sent: new SentMessages(),
        parts: new TextParts(now),
        unkept: new Map(),
        session: undefined,
        tell: undefined,
      },
    }
    centres.set(key, centre)
    return centre
  }
  const open = async (config: Config, centre: Centre): Promise<SmppSession> => {
    const { enquireEveryMs, host, port, systemId, systemType, timeoutMs, tls, window } = config
    const binding: Binding = {
      ...{ systemId, systemType, window, timeoutMs, enquireEveryMs },
      password: secret(config.password),
    }
    const plain = await outbound.connect(host, port, timeoutMs)
    const socket = tls ? connectTls({ socket: plain, servername: host }) : plain
    return SmppSession.bind(socket, binding, (body) => hear(body, centre))
  }
  /** The one connection; a new one where it has ended. */
  const bound = (config: Config, centre: Centre): Promise<SmppSession> => {
    centre.session ??= open(config, centre).then(
      (session) => {
        void session.closed.then(() => {
          centre.session = undefined
        })
        return session
      },
      (error: unknown) => {
        centre.session = undefined
        throw error
      },
    )
    return centre.session
  }
  return {
    configSchema: smppConfigSchema,
    secretNames: ({ password }) => [password],
    capabilities: {
      ...{ address: 'phone', buttons: 0, media: 0, textLength: 1600 },
      ...{ receipts: true, idempotent: false },
    },
    inspect({ text }) {
      const { count, encoding, units } = countSegments(typeof text === 'string' ? text : '')
      return { segments: count, encoding, units }
    },
    senderLimit: (handOver, { host, port, senders, systemId }) =>
      limitOf(senders, `${host}:${port}/${systemId}`, addressesOf({ handOver }, 'phone')[0]),
    async send(message, config) {
      const prepared = prepare(message, config, now())
      if ('outcome' in prepared) return prepared
      const centre = centreFor(config)
      let session: SmppSession
      try {
        session = await bound(config, centre)
      } catch (error) {
        if (error instanceof ChannelSetupError) throw error
        if (error instanceof PrivateAddressError) return NOT_CALLED
        // Nothing was said of the message yet.
        return judge(error, prepared.to, false)
      }
      let id = ''
      for (const [i, body] of prepared.bodies.entries()) {
        try {
          id = messageIdIn(await session.request(COMMANDS.submitSm, body))
        } catch (error) {
          // What of it went out stays out: a repeat would bring it twice.
          if (i > 0)
            return { outcome: 'unknown', reason: `part ${i + 1} of ${prepared.bodies.length}: ${reasonOf(error)}` }
          return judge(error, prepared.to, true)
        }
      }
      if (!config.receipts) return { outcome: 'delivered' }
      const { attempt, customer, delivery } = message.handOver
      const early = centre.sent.note(id, { customer, delivery: delivery.id, attempt })
      if (early) void centre.tell?.({ messages: [], receipts: [early] })
      return { outcome: 'accepted' }
    },
    listen(config, tell) {
      const centre = centreFor(config)
      centre.tell = tell
      let timer: NodeJS.Timeout | undefined
      let isOver = false
      const keep = () => {
        if (isOver) return
        void bound(config, centre)
          .then((session) => session.closed)
          .catch(() => undefined)
          .then(() => {
            if (!isOver) timer = setTimeout(keep, REBIND_MS).unref()
          })
      }
      keep()
      return () => {
        isOver = true
        clearTimeout(timer)
        centre.tell = undefined
        void centre.session?.then((session) => session.close()).catch(() => undefined)
      }
    },
    close() {
      for (const { session } of centres.values()) void session?.then((open) => open.close()).catch(() => undefined)
      centres.clear()
    },
  }
}

/** Gives the status of the answer: what could not be kept is to come again. */
async function hear(body: Buffer, { parts, sent, tell, unkept }: Centre): Promise<number> {
  const delivered = decodeDelivered(body)
  if (delivered.isReceipt) {
    const receipt = readReceipt(delivered)
    const known = receipt && sent.match(receipt)
    if (!known) return STATUS.ok
    return (await tell?.({ messages: [], receipts: [known] })) ? STATUS.ok : STATUS.receiverTemporary
  }
  if (!tell) return STATUS.receiverTemporary
  const whole = parts.take(delivered)
  if (!whole) return STATUS.ok
  const { coding, from, to } = delivered
  const text = decodeText(whole, coding)
  // The protocol gives no id. What was not kept comes again, and is the same then.
  const key = `${from}\n${to}\n${text}`
  const messageId = unkept.get(key) ?? `smpp-${randomUUID()}`
  unkept.set(key, messageId)
  if (!(await tell({ messages: [{ from, to, text, messageId, namespace: 'phone' }], receipts: [] })))
    return STATUS.receiverTemporary
  unkept.delete(key)
  return STATUS.ok
}

/** The requests of a message; what stands against it where there are none. */
function prepare(message: OutgoingMessage, config: Config, now: number) {
  const { content, handOver, id } = message
  const [to] = addressesOf(message, 'phone')
  if (to === undefined) return rejected('no_address')
  const text = typeof content.text === 'string' ? content.text : ''
  if (text === '') return rejected('content_empty')
  if (countSegments(text).count > config.maxSegments) return rejected('too_long')
  const from = chooseSender(config.senders, to)
  if (from === undefined) return rejected('no_sender')
  const reference = hash('sha256', id, 'buffer')[0]!
  const { coding, parts } = partsOf(text, reference)
  const asPayload = parts.length > 1 && config.longTexts === 'payload'
  const texts = asPayload ? [Buffer.concat(encodeText(text).units)] : parts
  const bodies = texts.map((part, i) =>
    encodeShortMessage({
      ...{ from, to, coding, text: part, asPayload, isPart: texts.length > 1 },
      validS: (handOver.delivery.expiresAt - now) / 1000,
      wantsReceipt: config.receipts && i === texts.length - 1,
    }),
  )
  return { bodies, to }
}

function rejected(reason: string): SendResult {
  return { outcome: 'rejected', reason }
}

/** Statuses that say that there is room again later; the whole channel waits. */
const FULL: ReadonlySet<number> = new Set([STATUS.throttled, STATUS.queueFull])

/** Statuses that say nothing of the message. */
const FOR_NOW: ReadonlySet<number> = new Set([
  STATUS.systemError,
  STATUS.submitFailed,
  STATUS.bindFailed,
  STATUS.receiverTemporary,
])

/** Statuses of a centre that does not know us. */
const STRANGER: ReadonlySet<number> = new Set([STATUS.bindFailed, STATUS.invalidPassword, STATUS.invalidSystemId])

/** What a failure says of the message. `isAsked`: it was about the message, not about being bound. */
function judge(error: unknown, to: string, isAsked: boolean): SendResult {
  const reason = reasonOf(error)
  if (error instanceof SmppStatusError) {
    if (FULL.has(error.status)) return { outcome: 'throttled', reason }
    if (!isAsked && STRANGER.has(error.status))
      return { outcome: 'deferred', reason: `${reason}; check systemId and password` }
    if (!isAsked || FOR_NOW.has(error.status)) return { outcome: 'deferred', reason }
    return { outcome: 'rejected', reason, ...(error.status === STATUS.invalidDestination && { gone: [`phone:${to}`] }) }
  }
  const mayHaveLeft = isAsked && error instanceof SmppLostError && error.hasLeft
  return { outcome: mayHaveLeft ? 'unknown' : 'deferred', reason }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
