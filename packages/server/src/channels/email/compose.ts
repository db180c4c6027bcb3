import type { JsonObject } from '@attune/engine'
import { convert } from 'html-to-text'
import MailComposer from 'nodemailer/lib/mail-composer'
import { unsubscribeHeaders } from '../../links/signed-link.ts'
import { isDeeper } from './depth.ts'

/** Bytes of one mail; many providers take no more. */
const MOST_BYTES = 10_000_000

interface Head {
  readonly from: string
  readonly replyTo: string | undefined
  readonly to: string
  readonly messageId: string
  /** Where one click ends it; undefined for mail that nobody can unsubscribe from. */
  readonly unsubscribe: string | undefined
  /** Address of a picture that nobody sees, at the end of the page; undefined where there is to be none. */
  readonly picture: string | undefined
  readonly date: Date
}

export type Composed = { readonly ok: true; readonly mime: Buffer } | { readonly ok: false; readonly reason: string }

/** Makes a mail of a subject and an HTML part, a text part or both; the text part is made of the HTML where there is none. */
export async function composeMail(content: JsonObject, head: Head): Promise<Composed> {
  const { html, preheader, subject } = content
  if (typeof subject !== 'string' || subject.trim() === '') return { ok: false, reason: 'subject_missing' }
  const hasHtml = typeof html === 'string' && html !== ''
  const isTextGiven = typeof content.text === 'string' && content.text !== ''
  if (hasHtml && !isTextGiven && isDeeper(html, MOST_READ))
    return { ok: false, reason: 'content_failed: the page is too deep' }
  const text = isTextGiven ? String(content.text) : hasHtml ? textOf(html) : ''
  if (text === '' && !hasHtml) return { ok: false, reason: 'content_empty' }
  const { date, from, messageId, picture, replyTo, to, unsubscribe } = head
  const mail = new MailComposer({
    ...{ from, to, messageId, date, text, textEncoding: 'quoted-printable' },
    // Line breaks in a header would begin another one.
    subject: subject.replace(/[\r\n]+/g, ' ').trim(),
    ...(replyTo !== undefined && { replyTo }),
    ...(hasHtml && { html: withPicture(withPreheader(html, preheader), picture) }),
    headers: { ...(unsubscribe !== undefined && unsubscribeHeaders(unsubscribe)), 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const mime = await mail.compile().build()
  return mime.length > MOST_BYTES ? { ok: false, reason: 'too_long' } : { ok: true, mime }
}

/** Elements within elements of a page of which the text part is made; what is deeper is left out. */
const MOST_DEPTH = 200

/** Elements within elements of a page that is read at all: the time grows with the square of them. */
const MOST_READ = 3000

function textOf(html: string): string {
  return convert(html, {
    wordwrap: 78,
    selectors: [{ selector: 'img', format: 'skip' }],
    limits: { maxInputLength: 1 << 20, maxDepth: MOST_DEPTH },
  })
}

/** What mail programs show beside the subject: the first words of the page, which are not seen on it. */
function withPreheader(html: string, preheader: JsonObject[string] | undefined): string {
  if (typeof preheader !== 'string' || preheader === '') return html
  const hidden = `<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preheader)}</div>`
  const body = /<body[^>]*>/i.exec(html)
  if (!body) return hidden + html
  const at = body.index + body[0].length
  return html.slice(0, at) + hidden + html.slice(at)
}

/** At the end: what is cut off of a long mail was not read either. */
function withPicture(html: string, address: string | undefined): string {
  if (address === undefined) return html
  const picture = `<img src="${escapeHtml(address)}" width="1" height="1" alt="" style="border:0">`
  const at = html.toLowerCase().lastIndexOf('</body')
  return at < 0 ? html + picture : html.slice(0, at) + picture + html.slice(at)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
