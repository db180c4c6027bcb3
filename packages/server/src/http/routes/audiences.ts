import { Readable } from 'node:stream'
import type { PrivacyDefinition } from '@attune/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { asOfNow } from '../../audiences/ask-as-of.ts'
import { ConditionMistakenError } from '../../audiences/audience-thread.ts'
import { exportMembers, viewMember } from '../../audiences/export-members.ts'
import { errorReply } from '../../errors.ts'
import { type Mask, maskFor } from '../../privacy/mask.ts'
import { viewerOf } from '../authorise.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  audienceParametersSchema,
  audienceSchema,
  audiencesSchema,
  countSchema,
  exportParametersSchema,
  jobParametersSchema,
  membersParametersSchema,
  membersSchema,
  overlapParametersSchema,
  overlapSchema,
  pointsParametersSchema,
  pointsSchema,
  previewRequestSchema,
  previewSchema,
} from '../schemas/audience.ts'

const group = 'Audiences'
const HOUR_MS = 3_600_000
/** What is left of the time that a preview may take for reading the condition and answering. */
const SAMPLE_MS = 110
const PAGE = 1000
const MAX_OVERLAP = 20

/** Who is in which audience, how many would be, and how many were. */
export function audienceRoutes(context: HttpContext): Route[] {
  return [
    listRoute(context),
    oneRoute(context),
    previewRoute(context),
    countRoute(context),
    cancelRoute(context),
    overlapRoute(context),
    membersRoute(context),
    exportRoute(context),
    pointsRoute(context),
  ]
}

interface Known {
  readonly audiences: readonly z.infer<typeof audienceSchema>[]
  readonly asOf: { readonly now: number }
  readonly mask: PrivacyDefinition['mask']
}

async function readKnown({ host }: HttpContext): Promise<Known> {
  const { body } = await host.call({ type: 'read-audiences' })
  return JSON.parse(body)
}

function listRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/audiences',
    permission: 'read-audiences',
    description: {
      group,
      summary: 'Every audience: its size, and how far it was backfilled',
      answer: { type: JSON_TYPE, schema: audiencesSchema },
    },
    async handle(_request, reply) {
      const { audiences } = await readKnown(context)
      return sendReply(reply, { status: 200, body: JSON.stringify({ audiences }) })
    },
  }
}

function oneRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/audiences/:audience',
    permission: 'read-audiences',
    description: {
      group,
      summary: 'One audience: its size, and how far it was backfilled',
      parameters: audienceParametersSchema,
      answer: { type: JSON_TYPE, schema: audienceSchema },
      errors: ['audience_unknown'],
    },
    async handle(request, reply) {
      const found = await findAudience(request, context)
      if (!found) return sendError(reply, 'audience_unknown')
      return sendReply(reply, { status: 200, body: JSON.stringify(found.audience) })
    },
  }
}

async function findAudience(request: FastifyRequest, context: HttpContext) {
  const known = await readKnown(context)
  const audience = known.audiences.find(({ id }) => id === (request.params as { readonly audience: string }).audience)
  return audience && { audience, mask: maskFor(viewerOf(request), { mask: known.mask } as PrivacyDefinition) }
}

function previewRoute(context: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/audiences/preview',
    permission: 'preview-audiences',
    description: {
      group,
      summary: 'How many customers a condition holds for, without publishing it',
      details:
        'At once from a random sample, with the interval in which the true size lies; what is asked of the past and not ' +
        'kept is taken from the history of those in the sample. With `exact` everybody is counted as of one position, ' +
        'beside the engine; `GET /v1/audiences/counts/{job}` tells how far it is.',
      body: { type: JSON_TYPE, schema: previewRequestSchema },
      answer: { type: JSON_TYPE, schema: previewSchema },
      errors: ['malformed_json', 'invalid_value', 'condition_invalid', 'store_in_memory'],
    },
    handle: (request, reply) => answerPreview(request, reply, context),
  }
}

