import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createTurnstile } from '../access/rate-limit.ts'
import { needsAudit, notesChange } from './audited.ts'
import { createGate, keyInBody, keyInQuery } from './authorise.ts'
import type { RequestMetrics } from './request-metrics.ts'
import type { HttpContext, Route } from './route.ts'

type Hook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

/** Puts routes in place, each behind its gate. Whatever is needed per route is made here, once, not per request. */
export function registerRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  context: HttpContext,
  metrics: RequestMetrics,
) {
  const { auditLog, keys, reportFailure } = context
  const gate = createGate(
    keys,
    createTurnstile(() => performance.now()),
  )
  for (const route of routes) {
    const { method, url, permission, keyIn, bodyBytes, change, handle } = route
    const note = metrics.route(method, url)
    const early: Hook[] = route.browser === true ? [allowOrigins] : []
    const late: Hook[] = []
    if (permission !== 'public') {
      // Where the key may be in the body, the body has to be read first.
      if (keyIn === 'body') late.push(gate(permission, keyInBody))
      else early.push(gate(permission, keyIn === 'query' ? keyInQuery : undefined))
    }
    if (change !== undefined) late.push(needsAudit(auditLog))
    const place = route.streams === true ? streaming(app) : (define: Place) => define(app)
    place((there) =>
      there.route({
        method,
        url,
        ...(bodyBytes !== undefined && { bodyLimit: bodyBytes }),
        ...(early.length > 0 && { onRequest: early }),
        ...(late.length > 0 && { preHandler: late }),
        ...(change !== undefined && { onSend: notesChange(change, auditLog, reportFailure) }),
        onResponse(_request, reply, done) {
          note(reply.statusCode, reply.elapsedTime)
          done()
        },
        handler: handle,
      }),
    )
  }
  registerPreflights(app, routes)
}

type Place = (app: FastifyInstance) => void

/** Puts a route where bodies are left to its handler. */
function streaming(app: FastifyInstance): (define: Place) => void {
  return (define) =>
    void app.register(async (there) => {
      there.removeAllContentTypeParsers()
      there.addContentTypeParser('*', (_request, _body, done) => done(null))
      define(there)
    })
}

/** Any page may call: what counts is the key, and no cookie is ever looked at. */
const allowOrigins: Hook = (_request, reply, done) => {
  reply.headers({ 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after' })
  done()
}

function registerPreflights(app: FastifyInstance, routes: readonly Route[]): void {
  const methods = Map.groupBy(
    routes.filter((route) => route.browser === true),
    ({ url }) => url,
  )
  for (const [url, same] of methods) {
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': same.map(({ method }) => method).join(', '),
      'access-control-allow-headers': 'authorization, attune-identity, content-type, content-encoding, last-event-id',
      'access-control-max-age': '86400',
    }
    app.options(url, (_request, reply) => reply.code(204).headers(headers).send())
  }
}
