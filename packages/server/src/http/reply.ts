import type { FastifyReply } from 'fastify'
import { type ErrorCode, type ErrorDetail, errorReply } from '../errors.ts'
import type { Reply } from '../runner/call.ts'

const JSON_UTF8 = 'application/json; charset=utf-8'

/** Sends what the host has answered, as it is. */
export function sendReply(reply: FastifyReply, answer: Reply): FastifyReply {
  return reply.code(answer.status).header('content-type', JSON_UTF8).send(answer.body)
}

/** Sends an error of the catalogue. */
export function sendError(reply: FastifyReply, code: ErrorCode, detail?: ErrorDetail): FastifyReply {
  return sendReply(reply, errorReply(code, detail))
}
