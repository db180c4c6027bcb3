import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PreferencesView } from '../../calls/preferences.ts'
import type { LinkContent, LinkPurpose } from '../../links/signed-link.ts'
import { pageHeaders } from '../../pages/frame.ts'
import { chooseLanguage, type Language } from '../../pages/language.ts'
import { readForm, refuseAll, wordingOf } from '../../preference-page/form.ts'
import { lookOf, type PreferencePage, renderPreferencePage } from '../../preference-page/preference-page.ts'
import {
  renderConfirmedPage,
  renderConfirmPage,
  renderGonePage,
  renderUnsubscribedPage,
  renderUnsubscribePage,
} from '../../preference-page/small-pages.ts'
import type { Call, Host } from '../../runner/call.ts'
import { bodyOf } from '../body.ts'
import type { HttpContext, Route } from '../route.ts'
import { oneClickFormSchema, preferencesFormSchema, tokenParametersSchema } from '../schemas/preferences.ts'

const GROUP = 'Pages'
const PAGE = { type: 'text/html' } as const
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Pages that people open by a signed link, without signing in. */
export function preferencePageRoutes(context: HttpContext): Route[] {
  const page = (method: 'GET' | 'POST', url: string, summary: string, purpose: LinkPurpose, work: Work): Route => ({
    ...{ method, url, permission: 'public' },
    ...(method === 'POST' && { bodyBytes: context.limits.formBytes }),
    description: {
      ...{ group: GROUP, summary, parameters: tokenParametersSchema, answer: PAGE },
      ...(method === 'POST' && { body: { type: FORM_TYPE, schema: FORMS[purpose] }, errors: ['body_too_large'] }),
    },
    handle: withLink(context, purpose, work),
  })
  return [
    page(
      'GET',
      '/p/:token',
      'The page on which a person chooses how they are spoken to',
      'preferences',
      showPreferences,
    ),
    page('POST', '/p/:token', 'Save what was chosen on that page', 'preferences', savePreferences),
    page('GET', '/u/:token', 'A page that asks whether to unsubscribe', 'unsubscribe', askToUnsubscribe),
    page(
      'POST',
      '/u/:token',
      'Unsubscribe, from that page or by one click in a mail program (RFC 8058)',
      'unsubscribe',
      unsubscribe,
    ),
    page('GET', '/c/:token', 'A page that asks to confirm a consent', 'confirm', askToConfirm),
    page('POST', '/c/:token', 'Confirm it: the second step of a double opt-in', 'confirm', confirm),
  ]
}

const FORMS = { preferences: preferencesFormSchema, unsubscribe: oneClickFormSchema, confirm: preferencesFormSchema }

/** Somebody with a good link, and what is known of how they want to be spoken to. */
interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly context: HttpContext
  readonly link: LinkContent
  /** Tells the link from others. */
  readonly mark: string
  readonly view: PreferencesView
  readonly language: Language
}

type Work = (visit: Visit) => Promise<FastifyReply>

function withLink(context: HttpContext, purpose: LinkPurpose, work: Work): Route['handle'] {
  return async (request, reply) => {
    const accepted = request.headers['accept-language']
    const gone = (status: number, why: Parameters<typeof renderGonePage>[1]) =>
      reply
        .code(status)
        .headers(pageHeaders())
        .send(renderGonePage(chooseLanguage(undefined, accepted), why))
    const reading = context.links.read(purpose, (request.params as { readonly token: string }).token)
    if (!reading.ok) return gone(reading.reason === 'expired' ? 410 : 404, reading.reason)
    try {
      const { content: link, mark } = reading
      const view = await ask<PreferencesView>(context.host, { type: 'read-preferences', customer: link.customer })
      if (view === undefined) return gone(410, 'forgotten')
      const language = chooseLanguage(view.language ?? undefined, accepted ?? view.brand.language)
      return await work({ request, reply, context, link, mark, view, language })
    } catch (error) {
      context.reportFailure(error)
      return gone(503, 'unavailable')
    }
  }
}

/** The answer of a call; undefined where there is no such customer. Throws where the call was not taken. */
async function ask<T>(host: Host, call: Call): Promise<T | undefined> {
  const { body, status } = await host.call(call)
  if (status === 404) return undefined
  if (status !== 200) throw new Error(`a page could not be served: ${body}`)
  return JSON.parse(body)
}

function send({ reply, view }: Visit, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .headers(pageHeaders([], lookOf(view)))
    .send(text)
}

const DONE = ['saved', 'stopped'] as const

async function showPreferences(visit: Visit): Promise<FastifyReply> {
  const { done } = visit.request.query as { readonly done?: string }
  return send(visit, 200, renderPreferences(visit, { done: DONE.find((one) => one === done) }))
}

