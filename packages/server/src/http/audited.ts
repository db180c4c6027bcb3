import type { JsonObject } from '@attune/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AuditLog } from '../audit/audit-log.ts'
import { errorReply } from '../errors.ts'
import type { ReportFailure } from './failures.ts'
import { sendError } from './reply.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What a handler tells of the change it has made; nothing was changed where it says `none`. */
    audit: Audited | 'none' | undefined
  }
}

/** Of people only numbers, of keys only ids: nothing that would have to be erased or hidden here. */
export interface Audited {
  readonly subject?: string
  readonly before?: JsonObject
  readonly after?: JsonObject
}

/** Refuses changes while they cannot be noted. */
export function needsAudit(log: AuditLog) {
  return (_request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (log.isSound) done()
    else sendError(reply, 'audit_unavailable')
  }
}

/** Notes a change before it is answered: the entry is on disk when the client learns that it was made. */
export function notesChange(change: string, log: AuditLog, report: ReportFailure) {
  return async (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
    const { apiKey, audit } = request
    if (reply.statusCode >= 400 || audit === 'none' || apiKey === undefined) return payload
    const { id, name, role } = apiKey
    try {
      await log.append({
        actor: { kind: 'key', id, name, role },
        change,
        subject: audit?.subject ?? null,
        before: audit?.before ?? null,
        after: audit?.after ?? null,
      })
      return payload
    } catch (error) {
      report(error)
      const refusal = errorReply('audit_unavailable')
      reply.code(refusal.status).removeHeader('content-length')
      return refusal.body
    }
  }
}
