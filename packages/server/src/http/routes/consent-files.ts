import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ImportedRows } from '../../calls/consent-files.ts'
import { csvHead, csvRow, inParts, rowsInFile } from '../../consent-files/rows-in-file.ts'
import type { Host } from '../../runner/call.ts'
import { bodyOf } from '../body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  consentRowSchema,
  exportConsentsParametersSchema,
  importedSchema,
  importParametersSchema,
} from '../schemas/consent-file.ts'

const NDJSON = 'application/x-ndjson'
const CSV = 'text/csv'

/** Consents of many people, from and into files. */
export function consentFileRoutes(context: HttpContext): Route[] {
  return [importRoute(context), exportRoute(context)]
}

function importRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/consents/import',
    permission: 'import-consents',
    change: 'consents.imported',
    bodyBytes: limits.consentFileBytes,
    description: {
      group: 'Consent',
      summary: 'Take in the consents of many people from a file',
      details:
        'NDJSON, or CSV with a head of the same names (`text/csv`). Each row counts as of its `at`: what somebody has ' +
        'said later stays. Good rows count whatever the others are like; a file that comes twice counts once.',
      parameters: importParametersSchema,
      body: { type: NDJSON, schema: consentRowSchema },
      answer: { type: JSON_TYPE, schema: importedSchema },
      errors: ['invalid_query', 'body_too_large', 'log_unavailable'],
    },
    async handle(request, reply) {
      const query = importParametersSchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: 'dryRun' })
      const dryRun = query.data.dryRun !== undefined && !['false', '0'].includes(query.data.dryRun)
      return importFile(request, reply, dryRun, host)
    },
  }
}

interface Refusal {
  readonly line: number
  readonly code: string
  readonly field?: string
  readonly message: string
}

const ROWS_AT_ONCE = 500
const MAX_ERRORS = 1000

async function importFile(
  request: FastifyRequest,
  reply: FastifyReply,
  dryRun: boolean,
  host: Host,
): Promise<FastifyReply> {
  const format = (request.headers['content-type'] ?? '').startsWith(CSV) ? 'csv' : 'ndjson'
  const sum = { rows: 0, taken: 0, repeated: 0, erased: 0, refused: 0 }
  const errors: Refusal[] = []
  const refuse = (line: number, code: string, message: string, field?: string) => {
    sum.refused++
    if (errors.length < MAX_ERRORS) errors.push({ line, code, ...(field !== undefined && { field }), message })
  }
  for await (const rows of inParts(rowsInFile(bodyOf(request), format), ROWS_AT_ONCE)) {
    sum.rows += rows.length
    const good = rows.filter(({ problem }) => problem === undefined)
    const answer = await host.call({ type: 'import-consents', rows: good.map(({ value }) => value), dryRun })
    if (answer.status !== 200) return sendReply(reply, answer)
    const imported: ImportedRows = JSON.parse(answer.body)
    sum.taken += imported.taken
    sum.repeated += imported.repeated
    sum.erased += imported.erased
    for (const { code, field, index, message } of imported.errors) refuse(good[index]!.line, code, message, field)
    for (const { line, problem } of rows) if (problem !== undefined) refuse(line, 'malformed_row', problem)
  }
  request.audit = dryRun ? 'none' : { after: sum }
  return sendReply(reply, {
    status: 200,
    body: JSON.stringify({ dryRun, ...sum, errors: errors.sort((a, b) => a.line - b.line) }),
  })
}

function exportRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/consents/export',
    permission: 'export-consents',
    description: {
      group: 'Consent',
      summary: 'What everybody allows, as a file',
      details:
        'Streamed. NDJSON ends with a line `{"end": true, "rows": n}`; a file of either kind that was cut off also ends ' +
        'the connection without the last chunk, which clients report as an error.',
      parameters: exportConsentsParametersSchema,
      answer: { type: NDJSON, schema: consentRowSchema },
      errors: ['invalid_query'],
    },
    async handle(request, reply) {
      const query = exportConsentsParametersSchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: 'format' })
      const { format } = query.data
      return reply
        .header('content-type', format === 'csv' ? `${CSV}; charset=utf-8` : NDJSON)
        .header('content-disposition', `attachment; filename="consents.${format}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(exportOf(host, format)))
    },
  }
}

async function* exportOf(host: Host, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
  if (format === 'csv') yield csvHead()
  let count = 0
  for (let after: number | null = 0; after !== null; ) {
    const answer = await host.call({ type: 'export-consents', after })
    if (answer.status !== 200) throw new Error('the export of consents was broken off')
    const part: { rows: Readonly<Record<string, string>>[]; next: number | null } = JSON.parse(answer.body)
    count += part.rows.length
    yield part.rows.map((row) => (format === 'csv' ? csvRow(row) : `${JSON.stringify(row)}\n`)).join('')
    after = part.next
  }
  if (format === 'ndjson') yield `${JSON.stringify({ end: true, rows: count })}\n`
}
