import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { bodyOf } from './body.ts'
import { sendError } from './reply.ts'

/**
 * The body of a small request as a schema wants it; no body counts as an empty object. Undefined, and the request
 * answered with what is wrong and where, when it is otherwise.
 */
export function readJson<T extends z.ZodType>(
  request: FastifyRequest,
  reply: FastifyReply,
  schema: T,
): z.infer<T> | undefined {
  const text = bodyOf(request).toString('utf8')
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch {
    sendError(reply, 'malformed_json')
    return undefined
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const { message, path } = parsed.error.issues[0]!
  sendError(reply, 'invalid_value', { field: path.join('.'), message })
  return undefined
}
