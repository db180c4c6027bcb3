import { z } from 'zod'
import type { DeliveryMark, Receipt } from '../../dispatch/channel-adapter.ts'
import { readMessageId } from './message-id.ts'
import { isNoMailbox } from './returned-mail.ts'

/** Events in one call; SendGrid sends some thousands at most. */
const MOST_EVENTS = 10_000

/** What happened to one mail, whoever says so. */
interface MailEvent {
  /** The Message-ID that the mail had when it left here. */
  readonly messageId: string
  /** bounced: for good. */
  readonly event: 'delivered' | 'bounced' | 'complained'
  readonly reason?: string | undefined
  /** Address that does not exist. */
  readonly gone?: string | undefined
}

const plainSchema = z.object({
  messageId: z.string(),
  event: z.enum(['delivered', 'bounced', 'complained']),
  reason: z.string().optional(),
  gone: z.string().optional(),
})

const sendGridSchema = z.object({
  'smtp-id': z.string(),
  event: z.string(),
  type: z.string().optional(),
  email: z.string(),
  status: z.string().optional(),
  reason: z.string().optional(),
})

const recipientSchema = z.object({
  emailAddress: z.string(),
  status: z.string().optional(),
  diagnosticCode: z.string().optional(),
})

const sesSchema = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  mail: z.object({ headers: z.array(z.object({ name: z.string(), value: z.string() })) }),
  bounce: z
    .object({ bounceType: z.string(), bounceSubType: z.string(), bouncedRecipients: z.array(recipientSchema) })
    .optional(),
  complaint: z.object({ complaintFeedbackType: z.string().nullish() }).optional(),
})

const snsSchema = z.object({ Type: z.literal('Notification'), Message: z.string() })

/**
 * Understands what mail providers tell in JSON, of mails whose Message-ID was signed here: events of SendGrid, notifications of Amazon SES
 * as they are or in an envelope of SNS, and `{ messageId, event, reason, gone }` of anybody else. One or a list; what is something else is passed over.
 */
export function readProviderEvents(body: Uint8Array, secret: string): readonly Receipt[] {
  const told = parsed(Buffer.from(body).toString('utf8'))
  const list = (Array.isArray(told) ? told : [told]).slice(0, MOST_EVENTS)
  return list.flatMap((one) => {
    const event = plainIn(one) ?? sendGridIn(one) ?? sesIn(one)
    const of = event && readMessageId(event.messageId, secret)
    return of ? [receiptOf(event, of)] : []
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function receiptOf({ event, gone, reason = '' }: MailEvent, of: DeliveryMark): Receipt {
  if (event === 'delivered') return { of, outcome: 'delivered' }
  if (event === 'complained') return { of, outcome: 'complained', reason: reason.slice(0, 200) || 'abuse' }
  const lost = gone === undefined ? {} : { gone: `email:${gone.toLowerCase()}` }
  return { of, outcome: 'rejected', reason: `bounced: ${reason.slice(0, 200)}`.trim(), ...lost }
}

function plainIn(told: unknown): MailEvent | undefined {
  return plainSchema.safeParse(told).data
}

/** https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event; `blocked` says nothing of the address. */
function sendGridIn(told: unknown): MailEvent | undefined {
  const { data } = sendGridSchema.safeParse(told)
  if (!data) return undefined
  const messageId = data['smtp-id']
  const reason = [data.status, data.reason].filter((part) => part).join(' ')
  if (data.event === 'delivered') return { messageId, event: 'delivered' }
  if (data.event === 'spamreport') return { messageId, event: 'complained' }
  if (data.event === 'dropped') return { messageId, event: 'bounced', reason }
  if (data.event !== 'bounce') return undefined
  const isGone = data.type === 'bounce' && isNoMailbox(data.status)
  return { messageId, event: 'bounced', reason, gone: isGone ? data.email : undefined }
}

/** https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html; a transient bounce is tried on by nobody, and says nothing of the address. */
function sesIn(told: unknown): MailEvent | undefined {
  const wrapped = snsSchema.safeParse(told).data
  const { data } = sesSchema.safeParse(wrapped ? parsed(wrapped.Message) : told)
  // SES gives mails an id of its own; ours stands among the headers as they came.
  const messageId = data?.mail.headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value
  if (!data || messageId === undefined) return undefined
  const type = data.notificationType ?? data.eventType
  if (type === 'Delivery') return { messageId, event: 'delivered' }
  if (type === 'Complaint')
    return { messageId, event: 'complained', reason: data.complaint?.complaintFeedbackType ?? undefined }
  const [recipient] = data.bounce?.bouncedRecipients ?? []
  if (type !== 'Bounce' || !data.bounce || !recipient) return undefined
  const { bounceSubType, bounceType } = data.bounce
  const reason = [recipient.status ?? `${bounceType}/${bounceSubType}`, recipient.diagnosticCode]
  const isGone = bounceType === 'Permanent' && (bounceSubType === 'NoEmail' || isNoMailbox(recipient.status))
  return {
    ...{ messageId, event: 'bounced', reason: reason.filter((part) => part).join(' ') },
    gone: isGone ? recipient.emailAddress : undefined,
  }
}
