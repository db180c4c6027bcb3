import { hash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LinkPurpose } from '../../links/signed-link.ts'
import { pageHeaders } from '../../pages/frame.ts'
import { readForm, refuseAll, wordingOf } from '../../preference-page/form.ts'
import { lookOf, type PreferencePage, renderPreferencePage } from '../../preference-page/preference-page.ts'
import {
  renderConfirmedPage,
  renderConfirmPage,
  renderUnsubscribedPage,
  renderUnsubscribePage,
} from '../../preference-page/small-pages.ts'
import { bodyOf } from '../body.ts'
import { ask, send, type Visit, type Work, withLink } from '../page-visit.ts'
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

const FORMS = {
  preferences: preferencesFormSchema,
  unsubscribe: oneClickFormSchema,
  confirm: preferencesFormSchema,
  why: preferencesFormSchema,
  wallet: preferencesFormSchema,
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
  const once = FORM_ID.test(formId) ? formId : hash('sha256', form.toString(), 'base64url').slice(0, 22)
  const id = `preferences/${mark}/${once}`
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
