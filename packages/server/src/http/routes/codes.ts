import { Readable } from 'node:stream'
import { comparableCode } from '@attune/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { CodesToWrite, ImportKey } from '../../calls/codes.ts'
import type { CodeBatch } from '../../codes/batch.ts'
import { codesInFile } from '../../codes/codes-in-file.ts'
import { hashOfCode } from '../../codes/imported-codes.ts'
import { writeCodes } from '../../codes/write-codes.ts'
import type { Host } from '../../runner/call.ts'
import { bodyOf } from '../body.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  batchIdSchema,
  codeBatchesSchema,
  codeBatchSchema,
  codeSchema,
  codesImportedSchema,
  exportCodesParametersSchema,
  importCodesParametersSchema,
  lookUpCodeSchema,
  openCodesSchema,
} from '../schemas/codes.ts'

const CSV = 'text/csv'

/** Unique codes: each is good once. */
export function codeRoutes(context: HttpContext): Route[] {
  return [
    openRoute(context),
    listRoute(context),
    readRoute(context),
    importRoute(context),
    exportRoute(context),
    revokeRoute(context),
    lookUpRoute(context),
  ]
}

function openRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/codes/batches',
    permission: 'manage-codes',
    change: 'codes.opened',
    bodyBytes: limits.formBytes,
    description: {
      group: 'Codes',
      summary: 'Generate unique codes, or open a batch to import some into',
      details:
        'However many there are, it takes no time: codes are worked out when they are exported or named. The same request ' +
        'again changes nothing. Without `count` the batch is empty, and takes codes from a file.',
      body: { type: JSON_TYPE, schema: openCodesSchema },
      answer: { type: JSON_TYPE, schema: codeBatchSchema },
      errors: [
        ...(['malformed_json', 'invalid_value', 'programme_unknown', 'codes_batch_exists'] as const),
        ...(['body_too_large', 'log_unavailable'] as const),
      ],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, openCodesSchema)
      if (!asked) return reply
      const answer = await host.call({ type: 'open-codes', batch: batchOf(asked) })
      request.audit = answer.status === 200 ? { subject: asked.id, after: JSON.parse(answer.body) } : 'none'
      return sendReply(reply, answer)
    },
  }
}

function batchOf(asked: z.infer<typeof openCodesSchema>): Omit<CodeBatch, 'createdAt'> {
  const { count, ends, id, label, length, offer, points, prefix, starts } = asked
  return {
    ...{ id, count: count ?? 0 },
    purpose: offer === undefined ? { points: points! } : { offer },
    ...(label !== undefined && { label }),
    ...(starts !== undefined && { startsAt: Date.parse(starts) }),
    ...(ends !== undefined && { endsAt: Date.parse(ends) }),
    ...(count !== undefined && { generated: { prefix: prefix.toUpperCase(), length, key: '', first: 0 } }),
  }
}

function listRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/codes/batches',
    permission: 'read-codes',
    description: {
      group: 'Codes',
      summary: 'Batches of unique codes, and how many of each stand how',
      answer: { type: JSON_TYPE, schema: codeBatchesSchema },
      errors: [],
    },
    handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-codes', batch: undefined })),
  }
}

function readRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/codes/batches/:batch',
    permission: 'read-codes',
    description: {
      group: 'Codes',
      summary: 'One batch, and how many of its codes stand how',
      parameters: batchIdSchema,
      answer: { type: JSON_TYPE, schema: codeBatchSchema },
      errors: ['codes_batch_unknown'],
    },
    handle: async (request, reply) =>
      sendReply(reply, await host.call({ type: 'read-codes', batch: batchIn(request) })),
  }
}

function importRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/codes/batches/:batch/codes',
    permission: 'manage-codes',
    change: 'codes.imported',
    bodyBytes: limits.codesFileBytes,
    description: {
      group: 'Codes',
      summary: 'Import codes that somebody else has made',
      details:
        'One a line; of several columns the one whose name says `code`, `voucher code` and the like, else the first. Of each only a ' +
        'keyed hash is kept. A file that comes twice counts once; large ones can come in parts.',
      parameters: importCodesParametersSchema,
      body: { type: CSV, schema: codesImportedSchema.shape.rows },
      answer: { type: JSON_TYPE, schema: codesImportedSchema },
      errors: ['invalid_query', 'codes_batch_unknown', 'codes_batch_exists', 'body_too_large', 'log_unavailable'],
    },
    handle: (request, reply) => importFile(request, reply, host),
  }
}

