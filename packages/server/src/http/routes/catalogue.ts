import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LoadedThings } from '../../calls/catalogue.ts'
import { thingOfCsvRow } from '../../catalogue/read-thing.ts'
import { type FileRow, inParts, rowsInFile } from '../../consent-files/rows-in-file.ts'
import type { Host } from '../../runner/call.ts'
import type { CatalogueKind } from '../../runner/record.ts'
import { bodyOf } from '../body.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  catalogueParametersSchema,
  listThingsParametersSchema,
  loadParametersSchema,
  thingPageSchema,
  thingParametersSchema,
  thingSchema,
  thingsLoadedSchema,
} from '../schemas/catalogue.ts'
import { successSchema } from '../schemas/values.ts'

const NDJSON = 'application/x-ndjson'
const CSV = 'text/csv'

/** What is sold and where: products and places. */
export function catalogueRoutes(context: HttpContext): Route[] {
  return [listRoute(context), loadRoute(context), ...thingRoutes(context)]
}

function listRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/catalogue/:kind',
    permission: 'read-catalogue',
    description: {
      group: 'Catalogue',
      summary: 'Products or places, in the order of their ids',
      parameters: listThingsParametersSchema,
      answer: { type: JSON_TYPE, schema: thingPageSchema },
      errors: ['invalid_query'],
    },
    async handle(request, reply) {
      const query = listThingsParametersSchema.safeParse({
        ...(request.query as object),
        ...(request.params as object),
      })
      if (!query.success) return sendError(reply, 'invalid_query', { field: String(query.error.issues[0]?.path[0]) })
      return sendReply(reply, await host.call({ type: 'list-things', ...query.data }))
    },
  }
}

function loadRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/catalogue/:kind',
    permission: 'write-catalogue',
    change: 'catalogue.loaded',
    bodyBytes: limits.catalogueFileBytes,
    description: {
      group: 'Catalogue',
      summary: 'Take in many products or places from a file',
      details:
        'NDJSON, or CSV with a head of the same names (`text/csv`; `attributes.size` is a field within). Each row replaces ' +
        'what there was under its id. Good rows count whatever the others are like.',
      parameters: loadParametersSchema,
      body: { type: NDJSON, schema: thingSchema },
      answer: { type: JSON_TYPE, schema: thingsLoadedSchema },
      errors: ['invalid_query', 'body_too_large', 'log_unavailable'],
    },
    async handle(request, reply) {
      const query = loadParametersSchema.safeParse({ ...(request.query as object), ...(request.params as object) })
      if (!query.success) return sendError(reply, 'invalid_query', { field: String(query.error.issues[0]?.path[0]) })
      const { dryRun, kind } = query.data
      return loadFile(request, reply, kind, dryRun !== undefined && !['false', '0'].includes(dryRun), host)
    },
  }
}

const ROWS_AT_ONCE = 500
const MAX_ERRORS = 1000

async function loadFile(
  request: FastifyRequest,
  reply: FastifyReply,
  kind: CatalogueKind,
  dryRun: boolean,
  host: Host,
): Promise<FastifyReply> {
  const format = (request.headers['content-type'] ?? '').startsWith(CSV) ? 'csv' : 'ndjson'
  const sum = { rows: 0, taken: 0, refused: 0 }
  const errors: { line: number; field?: string; message: string }[] = []
  const refuse = (line: number, message: string, field?: string) => {
    sum.refused++
    if (errors.length < MAX_ERRORS) errors.push({ line, ...(field !== undefined && { field }), message })
  }
  for await (const rows of inParts(rowsInFile(bodyOf(request), format), ROWS_AT_ONCE)) {
    sum.rows += rows.length
    const good = rows.filter(({ problem }) => problem === undefined)
    const answer = await host.call({ type: 'load-things', kind, rows: good.map((row) => thingIn(row, format)), dryRun })
    if (answer.status !== 200) return sendReply(reply, answer)
    const loaded: LoadedThings = JSON.parse(answer.body)
    sum.taken += loaded.taken
    for (const { field, index, message } of loaded.errors) refuse(good[index]!.line, message, field)
    for (const { line, problem } of rows) if (problem !== undefined) refuse(line, problem)
  }
  request.audit = dryRun ? 'none' : { subject: kind, after: sum }
  errors.sort((a, b) => a.line - b.line)
  return sendReply(reply, { status: 200, body: JSON.stringify({ dryRun, ...sum, errors }) })
}

function thingIn({ value }: FileRow, format: 'csv' | 'ndjson'): unknown {
  return format === 'csv' ? thingOfCsvRow(value as Readonly<Record<string, string>>) : value
}

function thingRoutes({ host, limits }: HttpContext): Route[] {
  const common = { url: '/v1/catalogue/:kind/:id' } as const
  const described = { group: 'Catalogue', parameters: thingParametersSchema } as const
  return [
    {
      ...common,
      method: 'GET',
      permission: 'read-catalogue',
      description: {
        ...described,
        summary: 'One product or place',
        answer: { type: JSON_TYPE, schema: thingSchema },
        errors: ['invalid_query', 'thing_unknown'],
      },
      handle: withThing(async (thing, _, reply) => sendReply(reply, await host.call({ type: 'read-thing', ...thing }))),
    },
    {
      ...common,
      method: 'PUT',
      permission: 'write-catalogue',
      bodyBytes: limits.catalogueThingBytes,
      description: {
        ...described,
        summary: 'Set one product or place, as a whole',
        body: { type: JSON_TYPE, schema: thingSchema },
        answer: { type: JSON_TYPE, schema: successSchema },
        errors: ['invalid_query', 'malformed_json', 'thing_invalid', 'body_too_large', 'log_unavailable'],
      },
      handle: withThing(async (thing, request, reply) =>
        sendReply(reply, await host.call({ type: 'put-thing', ...thing, body: bodyOf(request) })),
      ),
    },
    {
      ...common,
      method: 'DELETE',
      permission: 'write-catalogue',
      description: {
        ...described,
        summary: 'Take one product or place out',
        answer: { type: JSON_TYPE, schema: successSchema },
        errors: ['invalid_query', 'thing_unknown', 'log_unavailable'],
      },
      handle: withThing(async (thing, _, reply) =>
        sendReply(reply, await host.call({ type: 'remove-thing', ...thing })),
      ),
    },
  ]
}

type Thing = { readonly kind: CatalogueKind; readonly id: string }

function withThing(handle: (thing: Thing, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { id, kind } = request.params as Record<string, string>
    const parsed = catalogueParametersSchema.safeParse({ kind })
    if (!parsed.success) return sendError(reply, 'invalid_query', { field: 'kind' })
    if (!isFit(id!)) return sendError(reply, 'invalid_query', { field: 'id' })
    return handle({ kind: parsed.data.kind, id: id! }, request, reply)
  }
}
