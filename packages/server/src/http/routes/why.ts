import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { WhyView } from '../../calls/why.ts'
import { lookOf } from '../../preference-page/preference-page.ts'
import { renderGonePage } from '../../preference-page/small-pages.ts'
import { renderWhyPage } from '../../why/why-page.ts'
import { viewerOf } from '../authorise.ts'
import { ask, send, type Visit, withLink } from '../page-visit.ts'
import { readIdentifier } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { tokenParametersSchema } from '../schemas/preferences.ts'
import { whyNotParametersSchema, whyNotSchema } from '../schemas/why.ts'

/** Why somebody got something, for them; why somebody did not, for who makes campaigns. */
export function whyRoutes(context: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/why/:token',
      permission: 'public',
      description: {
        group: 'Pages',
        summary: 'The page on which a person reads why they got a message',
        details: 'Texts hold its address as `{{ links.why }}`.',
        parameters: tokenParametersSchema,
        answer: { type: 'text/html' },
      },
      handle: withLink(context, 'why', showWhy),
    },
    whyNotRoute(context),
  ]
}

async function showWhy(visit: Visit): Promise<FastifyReply> {
  const { context, language, link, view } = visit
  const decision = link.decision ?? ''
  const why = await ask<WhyView>(context.host, { type: 'read-why', customer: link.customer, decision })
  if (!why) return send(visit, 404, renderGonePage(language, 'forgotten'))
  const lifetimeMs = link.expiresAt - Date.now()
  const linkFor = (purpose: 'preferences' | 'unsubscribe') =>
    context.links.urlOf({ purpose, customer: link.customer, channel: link.channel }, lifetimeMs).url
  const preferences = linkFor('preferences')
  const links = { preferences, stop: linkFor('unsubscribe'), correct: view.brand.privacyUrl ?? preferences }
  return send(visit, 200, renderWhyPage({ brand: view.brand.name, language, links, look: lookOf(view), view: why }))
}

const { action, campaign } = whyNotParametersSchema.shape
const querySchema = z.union([
  z.strictObject({ action: action.unwrap() }).transform(({ action: id }) => ({ kind: 'action' as const, id })),
  z.strictObject({ campaign: campaign.unwrap() }).transform(({ campaign: id }) => ({ kind: 'campaign' as const, id })),
])

function whyNotRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/customers/:identifier/why-not',
    permission: 'read-decisions',
    description: {
      group: 'Customers',
      summary: 'Read why a person did not get a campaign or an action, or that they did',
      details:
        'For the action, or each action of the campaign, what was recorded last (delivered, held back, outbid, fell at a stage, never a ' +
        'candidate), and what would become of it if its moment came now.',
      parameters: whyNotParametersSchema,
      answer: { type: JSON_TYPE, schema: whyNotSchema },
      errors: ['action_unknown', 'campaign_unknown', 'customer_unknown', 'invalid_identifier', 'invalid_query'],
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      const query = querySchema.safeParse(request.query)
      if (!query.success)
        return sendError(reply, 'invalid_query', { field: 'campaign', message: 'Name one campaign or one action.' })
      const answer = await host.call({ type: 'read-why-not', identifier, of: query.data, viewer: viewerOf(request) })
      return sendReply(reply, answer)
    },
  }
}
