import type { FastifyReply, FastifyRequest } from 'fastify'
import { bodyOf } from './body.ts'
import type { KeyRing } from './key-ring.ts'
import { sendError } from './reply.ts'
import { isAllowed, type Permission, type Role } from './roles.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Role of the key that was given; undefined on public routes. */
    role: Role | undefined
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

/** Where a route looks for the key of a request. */
export type FindKey = (request: FastifyRequest) => string | undefined

/** Headers that were right, so that they are decoded and hashed once. The password of Basic may be anything, hence the bound. */
const REMEMBERED_HEADERS = 1000

/** Makes hooks that let only requests pass whose key allows it. */
export function createGate(keys: KeyRing): (permission: Permission, elsewhere: FindKey | undefined) => Hook {
  const right = new Map<string, Role>()
  const roleOfHeader = (header: string): Role | undefined => {
    const known = right.get(header)
    if (known !== undefined) return known
    const key = keyInHeader(header)
    const role = key === undefined ? undefined : keys.roleOf(key)
    if (role === undefined) return undefined
    if (right.size >= REMEMBERED_HEADERS) right.clear()
    right.set(header, role)
    return role
  }
  return (permission, elsewhere) => (request, reply, done) => {
    const header = request.headers.authorization
    const key = header === undefined ? elsewhere?.(request) : undefined
    if (header === undefined && key === undefined) return void sendError(reply, 'key_missing')
    const role = header === undefined ? writeOnly(keys.roleOf(key!)) : roleOfHeader(header)
    if (role === undefined) return void sendError(reply, 'key_unknown')
    if (!isAllowed(role, permission)) return void sendError(reply, 'forbidden')
    request.role = role
    done()
  }
}

/** Bodies and addresses end up in logs, so that only keys that are public anyway count there. */
function writeOnly(role: Role | undefined): Role | undefined {
  return role === 'write' ? role : undefined
}

function keyInHeader(header: string): string | undefined {
  const space = header.indexOf(' ')
  const credentials = header.slice(space + 1).trim()
  switch (header.slice(0, space).toLowerCase()) {
    case 'bearer':
      return credentials
    case 'basic': {
      const decoded = Buffer.from(credentials, 'base64').toString('utf8')
      const colon = decoded.indexOf(':')
      return colon < 0 ? decoded : decoded.slice(0, colon)
    }
    default:
      return undefined
  }
}

const WRITE_KEY = /"writeKey"\s*:\s*"([\w-]{1,200})"/

/** The `writeKey` of a body, found without parsing it: within a text of JSON its quotes would be escaped. */
export function keyInBody(request: FastifyRequest): string | undefined {
  return WRITE_KEY.exec(bodyOf(request).toString('latin1'))?.[1]
}

/** The `writeKey` of an address. */
export function keyInQuery(request: FastifyRequest): string | undefined {
  const { writeKey } = request.query as { readonly writeKey?: unknown }
  return typeof writeKey === 'string' ? writeKey : undefined
}

/** In which role somebody asks; what is shown depends on it. */
export function viewerOf(request: FastifyRequest): Role {
  return request.role!
}

/** Whether the sender's word is taken for who is who. */
export function isTrusted(request: FastifyRequest): boolean {
  return request.role !== 'write'
}