function renderPreferences({ language, view }: Visit, more: Partial<PreferencePage>): string {
  return renderPreferencePage({ language, view, formId: randomBytes(12).toString('base64url'), ...more })
}

const FORM_ID = /^[\w-]{1,64}$/

async function savePreferences(visit: Visit): Promise<FastifyReply> {
  const { context, language, link, mark, reply, request, view } = visit
  const form = formOf(request)
  const formId = form.get('form') ?? ''
  const isStop = form.get('do') === 'stop'
  const result = isStop
    ? { ok: true as const, statements: refuseAll(view, language), preferences: undefined }
    : readForm(form, view, language)
  if (!result.ok) return send(visit, 422, renderPreferences(visit, { formId, typed: form, problems: result.problems }))
  const { preferences, statements } = result
  const id = `preferences/${mark}/${FORM_ID.test(formId) ? formId : hash(form.toString())}`
  await ask(context.host, {
    ...{ type: 'save-preferences', customer: link.customer, id, source: 'preference-page', statements },
    ...(preferences && { preferences }),
  })
  // A page that is loaded again after saving must not ask to send the form again.
  return reply
    .headers({ ...pageHeaders(), location: `${request.url.split('?')[0]}?done=${isStop ? 'stopped' : 'saved'}` })
    .code(303)
    .send()
}

function formOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(bodyOf(request).toString('utf8'))
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

/** The channel and topic of a link, as the person reads them. */
function whatOf({ language, link, view }: Visit): string {
  const channel = view.channels.find(({ id }) => id === link.channel)
  const topic = channel?.topics.find(({ id }) => id === link.topic)
  if (channel === undefined) return [link.channel, link.topic].filter((part) => part !== undefined).join(': ')
  return link.topic !== undefined && topic === undefined
    ? `${wordingOf(language, channel)}: ${link.topic}`
    : wordingOf(language, channel, topic)
}

function smallPageOf(visit: Visit) {
  const { language, view } = visit
  return { language, look: lookOf(view), brand: view.brand.name, what: whatOf(visit) }
}

function preferencesLink({ context, link }: Visit): string {
  return context.links.urlOf({ purpose: 'preferences', customer: link.customer }, link.expiresAt - Date.now()).url
}

async function askToUnsubscribe(visit: Visit): Promise<FastifyReply> {
  return send(visit, 200, renderUnsubscribePage(smallPageOf(visit)))
}

const MINUTE_MS = 60_000

async function unsubscribe(visit: Visit): Promise<FastifyReply> {
  const { context, link, mark, request } = visit
  if (!isOneClick(request)) return askToUnsubscribe(visit)
  const wording = `List-Unsubscribe: ${whatOf(visit)}`
  // Pressed twice it is one statement; pressed again after the person has come back, it is a new one.
  const id = `unsubscribe/${mark}/${Math.floor(Date.now() / MINUTE_MS)}`
  const statements = [{ channel: link.channel!, topic: link.topic, state: 'denied' as const, wording }]
  await ask(context.host, { type: 'save-preferences', customer: link.customer, id, source: 'one-click', statements })
  return send(visit, 200, renderUnsubscribedPage({ ...smallPageOf(visit), preferences: preferencesLink(visit) }))
}

/** Mail programs send the pair as a form of either type (RFC 8058, 3.1). */
function isOneClick(request: FastifyRequest): boolean {
  const body = bodyOf(request).toString('utf8')
  if (formOf(request).get('List-Unsubscribe') === 'One-Click') return true
  const type = request.headers['content-type'] ?? ''
  return (
    type.startsWith('multipart/form-data') &&
    /name="List-Unsubscribe"\r?\n(?:[^\r\n]+\r?\n)*\r?\nOne-Click\r?\n/.test(body)
  )
}

async function askToConfirm(visit: Visit): Promise<FastifyReply> {
  return send(visit, 200, renderConfirmPage(smallPageOf(visit)))
}

async function confirm(visit: Visit): Promise<FastifyReply> {
  const { context, link, mark } = visit
  const { channel, customer, topic } = link
  const id = `confirm/${mark}/${Math.floor(Date.now() / MINUTE_MS)}`
  const answer = await ask<{ readonly state: string }>(context.host, {
    ...{ type: 'confirm-consent', customer, id, channel: channel!, topic },
  })
  const isConfirmed = answer?.state === 'granted'
  return send(
    visit,
    200,
    renderConfirmedPage({ ...smallPageOf(visit), isConfirmed, preferences: preferencesLink(visit) }),
  )
}
