import type { DeadFact } from '../../destinations/destinations.ts'
import type { SyncProgress } from '../../destinations/progress.ts'
import { countSkips } from '../../destinations/skips.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  deadFactsSchema,
  destinationParametersSchema,
  destinationsSchema,
  resendSchema,
  resentSchema,
  syncBegunSchema,
  syncSchema,
  testedSchema,
} from '../schemas/destination.ts'
import { successSchema } from '../schemas/values.ts'

const group = 'Destinations'
const DEAD_SHOWN = 100

/** Other systems that are told what happens. */
export function destinationRoutes(context: HttpContext): Route[] {
  return [
    listRoute(context),
    deadRoute(context),
    resendRoute(context),
    pauseRoute(context, true),
    pauseRoute(context, false),
    syncRoute(context),
    testRoute(context),
  ]
}

function listRoute({ destinations }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/destinations',
    permission: 'read-destinations',
    description: {
      group,
      summary: 'How far each destination has been told, and what keeps it',
      answer: { type: JSON_TYPE, schema: destinationsSchema },
    },
    handle(_request, reply) {
      const list = (destinations?.status() ?? []).map(({ lastSuccessAt, nextTryAt, sync, ...status }) => ({
        ...status,
        nextTryAt: instantOf(nextTryAt),
        lastSuccessAt: instantOf(lastSuccessAt),
        sync: sync && viewSync(sync),
      }))
      return sendReply(reply, { status: 200, body: JSON.stringify({ destinations: list }) })
    },
  }
}

function instantOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

function deadRoute({ destinations }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/destinations/:name/dead',
    permission: 'resend-facts',
    description: {
      group,
      summary: 'Facts that a destination has refused for good, oldest first, a hundred at most',
      parameters: destinationParametersSchema,
      answer: { type: JSON_TYPE, schema: deadFactsSchema },
      errors: ['destination_unknown'],
    },
    async handle(request, reply) {
      const { name } = request.params as { readonly name: string }
      const facts = await destinations?.dead(name, DEAD_SHOWN)
      if (!facts) return sendError(reply, 'destination_unknown')
      return sendReply(reply, { status: 200, body: JSON.stringify({ facts: facts.map(viewDead) }) })
    },
  }
}

function viewDead({ content, letter }: DeadFact): object {
  const { answer = null, at, reason, superseded } = letter
  return { ...content, refusal: { reason, answer, at: instantOf(at), superseded } }
}

function resendRoute({ destinations }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/destinations/:name/resend',
    permission: 'resend-facts',
    change: 'destination.resent',
    description: {
      group,
      summary: 'Send what a destination has refused once more, and try at once what waits',
      details:
        'Those with the ids in `facts`, or all. What a later fact about the same has made wrong is let go of instead: ' +
        'it would be the last word.',
      parameters: destinationParametersSchema,
      body: { type: JSON_TYPE, schema: resendSchema },
      answer: { type: JSON_TYPE, schema: resentSchema },
      errors: ['destination_unknown', 'malformed_json', 'invalid_value'],
    },
    async handle(request, reply) {
      const { name } = request.params as { readonly name: string }
      const chosen = readJson(request, reply, resendSchema)
      if (!chosen) return reply
      const courier = destinations?.courier(name)
      if (!courier) return sendError(reply, 'destination_unknown')
      const { sent, superseded } = await courier.resend(chosen.facts && new Set(chosen.facts))
      request.audit = { subject: name, after: { facts: sent, superseded } }
      return sendReply(reply, { status: 200, body: JSON.stringify({ facts: sent, superseded }) })
    },
  }
}

function viewSync({ audience, finishedAt, id, members, refused, skips, startedAt, told }: SyncProgress): object {
  const counts = { told, refused, skipped: countSkips(skips), skips, members }
  return { id, audience, ...counts, startedAt: instantOf(startedAt), finishedAt: instantOf(finishedAt) }
}

function pauseRoute({ destinations }: HttpContext, isPaused: boolean): Route {
  return {
    method: 'POST',
    url: `/v1/destinations/:name/${isPaused ? 'pause' : 'resume'}`,
    permission: 'manage-destinations',
    change: isPaused ? 'destination.paused' : 'destination.resumed',
    description: {
      group,
      summary: isPaused
        ? 'Send a destination nothing more until it is resumed; what happens meanwhile waits'
        : 'Go on with a destination that was paused, or that refuses everything: what it refuses is put aside then',
      parameters: destinationParametersSchema,
      answer: { type: JSON_TYPE, schema: successSchema },
      errors: ['destination_unknown'],
    },
    handle(request, reply) {
      const { name } = request.params as { readonly name: string }
      const courier = destinations?.courier(name)
      if (!courier) return sendError(reply, 'destination_unknown')
      if (isPaused) courier.pause()
      else courier.resume()
      request.audit = { subject: name }
      return sendReply(reply, { status: 200, body: '{"success":true}' })
    },
  }
}

function syncRoute({ destinations }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/destinations/:name/sync',
    permission: 'manage-destinations',
    change: 'destination.synced',
    description: {
      group,
      summary: 'Tell a destination all members of an audience',
      details:
        'Each is told as `audience-entered` with the id of this sync in `sync`, in between what happens meanwhile, so ' +
        'that the last word on every customer is the newest. GET /v1/destinations shows how far it is.',
      parameters: destinationParametersSchema,
      body: { type: JSON_TYPE, schema: syncSchema },
      answer: { type: JSON_TYPE, schema: syncBegunSchema },
      errors: ['destination_unknown', 'sync_refused', 'malformed_json', 'invalid_value'],
    },
    handle(request, reply) {
      const { name } = request.params as { readonly name: string }
      const asked = readJson(request, reply, syncSchema)
      if (!asked) return reply
      if (!destinations?.courier(name)) return sendError(reply, 'destination_unknown')
      const id = destinations.sync(name, asked.audience)
      if (id === undefined) return sendError(reply, 'sync_refused')
      request.audit = { subject: name, after: { audience: asked.audience, sync: id } }
      return sendReply(reply, { status: 202, body: JSON.stringify({ sync: id }) })
    },
  }
}

function testRoute({ destinations }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/destinations/:name/test',
    permission: 'manage-destinations',
    description: {
      group,
      summary: 'Send a destination one fact that says that it is a test, and see what it answers',
      parameters: destinationParametersSchema,
      answer: { type: JSON_TYPE, schema: testedSchema },
      errors: ['destination_unknown'],
    },
    async handle(request, reply) {
      const { name } = request.params as { readonly name: string }
      const answer = await destinations?.test(name)
      if (!answer) return sendError(reply, 'destination_unknown')
      const { outcome } = answer
      const reason = 'reason' in answer ? answer.reason : null
      const said = 'text' in answer ? (answer.text ?? null) : null
      return sendReply(reply, { status: 200, body: JSON.stringify({ outcome, reason, answer: said }) })
    },
  }
}
