import type { FastifyReply, FastifyRequest } from 'fastify'
import { isFitId } from '../sources/fields.ts'
import { isNamespace } from '../sources/identifiers.ts'
import { sendError } from './reply.ts'

const MAX_LENGTH = 256

/** The `identifier` of the address; undefined, and the request answered, where it is none. */
export function readIdentifier(request: FastifyRequest, reply: FastifyReply): string | undefined {
  const { identifier } = request.params as { readonly identifier: string }
  const colon = identifier.indexOf(':')
  const value = identifier.slice(colon + 1)
  if (isNamespace(identifier.slice(0, colon)) && isFit(value)) return identifier
  sendError(reply, 'invalid_identifier', { field: 'identifier' })
  return undefined
}

/** Whether a part of an address can be an id: 1 to 256 characters, no control characters, no broken Unicode. */
export function isFit(value: string): boolean {
  return value.length > 0 && value.length <= MAX_LENGTH && isFitId(value)
}
