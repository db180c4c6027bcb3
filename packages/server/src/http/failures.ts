import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import type { ErrorCode } from '../errors.ts'
import { BodyRefusedError } from './body.ts'
import { sendError } from './reply.ts'

/** Told of errors that are mistakes of our own. */
export type ReportFailure = (error: unknown) => void

/** What the framework refuses, in the words of the catalogue. */
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
}

/** Answers everything that goes wrong with an error of the catalogue. */
export function answerFailures(app: FastifyInstance, report: ReportFailure): void {
  app.setNotFoundHandler((_request, reply) => sendError(reply, 'not_found'))
  app.setErrorHandler<FastifyError | BodyRefusedError>((error, _request, reply) => answerFailure(error, reply, report))
}

/** The answer to one error. */
export function answerFailure(error: unknown, reply: FastifyReply, report: ReportFailure): FastifyReply {
  if (error instanceof BodyRefusedError) return sendError(reply, error.code)
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>
  const known = FRAMEWORK_CODES[code]
  if (known !== undefined) return sendError(reply, known)
  if (statusCode >= 400 && statusCode < 500) return sendError(reply, 'bad_request')
  report(error)
  return sendError(reply, 'internal_error')
}
