import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KnownOfLoad } from '../../calls/load-rows.ts'
import { errorReply } from '../../errors.ts'
import { type Load, WrongOffsetError } from '../../loads/load.ts'
import type { LoadStatus } from '../../loads/load-status.ts'
import { type Loads, openReport } from '../../loads/loads.ts'
import { type Mapping, readMapping } from '../../loads/mapping.ts'
import type { MappingProblem } from '../../loads/mapping-problems.ts'
import { previewFile } from '../../loads/preview.ts'
import { bodyOf } from '../body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  beginParametersSchema,
  contentParametersSchema,
  loadParametersSchema,
  loadRequestSchema,
  loadSchema,
  loadsSchema,
  previewRequestSchema,
  previewSchema,
} from '../schemas/load.ts'

const group = 'Loads'
const permission = 'load-files'
const SMALL = 2 * 1024 * 1024

/** How much of a file is looked at to guess what its columns mean. */
const BEGINNING = 64 * 1024

/** Files of the past on their way in. */
export function loadRoutes(context: HttpContext): Route[] {
  return [
    previewRoute(context),
    beginRoute(context),
    contentRoute(context),
    listRoute(context),
    readRoute(context),
    watchRoute(context),
    reportRoute(context),
    ...(['pause', 'resume', 'cancel'] as const).map((what) => steerRoute(what, context)),
  ]
}

function previewRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/loads/preview',
    permission,
    bodyBytes: SMALL,
    description: {
      group,
      summary: 'See what the rows of a file come to, before it is loaded',
      details: 'Without a mapping one is guessed from what stands in the columns; look at it before it is used.',
      body: { type: JSON_TYPE, schema: previewRequestSchema },
      answer: { type: JSON_TYPE, schema: previewSchema },
      errors: ['malformed_json', 'invalid_type', 'mapping_invalid', 'body_too_large', 'log_unavailable'],
    },
    async handle(request, reply) {
      const body = readJson(request, reply)
      if (body === undefined) return reply
      const given = readMappingIn(body, reply)
      if (given === 'refused') return reply
      const { mapping: _, ...rest } = body as { readonly mapping?: unknown }
      const read = previewRequestSchema.omit({ mapping: true }).safeParse(rest)
      if (!read.success) return sendError(reply, 'invalid_type', { field: String(read.error.issues[0]?.path[0] ?? '') })
      const around = await circumstancesOf(host, limits)
      if (!around) return sendError(reply, 'log_unavailable')
      const beginning = Buffer.from(read.data.beginning, 'base64')
      return sendReply(reply, ok(previewFile(beginning, read.data.whole, given, around)))
    },
  }
}

function beginRoute(context: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/loads',
    permission,
    change: 'load.begun',
    streams: true,
    bodyBytes: context.limits.loadBytes,
    description: {
      group,
      summary: 'Begin to load a file',
      details:
        'As JSON it only says what is to come, and the content follows (`PUT …/content`), in pieces if need be. With any other type the body is the file itself, CSV or NDJSON, gzip or not; the load is answered when all of it has come, and goes on by itself.',
      parameters: beginParametersSchema,
      body: { type: JSON_TYPE, schema: loadRequestSchema },
      answer: { type: JSON_TYPE, schema: loadSchema },
      errors: [
        'invalid_query',
        'malformed_json',
        'invalid_type',
        'mapping_invalid',
        'too_many_loads',
        'log_unavailable',
      ],
    },
    async handle(request, reply) {
      const { loads } = context
      if (!loads) return sendError(reply, 'log_unavailable')
      const query = beginParametersSchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: String(query.error.issues[0]?.path[0]) })
      const isFile = !(request.headers['content-type'] ?? '').startsWith(JSON_TYPE)
      return isFile
        ? beginWithFile(query.data, request, reply, loads, context)
        : beginWithRequest(request, reply, loads)
    },
  }
}

async function beginWithRequest(request: FastifyRequest, reply: FastifyReply, loads: Loads): Promise<FastifyReply> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.raw as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > SMALL) return sendError(reply, 'body_too_large')
    chunks.push(chunk)
  }
  const body = parseJson(Buffer.concat(chunks), reply)
  if (body === undefined) return reply
  const mapping = readMappingIn(body, reply)
  if (mapping === 'refused') return reply
  const read = loadRequestSchema.safeParse(body)
  if (!read.success) return sendError(reply, 'invalid_type', { field: String(read.error.issues[0]?.path[0] ?? '') })
  const { bytes, fingerprint } = read.data
  const begun = await loads.begin({ ...read.data, bytes, fingerprint })
  if (!begun) return sendError(reply, 'too_many_loads')
  request.audit = begun.isNew ? noted(begun.load) : 'none'
  return sendReply(reply, ok(viewLoad(begun.load.status)))
}

