import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PreferencesView } from '../calls/preferences.ts'
import type { LinkContent, LinkPurpose } from '../links/signed-link.ts'
import { pageHeaders } from '../pages/frame.ts'
import { chooseLanguage } from '../pages/language.ts'
import type { Language } from '../pages/languages.ts'
import { lookOf } from '../preference-page/preference-page.ts'
import { renderGonePage } from '../preference-page/small-pages.ts'
import type { Call, Host } from '../runner/call.ts'
import type { HttpContext, Route } from './route.ts'

/** Somebody with a good link, and what is known of how they want to be spoken to. */
export interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly context: HttpContext
  readonly link: LinkContent
  /** Tells the link from others. */
  readonly mark: string
  readonly view: PreferencesView
  readonly language: Language
}

export type Work = (visit: Visit) => Promise<FastifyReply>

export function withLink(context: HttpContext, purpose: LinkPurpose, work: Work): Route['handle'] {
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
      const language = chooseLanguage(view.spoken ?? undefined, accepted, view.brand.language)
      return await work({ request, reply, context, link, mark, view, language })
    } catch (error) {
      context.reportFailure(error)
      return gone(503, 'unavailable')
    }
  }
}

/** The answer of a call; undefined where there is no such customer. Throws where the call was not taken. */
export async function ask<T>(host: Host, call: Call): Promise<T | undefined> {
  const { body, status } = await host.call(call)
  if (status === 404) return undefined
  if (status !== 200) throw new Error(`a page could not be served: ${body}`)
  return JSON.parse(body)
}

export function send({ reply, view }: Visit, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .headers(pageHeaders([], lookOf(view)))
    .send(text)
}
