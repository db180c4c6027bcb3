import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AskedOnce } from '../runner/call.ts'
import { sendError } from './reply.ts'

const MAX_LENGTH = 200

/** The Idempotency-Key by which a repeat is known; null, and the request answered, where it is none. */
export function readIdempotencyKey(request: FastifyRequest, reply: FastifyReply): string | undefined | null {
  const key = request.headers['idempotency-key']
  if (key === undefined || (typeof key === 'string' && key !== '' && key.length <= MAX_LENGTH)) return key
  sendError(reply, 'invalid_value', {
    field: 'Idempotency-Key',
    message: `A key has 1 to ${MAX_LENGTH} characters.`,
  })
  return null
}

/** A key together with what it came with, read and therefore in one order; undefined where there is no key. */
export function askedOnce(key: string | undefined, body: unknown): AskedOnce | undefined {
  if (key === undefined) return undefined
  return { key, asked: hash('sha256', JSON.stringify(body), 'base64url').slice(0, 16) }
}