const CODES_AT_ONCE = 5000
const MAX_ERRORS = 1000

async function importFile(request: FastifyRequest, reply: FastifyReply, host: Host): Promise<FastifyReply> {
  const batch = batchIn(request)
  const query = importCodesParametersSchema.safeParse({ batch, ...(request.query as object) })
  if (!query.success) return sendError(reply, 'invalid_query', { field: 'column' })
  const begun = await host.call({ type: 'begin-import', batch })
  if (begun.status !== 200) return sendReply(reply, begun)
  const key = Buffer.from((JSON.parse(begun.body) as ImportKey).key, 'base64')
  const sum = { rows: 0, taken: 0, repeated: 0, refused: 0 }
  const errors: { line: number; message: string }[] = []
  let hashes: Buffer[] = []
  const send = async () => {
    const answer = await host.call({ type: 'grow-codes', batch, hashes: Uint8Array.from(Buffer.concat(hashes)) })
    hashes = []
    if (answer.status !== 200) return answer
    const { repeated, taken } = JSON.parse(answer.body)
    sum.taken += taken
    sum.repeated += repeated
    return undefined
  }
  for (const { code, line, problem } of codesInFile(bodyOf(request), query.data.column)) {
    sum.rows++
    if (problem === undefined) hashes.push(hashOfCode(key, comparableCode(code)))
    else if (++sum.refused <= MAX_ERRORS) errors.push({ line, message: problem })
    const refusal = hashes.length === CODES_AT_ONCE ? await send() : undefined
    if (refusal) return sendReply(reply, refusal)
  }
  const refusal = hashes.length > 0 ? await send() : undefined
  if (refusal) return sendReply(reply, refusal)
  request.audit = { subject: batch, after: sum }
  return sendReply(reply, { status: 200, body: JSON.stringify({ ...sum, errors }) })
}

function exportRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/codes/batches/:batch/codes',
    permission: 'export-codes',
    description: {
      group: 'Codes',
      summary: 'The codes of a batch, for the printer',
      details:
        'Streamed as CSV with `code` and `state`. Imported ones cannot be written: only hashes of them are kept.',
      parameters: exportCodesParametersSchema,
      answer: { type: CSV },
      errors: ['invalid_query', 'codes_batch_unknown', 'codes_batch_exists'],
    },
    async handle(request, reply) {
      const query = exportCodesParametersSchema.safeParse({
        ...(request.query as object),
        ...(request.params as object),
      })
      if (!query.success) return sendError(reply, 'invalid_query', { field: 'state' })
      const { batch, state } = query.data
      const first = await host.call({ type: 'export-codes', batch, from: 0 })
      if (first.status !== 200) return sendReply(reply, first)
      const codes: CodesToWrite = JSON.parse(first.body)
      return reply
        .header('content-type', `${CSV}; charset=utf-8`)
        .header('content-disposition', 'attachment; filename="codes.csv"')
        .header('cache-control', 'no-store')
        .send(Readable.from(writeCodes(batch, state, codes, host)))
    },
  }
}

function revokeRoute({ host }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/codes/batches/:batch/revoke',
    permission: 'manage-codes',
    change: 'codes.revoked',
    description: {
      group: 'Codes',
      summary: 'Let the codes of a batch that nobody has used be of no use',
      parameters: batchIdSchema,
      answer: { type: JSON_TYPE, schema: codeBatchSchema },
      errors: ['codes_batch_unknown', 'log_unavailable'],
    },
    async handle(request, reply) {
      const batch = batchIn(request)
      const answer = await host.call({ type: 'revoke-codes', batch })
      request.audit = answer.status === 200 ? { subject: batch, after: { revoked: true } } : 'none'
      return sendReply(reply, answer)
    },
  }
}

function lookUpRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/codes/look-up',
    permission: 'redeem',
    bodyBytes: limits.formBytes,
    description: {
      group: 'Codes',
      summary: 'How a unique code stands: free, used and where',
      details: 'Case, spaces and dashes do not matter, nor do letters that look like digits. Nothing changes.',
      body: { type: JSON_TYPE, schema: lookUpCodeSchema },
      answer: { type: JSON_TYPE, schema: codeSchema },
      errors: ['malformed_json', 'invalid_value', 'body_too_large', 'code_unknown', 'code_mistyped'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, lookUpCodeSchema)
      return asked ? sendReply(reply, await host.call({ type: 'look-up-code', code: asked.code })) : reply
    },
  }
}

function batchIn(request: FastifyRequest): string {
  return (request.params as { readonly batch: string }).batch
}
