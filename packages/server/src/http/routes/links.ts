import { parseDuration } from '@attune/engine'
import { MAX_LINK_LIFETIME_MS } from '../../links/links.ts'
import { unsubscribeHeaders } from '../../links/signed-link.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { linkRequestSchema, linkSchema, rotatedLinkKeySchema } from '../schemas/preferences.ts'

/** Links with which people open pages of their own. */
export function linkRoutes(context: HttpContext): Route[] {
  return [makeRoute(context), rotateRoute(context)]
}

function makeRoute({ host, limits, links }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/links',
    permission: 'make-links',
    bodyBytes: limits.formBytes,
    description: {
      group: 'Consent',
      summary: 'Make a link with which a person opens their preferences, unsubscribes or confirms',
      details: 'Whoever has the link may do what it is for. Put it only into messages to the person.',
      body: { type: JSON_TYPE, schema: linkRequestSchema },
      answer: { type: JSON_TYPE, schema: linkSchema },
      errors: ['customer_unknown', 'invalid_value', 'malformed_json', 'body_too_large'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, linkRequestSchema)
      if (!asked) return reply
      const { channel, decision, identifier, lifetime, purpose, topic } = asked
      const lifetimeMs = lifetime === undefined ? undefined : parseDuration(lifetime)!
      if (lifetimeMs !== undefined && (lifetimeMs < 1000 || lifetimeMs > MAX_LINK_LIFETIME_MS))
        return sendError(reply, 'invalid_value', { field: 'lifetime', message: 'A link lives a second to 400 days.' })
      const found = await host.call({ type: 'find-customer', identifier })
      if (found.status !== 200) return sendReply(reply, found)
      const { customer } = JSON.parse(found.body)
      const { expiresAt, url } = links.urlOf({ purpose, customer, channel, topic, decision }, lifetimeMs)
      const headers = purpose === 'unsubscribe' ? { headers: unsubscribeHeaders(url) } : {}
      const body = { url, expiresAt: new Date(expiresAt).toISOString(), ...headers }
      return sendReply(reply.header('cache-control', 'no-store'), { status: 200, body: JSON.stringify(body) })
    },
  }
}

function rotateRoute({ links }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/link-keys/rotate',
    permission: 'rotate-identity-keys',
    change: 'link-key.rotated',
    description: {
      group: 'Consent',
      summary: 'Sign links with a new key from now on',
      details: 'Links that were made before stay good.',
      answer: { type: JSON_TYPE, schema: rotatedLinkKeySchema },
    },
    handle(request, reply) {
      const id = links.rotate()
      request.audit = { subject: id }
      return sendReply(reply, { status: 200, body: JSON.stringify({ id }) })
    },
  }
}
