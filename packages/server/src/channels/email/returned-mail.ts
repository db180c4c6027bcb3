import PostalMime, { type Email } from 'postal-mime'
import type { DeliveryMark, IncomingText, Receipt } from '../../dispatch/channel-adapter.ts'
import { readMessageId } from './message-id.ts'

/** What a mail that came in says. */
export interface Returned {
  readonly messages: readonly IncomingText[]
  readonly receipts: readonly Receipt[]
}

const NOTHING: Returned = { messages: [], receipts: [] }

/** Nesting and sizes are the parser's to bound: what comes in is anybody's. */
const BOUNDS = { maxNestingDepth: 20, maxHeadersSize: 100_000, rfc822Attachments: true, forceRfc822Attachments: true }

/**
 * Understands a mail that came in: a report on one of ours (RFC 3464), a complaint (RFC 5965), or what somebody has written.
 * Reports count only where they name a message that we have signed.
 */
export async function readReturnedMail(raw: Uint8Array, secret: string): Promise<Returned> {
  const mail = await PostalMime.parse(raw, BOUNDS)
  const status = partOf(mail, 'message/delivery-status')
  const feedback = partOf(mail, 'message/feedback-report')
  if (status === undefined && feedback === undefined) return readWritten(mail, secret)
  const of = originalOf(mail, secret)
  if (of === undefined) return NOTHING
  const receipt = feedback === undefined ? reportIn(status!, of) : complaintIn(feedback, of)
  return receipt === undefined ? NOTHING : { messages: [], receipts: [receipt] }
}

function partOf({ attachments }: Email, type: string): string | undefined {
  const part = attachments.find(({ mimeType }) => mimeType.toLowerCase() === type)
  return part && textIn(part.content)
}

function textIn(content: ArrayBuffer | Uint8Array | string): string {
  return typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('utf8')
}

/** The message of ours that a report returns, in whole or only its head. */
function originalOf(mail: Email, secret: string): DeliveryMark | undefined {
  for (const type of ['message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers']) {
    const id = /^message-id:\s*(<[^>\s]+>)/im.exec(partOf(mail, type) ?? '')?.[1]
    const mark = id && readMessageId(id, secret)
    if (mark) return mark
  }
  return undefined
}

function fieldOf(text: string, name: string): string | undefined {
  return new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(text)?.[1]?.trim()
}

/** Status codes (RFC 3463) that say that there is no such mailbox, or no such domain. */
const NO_MAILBOX = /^5\.1\.[1236]|^5\.2\.1|^5\.1\.10/

/** Whether a status code says so. */
export function isNoMailbox(code = ''): boolean {
  return NO_MAILBOX.test(code)
}

function reportIn(status: string, of: DeliveryMark): Receipt | undefined {
  const action = fieldOf(status, 'Action')?.toLowerCase()
  const code = fieldOf(status, 'Status') ?? ''
  if (action === 'delivered' || action === 'relayed') return { of, outcome: 'delivered' }
  // It is tried on: a later report tells.
  if (action !== 'failed') return undefined
  const diagnosis = fieldOf(status, 'Diagnostic-Code')?.slice(0, 200) ?? ''
  const address = fieldOf(status, 'Final-Recipient')?.replace(/^rfc822;\s*/i, '')
  const gone = isNoMailbox(code) && address ? { gone: `email:${address.toLowerCase()}` } : {}
  return { of, outcome: 'rejected', reason: `bounced: ${code} ${diagnosis}`.trim(), ...gone }
}

function complaintIn(feedback: string, of: DeliveryMark): Receipt | undefined {
  const type = fieldOf(feedback, 'Feedback-Type')?.toLowerCase()
  return type === 'not-spam' ? undefined : { of, outcome: 'complained', reason: type ?? 'abuse' }
}

function readWritten(mail: Email, secret: string): Returned {
  const from = mail.from && 'address' in mail.from ? mail.from.address : undefined
  const auto = mail.headers.find(({ key }) => key === 'auto-submitted')?.value ?? 'no'
  // Machines are not talked to.
  if (!from || !mail.messageId || auto.toLowerCase() !== 'no') return NOTHING
  const answered = mail.inReplyTo && readMessageId(mail.inReplyTo, secret)
  const to = mail.to?.[0] && 'address' in mail.to[0] ? mail.to[0].address : undefined
  return {
    receipts: [],
    messages: [
      {
        ...{ namespace: 'email', from, messageId: mail.messageId, text: writtenIn(mail.text ?? '') },
        ...(to && { to }),
        ...(answered && { inReplyTo: answered.delivery }),
      },
    ],
  }
}

/** What somebody has written, without what they quote. */
function writtenIn(text: string): string {
  const lines = text.split(/\r?\n/)
  const quoted = lines.findIndex((line) => /^>|^On .{1,200} wrote:$|^-{2,} ?Original Message ?-{2,}$/i.test(line))
  return (quoted < 0 ? lines : lines.slice(0, quoted)).join('\n').trim().slice(0, 10_000)
}
