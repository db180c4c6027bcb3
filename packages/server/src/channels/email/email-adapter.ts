import { environmentNameSchema } from '@attune/engine'
import { z } from 'zod'
import type { ChannelAdapter, Heard, ProviderCall } from '../../dispatch/channel-adapter.ts'
import { addressesOf } from '../addresses.ts'
import type { Around } from '../around.ts'
import { knowsSecret } from '../knows-secret.ts'
import { composeMail } from './compose.ts'
import { messageIdOf } from './message-id.ts'
import { readProviderEvents } from './provider-events.ts'
import { readReturnedMail } from './returned-mail.ts'
import { SmtpSessions } from './smtp-sessions.ts'
import { compileTemplate } from './templates.ts'

export const emailConfigSchema = z.strictObject({
  host: z.string().min(1).describe('name of the SMTP server'),
  port: z.int().min(1).max(65_535).default(587),
  secure: z.boolean().optional().describe('TLS from the first byte; where not given, on port 465'),
  requireTls: z.boolean().default(true).describe('whether nothing is sent without STARTTLS'),
  user: z.string().min(1).optional(),
  password: environmentNameSchema.optional().describe('name of the variable that holds the password'),
  from: z.string().min(3).describe('such as `Brand <news@example.com>`'),
  replyTo: z.string().min(3).optional(),
  bounceAddress: z.email().optional().describe('envelope sender; that of `from` where it is not given'),
  hookSecret: environmentNameSchema
    .optional()
    .describe('name of the variable with the secret of whoever hands on returned mail; without it nothing is heard'),
  withoutUnsubscribe: z
    .array(z.string())
    .default(['service'])
    .describe('topics whose mail nobody can unsubscribe from by one click'),
  trackOpens: z
    .boolean()
    .default(false)
    .describe('whether pages hold an invisible picture that tells when they are opened'),
  connections: z.int().min(1).max(50).default(5),
  timeoutMs: z.int().min(100).max(120_000).default(30_000),
})

type Config = z.infer<typeof emailConfigSchema>

/** Mail by SMTP. What was returned, complaints and replies come in as raw mail; the first two also as JSON of providers. */
export function createEmailAdapter({ now, openUrl, outbound, secret, unsubscribeUrl }: Around): ChannelAdapter<Config> {
  const sessions = new Map<string, SmtpSessions>()
  const sessionsFor = (config: Config): SmtpSessions => {
    const { connections, host, password, port, requireTls, timeoutMs, user } = config
    const server = {
      ...{ host, port, user, connections, timeoutMs },
      ...{ secure: config.secure ?? port === 465, requireTls: config.secure === true ? false : requireTls },
      password: password === undefined ? undefined : secret(password),
    }
    const key = JSON.stringify(server)
    const known = sessions.get(key)
    if (known) return known
    const opened = new SmtpSessions(server, (to, at, withinMs) => outbound.connect(to, at, withinMs))
    sessions.set(key, opened)
    return opened
  }
  return {
    configSchema: emailConfigSchema,
    secretNames: ({ hookSecret, password }) => [password, hookSecret].filter((name) => name !== undefined),
    capabilities: {
      ...{ address: 'email', buttons: 0, media: 0, textLength: undefined },
      ...{ receipts: true, idempotent: true },
    },
    prepare: compileTemplate,
    async send({ content, handOver }, config) {
      const [to] = addressesOf({ handOver }, 'email')
      if (to === undefined) return { outcome: 'rejected', reason: 'no_address' }
      const hookSecret = config.hookSecret === undefined ? undefined : secret(config.hookSecret)
      const sender = config.bounceAddress ?? addressIn(config.from)
      const isBinding = config.withoutUnsubscribe.includes(handOver.delivery.topic)
      const mail = await composeMail(content, {
        ...{ to, from: config.from, replyTo: config.replyTo, date: new Date(now()) },
        messageId: messageIdOf(handOver, hookSecret, sender.slice(sender.indexOf('@') + 1)),
        unsubscribe: isBinding ? undefined : unsubscribeUrl(handOver),
        picture: config.trackOpens ? openUrl(handOver) : undefined,
      })
      if (!mail.ok) return { outcome: 'rejected', reason: mail.reason }
      const failed = await sessionsFor(config).send({ from: sender, to, mime: mail.mime })
      return failed ?? { outcome: hookSecret === undefined ? 'delivered' : 'accepted' }
    },
    async hear(call, _channel, config) {
      return config.hookSecret === undefined ? { kind: 'refused' } : hear(call, secret(config.hookSecret))
    },
    close() {
      for (const idle of sessions.values()) idle.close()
    },
  }
}

function addressIn(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from
}

/** SNS calls its JSON text/plain, and says what it is in a header of its own. */
function isJson({ headers }: ProviderCall): boolean {
  return /^application\/json\b/i.test(String(headers['content-type'] ?? '')) || 'x-amz-sns-message-type' in headers
}

const THANKS = { type: 'text/plain', body: 'ok' }

async function hear(call: ProviderCall, secret: string): Promise<Heard> {
  if (!knowsSecret(call.headers.authorization, secret)) return { kind: 'refused' }
  if (isJson(call))
    return { kind: 'heard', messages: [], receipts: readProviderEvents(call.body, secret), answer: THANKS }
  return { kind: 'heard', ...(await readReturnedMail(call.body, secret)), answer: THANKS }
}
