import type { FastifyReply, FastifyRequest } from 'fastify'
import type { IdentityTokens } from '../identity-token/identity-token.ts'
import type { Reader } from '../runner/call.ts'
import { viewerOf } from './authorise.ts'
import { sendError } from './reply.ts'

const HEADER = 'attune-identity'

/** Who asks, by key and where there is one by identity token; undefined, and the request answered, where the token is not good. */
export async function readReader(
  request: FastifyRequest,
  reply: FastifyReply,
  tokens: IdentityTokens,
): Promise<Reader | undefined> {
  const viewer = viewerOf(request)
  const token = request.headers[HEADER] ?? (request.query as { readonly identity?: unknown }).identity
  if (token === undefined) return { viewer }
  const reading = typeof token === 'string' ? await tokens.verify(token) : undefined
  if (reading?.ok) return { viewer, identity: reading.identifiers }
  sendError(reply, 'identity_invalid')
  return undefined
}
