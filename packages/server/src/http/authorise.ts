import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyRecord } from '../access/key-file.ts'
import { type KeyRing, mayUse } from '../access/key-ring.ts'
import type { Turnstile } from '../access/rate-limit.ts'
import type { Permission, Role } from '../access/roles.ts'
import { bodyOf } from './body.ts'
import { sendError } from './reply.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The key that was given, as it is kept; undefined on public routes. */
    apiKey: KeyRecord | undefined
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

/** Where a route looks for the key of a request. */
export type FindKey = (request: FastifyRequest) => string | undefined

/** Headers that were read, so that they are decoded once. The password of Basic may be anything, hence the bound. */
const REMEMBERED_HEADERS = 1000

/** Makes hooks that let only requests pass whose key allows it, as often as it may. */
export function createGate(
  keys: KeyRing,
  turnstile: Turnstile,
): (permission: Permission, elsewhere: FindKey | undefined) => Hook {
  const read = new Map<string, string>()
  const recordOfHeader = (header: string): KeyRecord | undefined => {
    const known = read.get(header)
    const key = known ?? keyInHeader(header)
    const record = key === undefined ? undefined : keys.find(key)
    if (record === undefined || known !== undefined) return record
    if (read.size >= REMEMBERED_HEADERS) read.clear()
    read.set(header, key!)
    return record
  }
  return (permission, elsewhere) => (request, reply, done) => {
    const header = request.headers.authorization
    const key = header === undefined ? elsewhere?.(request) : undefined
    if (header === undefined && key === undefined) return void sendError(reply, 'key_missing')
    const record = header === undefined ? writeOnly(keys.find(key!)) : recordOfHeader(header)
    if (record === undefined) return void sendError(reply, 'key_unknown')
    if (!mayUse(record, permission)) return void sendError(reply, 'forbidden')
    const wait = turnstile(record)
    if (wait > 0) return void sendError(reply.header('retry-after', wait), 'rate_limited')
    request.apiKey = record
    done()
  }
}

/** Bodies and addresses end up in logs, so that only keys that are public anyway count there. */
function writeOnly(record: KeyRecord | undefined): KeyRecord | undefined {
  return record?.role === 'write' ? record : undefined
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
  return request.apiKey!.role
}

/** Whether the sender's word is taken for who is who. */
export function isTrusted(request: FastifyRequest): boolean {
  return viewerOf(request) !== 'write'
}