async function answerPreview(
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
): Promise<FastifyReply> {
  const { audiences, host } = context
  if (audiences === undefined) return sendError(reply, 'store_in_memory')
  const asked = readJson(request, reply, previewRequestSchema)
  if (asked === undefined) return reply
  const question = { where: asked.where, asOf: await asOfNow(host, audiences) }
  try {
    const estimate = await audiences.ask({ type: 'estimate', ...question, budgetMs: SAMPLE_MS })
    const job = asked.exact ? crypto.randomUUID() : null
    if (job !== null) await audiences.ask({ type: 'count', ...question, job })
    return sendReply(reply, { status: 200, body: JSON.stringify({ ...estimate, job }) })
  } catch (error) {
    if (!(error instanceof ConditionMistakenError)) throw error
    return sendReply(reply, errorReply('condition_invalid', {}, { problems: error.problems }))
  }
}

function countRoute({ audiences }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/audiences/counts/:job',
    permission: 'preview-audiences',
    description: {
      group,
      summary: 'How far an exact count is',
      parameters: jobParametersSchema,
      answer: { type: JSON_TYPE, schema: countSchema },
      errors: ['count_unknown', 'store_in_memory'],
    },
    async handle(request, reply) {
      if (audiences === undefined) return sendError(reply, 'store_in_memory')
      const { job } = request.params as { readonly job: string }
      const count = await audiences.ask({ type: 'count-status', job })
      return count ? sendReply(reply, { status: 200, body: JSON.stringify(count) }) : sendError(reply, 'count_unknown')
    },
  }
}

function cancelRoute({ audiences }: HttpContext): Route {
  return {
    method: 'DELETE',
    url: '/v1/audiences/counts/:job',
    permission: 'preview-audiences',
    description: {
      group,
      summary: 'Stop an exact count',
      parameters: jobParametersSchema,
      answer: { type: JSON_TYPE, schema: countSchema },
      errors: ['count_unknown', 'store_in_memory'],
    },
    async handle(request, reply) {
      if (audiences === undefined) return sendError(reply, 'store_in_memory')
      const { job } = request.params as { readonly job: string }
      const count = await audiences.ask({ type: 'count-cancel', job })
      return count ? sendReply(reply, { status: 200, body: JSON.stringify(count) }) : sendError(reply, 'count_unknown')
    },
  }
}

function overlapRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/audiences/overlap',
    permission: 'read-audiences',
    description: {
      group,
      summary: 'How many customers are in each two of some audiences',
      parameters: overlapParametersSchema,
      answer: { type: JSON_TYPE, schema: overlapSchema },
      errors: ['audience_unknown', 'invalid_query', 'store_in_memory'],
    },
    async handle(request, reply) {
      if (context.audiences === undefined) return sendError(reply, 'store_in_memory')
      const query = overlapParametersSchema.safeParse(request.query)
      const ids = namesIn(query.success ? query.data.audiences : undefined)
      if (ids.length < 2 || ids.length > MAX_OVERLAP) return sendError(reply, 'invalid_query', { field: 'audiences' })
      const { audiences } = await readKnown(context)
      if (ids.some((id) => !audiences.some((known) => known.id === id))) return sendError(reply, 'audience_unknown')
      const found = await context.audiences.ask({ type: 'overlap', audiences: ids })
      return sendReply(reply, { status: 200, body: JSON.stringify({ audiences: ids, ...found }) })
    },
  }
}

function membersRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/audiences/:audience/members',
    permission: 'read-customers',
    description: {
      group,
      summary: 'The members of an audience, page by page',
      parameters: membersParametersSchema,
      answer: { type: JSON_TYPE, schema: membersSchema },
      errors: ['audience_unknown', 'invalid_query', 'store_in_memory'],
    },
    async handle(request, reply) {
      if (context.audiences === undefined) return sendError(reply, 'store_in_memory')
      const query = membersParametersSchema.omit({ audience: true }).safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
      const found = await findAudience(request, context)
      if (!found) return sendError(reply, 'audience_unknown')
      const { after, limit, traits } = query.data
      const question = { type: 'members', audience: found.audience.id, after, limit, traits: namesIn(traits) } as const
      const { members, next, position } = await context.audiences.ask(question)
      const body = { members: found.mask(members.map(viewMember)), next: next ?? null, position }
      return sendReply(reply, { status: 200, body: JSON.stringify(body) })
    },
  }
}

function exportRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/audiences/:audience/export',
    permission: 'export-audiences',
    description: {
      group,
      summary: 'The whole list of an audience, streamed',
      details:
        'Who was a member all the while is in it. The last line says how many there are: `{"end":{"complete":true,…}}`, ' +
        'in CSV `#complete,N,…`; a list without it was cut off.',
      parameters: exportParametersSchema,
      answer: { type: 'application/x-ndjson' },
      errors: ['audience_unknown', 'invalid_query', 'store_in_memory'],
    },
    async handle(request, reply) {
      if (context.audiences === undefined) return sendError(reply, 'store_in_memory')
      const query = exportParametersSchema.omit({ audience: true }).safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
      const found = await findAudience(request, context)
      if (!found) return sendError(reply, 'audience_unknown')
      return sendList(reply, context.audiences, { ...found, ...query.data, traits: namesIn(query.data.traits) })
    },
  }
}

interface ListOrder {
  readonly audience: { readonly id: string }
  readonly mask: Mask
  readonly format: 'ndjson' | 'csv'
  readonly traits: readonly string[]
}

function sendList(
  reply: FastifyReply,
  audiences: NonNullable<HttpContext['audiences']>,
  { audience, format, mask, traits }: ListOrder,
): FastifyReply {
  const read = (after: number) => audiences.ask({ type: 'members', audience: audience.id, after, limit: PAGE, traits })
  return reply
    .code(200)
    .header('content-type', `${format === 'csv' ? 'text/csv' : 'application/x-ndjson'}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${encodeURIComponent(audience.id)}.${format}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(exportMembers(read, format, traits, mask)))
}

function pointsRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/audiences/:audience/points',
    permission: 'read-audiences',
    description: {
      group,
      summary: 'How many were in an audience, entered and left it, by the hour or the day (UTC)',
      details: 'Hours in which nothing changed are left out. Kept for 400 days.',
      parameters: pointsParametersSchema,
      answer: { type: JSON_TYPE, schema: pointsSchema },
      errors: ['audience_unknown', 'invalid_query', 'store_in_memory'],
    },
    async handle(request, reply) {
      if (context.audiences === undefined) return sendError(reply, 'store_in_memory')
      const query = pointsParametersSchema.omit({ audience: true }).safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
      const known = await readKnown(context)
      const { audience: id } = request.params as { readonly audience: string }
      if (!known.audiences.some((audience) => audience.id === id)) return sendError(reply, 'audience_unknown')
      const hours = query.data.by === 'day' ? 24 : 1
      const nowHour = Math.floor(known.asOf.now / HOUR_MS)
      const from = (Math.floor(nowHour / hours) - query.data.last + 1) * hours
      const points = await context.audiences.ask({ type: 'points', audience: id, from })
      const grouped = [...Map.groupBy(points, ({ hour }) => Math.floor(hour / hours) * hours)].map(
        ([hour, inside]) => ({
          at: new Date(hour * HOUR_MS).toISOString(),
          size: inside.at(-1)!.size,
          entered: inside.reduce((sum, { entered }) => sum + entered, 0),
          left: inside.reduce((sum, { left }) => sum + left, 0),
        }),
      )
      return sendReply(reply, { status: 200, body: JSON.stringify({ points: grouped }) })
    },
  }
}

function namesIn(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