interface FileQuery {
  readonly name: string
  readonly mapping?: string | undefined
  readonly dryRun: 'true' | 'false'
}

async function beginWithFile(
  { dryRun, mapping: text, name }: FileQuery,
  request: FastifyRequest,
  reply: FastifyReply,
  loads: Loads,
  { host, limits }: HttpContext,
): Promise<FastifyReply> {
  const given = text === undefined ? undefined : readMappingIn({ mapping: asJson(text) }, reply)
  if (given === 'refused') return reply
  const body = await beginningOf(request.raw as AsyncIterable<Buffer>)
  const around = await circumstancesOf(host, limits)
  if (!around) return sendError(reply, 'log_unavailable')
  const preview = given ? undefined : previewFile(body.beginning, body.whole, undefined, around)
  const mapping = given ?? preview!.mapping
  if (preview && preview.problems.length > 0) return sendUnfit(reply, preview.problems)
  const begun = await loads.begin({
    name,
    mapping,
    bytes: undefined,
    fingerprint: undefined,
    dryRun: dryRun === 'true',
  })
  if (!begun) return sendError(reply, 'too_many_loads')
  request.audit = noted(begun.load)
  try {
    await begun.load.append(0, body.all, true)
  } catch (error) {
    // Nobody was told of it who could go on with it: sent again, what was taken in is known again.
    await begun.load.cancel()
    throw error
  }
  return sendReply(reply, ok(viewLoad(begun.load.status)))
}

/** The first bytes of a stream, and all of it with them. */
async function beginningOf(stream: AsyncIterable<Buffer>) {
  const iterator = stream[Symbol.asyncIterator]()
  const chunks: Buffer[] = []
  let size = 0
  let whole = false
  while (size < BEGINNING && !whole) {
    const next = await iterator.next()
    if (next.done) whole = true
    else size += chunks[chunks.push(next.value) - 1]!.length
  }
  async function* all() {
    yield* chunks
    if (!whole) yield* { [Symbol.asyncIterator]: () => iterator }
  }
  return { beginning: Buffer.concat(chunks), whole, all: all() }
}

function contentRoute(context: HttpContext): Route {
  return {
    method: 'PUT',
    url: '/v1/loads/:id/content',
    permission,
    streams: true,
    bodyBytes: context.limits.loadBytes,
    description: {
      group,
      summary: 'Send the content of a file, or more of it',
      details: 'What has come is kept when the connection breaks: `received` of the load says where to go on.',
      parameters: contentParametersSchema,
      body: { type: 'application/octet-stream', schema: loadSchema.pick({ bytes: true }).shape.bytes },
      answer: { type: JSON_TYPE, schema: loadSchema },
      errors: ['invalid_query', 'load_unknown', 'load_offset'],
    },
    async handle(request, reply) {
      const load = loadOf(request, reply, context)
      if (!load) return reply
      const query = contentParametersSchema.omit({ id: true }).safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: String(query.error.issues[0]?.path[0]) })
      try {
        await load.append(Number(query.data.offset), request.raw, query.data.last === 'true')
      } catch (error) {
        if (!(error instanceof WrongOffsetError)) throw error
        return sendReply(reply, errorReply('load_offset', {}, { received: load.status.received }))
      }
      return sendReply(reply, ok(viewLoad(load.status)))
    },
  }
}

function listRoute({ loads }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/loads',
    permission,
    description: {
      group,
      summary: 'Loads under way, and those that ended within the last week',
      answer: { type: JSON_TYPE, schema: loadsSchema },
    },
    handle: (_request, reply) => sendReply(reply, ok({ loads: (loads?.list() ?? []).map(viewLoad) })),
  }
}

function readRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/loads/:id',
    permission,
    description: {
      group,
      summary: 'How a load stands',
      parameters: loadParametersSchema,
      answer: { type: JSON_TYPE, schema: loadSchema },
      errors: ['load_unknown'],
    },
    handle(request, reply) {
      const load = loadOf(request, reply, context)
      return load ? sendReply(reply, ok(viewLoad(load.status))) : reply
    },
  }
}

function watchRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/loads/:id/stream',
    permission,
    description: {
      group,
      summary: 'Watch a load (server-sent events)',
      details: 'Every event is called `load` and carries it as the list shows it; the stream ends when the load does.',
      parameters: loadParametersSchema,
      answer: { type: 'text/event-stream' },
      errors: ['load_unknown'],
    },
    handle(request, reply) {
      const load = loadOf(request, reply, context)
      if (!load) return reply
      const stream = context.streams.open(reply)
      let number = 0
      const tell = (status: LoadStatus) => {
        stream.send(String(++number), 'load', viewLoad(status))
        if (load.hasEnded) stream.end()
      }
      const stop = load.watch(tell)
      reply.raw.once('close', stop)
      tell(load.status)
      return reply
    },
  }
}

function reportRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/loads/:id/report',
    permission,
    description: {
      group,
      summary: 'The bad rows of a load as CSV: line, column, code, reason, row',
      details: 'Up to 100,000 of them. Kept for a week, and withdrawn when a person is erased.',
      parameters: loadParametersSchema,
      answer: { type: 'text/csv' },
      errors: ['load_unknown', 'report_gone'],
    },
    async handle(request, reply) {
      const load = loadOf(request, reply, context)
      if (!load) return reply
      const report = await openReport(load.reportPath)
      if (!report) return sendError(reply, 'report_gone')
      return reply.header('content-type', 'text/csv; charset=utf-8').header('cache-control', 'no-store').send(report)
    },
  }
}

const STEERING = {
  pause: { summary: 'Let a load rest', change: 'load.paused' },
  resume: { summary: 'Go on with a load that rests', change: 'load.resumed' },
  cancel: { summary: 'End a load; what was taken in stays', change: 'load.cancelled' },
} as const

function steerRoute(what: keyof typeof STEERING, context: HttpContext): Route {
  const { change, summary } = STEERING[what]
  return {
    method: 'POST',
    url: `/v1/loads/:id/${what}`,
    permission,
    change,
    description: {
      group,
      summary,
      parameters: loadParametersSchema,
      answer: { type: JSON_TYPE, schema: loadSchema },
      errors: ['load_unknown'],
    },
    async handle(request, reply) {
      const load = loadOf(request, reply, context)
      if (!load) return reply
      request.audit = (await load[what]()) ? noted(load) : 'none'
      return sendReply(reply, ok(viewLoad(load.status)))
    },
  }
}

function loadOf(request: FastifyRequest, reply: FastifyReply, { loads }: HttpContext): Load | undefined {
  const { id } = request.params as { readonly id: string }
  const load = loads?.get(id)
  if (!load) sendError(reply, 'load_unknown')
  return load
}

function noted(load: Load) {
  return { subject: load.id, after: { name: load.status.name, dryRun: load.status.dryRun } }
}

function ok(content: object) {
  return { status: 200, body: JSON.stringify(content) }
}

function viewLoad({ bytes, createdAt, endedAt, problem, unknownCustomers, ...status }: LoadStatus) {
  return {
    ...status,
    bytes: bytes ?? null,
    createdAt: new Date(createdAt).toISOString(),
    endedAt: endedAt === undefined ? null : new Date(endedAt).toISOString(),
    unknownCustomers: unknownCustomers ?? null,
    problem: problem ?? null,
    secondsLeft: secondsLeft({ bytes, ...status }),
  }
}

/** By what of the file was read and settled so far. */
function secondsLeft({
  bad,
  bytes,
  read,
  rows,
  rowsPerSecond,
  settled,
}: Pick<LoadStatus, 'bad' | 'bytes' | 'read' | 'rows' | 'rowsPerSecond' | 'settled'>): number | null {
  if (bytes === undefined || read === 0 || rows === 0 || rowsPerSecond === 0) return null
  const all = (rows / read) * bytes
  return Math.max(0, Math.round((all - settled - bad) / rowsPerSecond))
}

/** The body as an object; undefined, and the request answered, where it is none. */
function readJson(request: FastifyRequest, reply: FastifyReply): object | undefined {
  return parseJson(bodyOf(request), reply)
}

function parseJson(body: Buffer, reply: FastifyReply): object | undefined {
  const value = asJson(body.toString('utf8'))
  if (value === undefined) sendError(reply, 'malformed_json')
  else if (typeof value !== 'object' || value === null) sendError(reply, 'invalid_type')
  else return value
  return undefined
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The mapping in a body, undefined where there is none; the request is answered where it is not sound. */
function readMappingIn(body: object, reply: FastifyReply): Mapping | undefined | 'refused' {
  const given = (body as { mapping?: unknown }).mapping
  if (given === undefined && !('mapping' in body)) return undefined
  const read = readMapping(given)
  if (read.ok) return read.mapping
  sendUnfit(reply, read.problems)
  return 'refused'
}

function sendUnfit(reply: FastifyReply, problems: readonly MappingProblem[]): FastifyReply {
  const [first] = problems
  const message = `The mapping is not sound: ${first?.path}: ${first?.message}`
  return sendReply(reply, errorReply('mapping_invalid', { message }, { problems }))
}

async function circumstancesOf(host: HttpContext['host'], limits: HttpContext['limits']) {
  const answer = await host.call({ type: 'read-load', load: '' })
  if (answer.status !== 200) return undefined
  const { region, zone }: KnownOfLoad = JSON.parse(answer.body)
  return { load: 'preview', createdAt: Date.now(), limits, region, zone }
}
