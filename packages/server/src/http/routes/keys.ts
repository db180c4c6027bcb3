import { parseDuration } from '@attune/engine'
import type { FastifyReply } from 'fastify'
import type { KeyRecord } from '../../access/key-file.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  keyParametersSchema,
  keyRequestSchema,
  keySchema,
  keysSchema,
  madeKeySchema,
  rotationRequestSchema,
} from '../schemas/access.ts'

const group = 'Access'
const DAY_MS = 86_400_000
const MAX_OVERLAP_MS = 90 * DAY_MS

/** API keys: who may do what. */
export function keyRoutes(context: HttpContext): Route[] {
  return [listRoute(context), createRoute(context), rotateRoute(context), revokeRoute(context)]
}

function listRoute({ keys }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/keys',
    permission: 'manage-keys',
    description: { group, summary: 'List the API keys', answer: { type: JSON_TYPE, schema: keysSchema } },
    handle: (_request, reply) =>
      sendReply(reply, { status: 200, body: JSON.stringify({ keys: keys.list().map(viewKey) }) }),
  }
}

function createRoute({ keys, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/keys',
    permission: 'manage-keys',
    change: 'key.created',
    bodyBytes: limits.formBytes,
    description: {
      group,
      summary: 'Make an API key',
      details: 'The answer is the only place where the key is ever shown.',
      body: { type: JSON_TYPE, schema: keyRequestSchema },
      answer: { type: JSON_TYPE, schema: madeKeySchema },
      errors: ['invalid_value', 'malformed_json', 'body_too_large'],
    },
    handle(request, reply) {
      const plan = readJson(request, reply, keyRequestSchema)
      if (!plan) return reply
      const { expiresIn, ...rest } = plan
      const expiresAt = expiresIn === undefined ? undefined : Date.now() + parseDuration(expiresIn)!
      const { key, record } = keys.create({ ...rest, expiresAt })
      request.audit = { subject: record.id, after: summaryOf(record) }
      return sendMade(reply, 201, key, record)
    },
  }
}

function rotateRoute({ keys, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/keys/:id/rotate',
    permission: 'manage-keys',
    change: 'key.rotated',
    bodyBytes: limits.formBytes,
    description: {
      group,
      summary: 'Make a new key in the place of one',
      details: 'Both are good for the time of the overlap, so that clients can be moved one after the other.',
      parameters: keyParametersSchema,
      body: { type: JSON_TYPE, schema: rotationRequestSchema },
      answer: { type: JSON_TYPE, schema: madeKeySchema },
      errors: ['api_key_unknown', 'invalid_value', 'malformed_json', 'body_too_large'],
    },
    handle(request, reply) {
      const asked = readJson(request, reply, rotationRequestSchema)
      if (!asked) return reply
      const { id } = request.params as { readonly id: string }
      const overlapMs = parseDuration(asked.overlap)!
      if (overlapMs > MAX_OVERLAP_MS)
        return sendError(reply, 'invalid_value', { field: 'overlap', message: 'An overlap lasts 90 days at most.' })
      const made = keys.rotate(id, overlapMs)
      if (!made) return sendError(reply, 'api_key_unknown')
      request.audit = { subject: id, after: { ...summaryOf(made.record), overlapMs } }
      return sendMade(reply, 200, made.key, made.record)
    },
  }
}

function revokeRoute({ keys }: HttpContext): Route {
  return {
    method: 'DELETE',
    url: '/v1/keys/:id',
    permission: 'manage-keys',
    change: 'key.revoked',
    description: {
      group,
      summary: 'End an API key at once',
      parameters: keyParametersSchema,
      answer: { type: JSON_TYPE, schema: keySchema },
      errors: ['api_key_unknown', 'last_admin_key'],
    },
    handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      const revoked = keys.revoke(id)
      if (revoked === 'unknown') return sendError(reply, 'api_key_unknown')
      if (revoked === 'last_admin') return sendError(reply, 'last_admin_key')
      request.audit = { subject: id, before: summaryOf(revoked) }
      return sendReply(reply, { status: 200, body: JSON.stringify(viewKey(revoked)) })
    },
  }
}

function sendMade(reply: FastifyReply, status: number, key: string, record: KeyRecord): FastifyReply {
  reply.header('cache-control', 'no-store')
  return sendReply(reply, { status, body: JSON.stringify({ ...viewKey(record), key }) })
}

/** A key as the API shows it: everything but what it hashes to. */
function viewKey({ createdAt, expiresAt, id, limit, name, role, scopes }: KeyRecord) {
  return {
    ...{ id, name, role },
    scopes: scopes ?? null,
    limit: limit ?? null,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
    expired: expiresAt !== undefined && expiresAt <= Date.now(),
  }
}

function summaryOf({ expiresAt, id, limit, name, role, scopes }: KeyRecord) {
  return { id, name, role, scopes: scopes ?? null, limit: limit ?? null, expiresAt: expiresAt ?? null }
}
