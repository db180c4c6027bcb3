import type { FastifyReply, FastifyRequest } from 'fastify'
import { PublicationWatch } from '../../publications/publication-watch.ts'
import { sendError } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { publicationParametersSchema, publicationSchema } from '../schemas/publication.ts'

const URL = '/v1/publications/:channel'

/** What tills and shops are told of the offers that are live. */
export function publicationRoutes(context: HttpContext): Route[] {
  const watch = new PublicationWatch(context.host, context.reportFailure)
  return [readRoute(watch), followRoute(watch, context)]
}

function readRoute(watch: PublicationWatch): Route {
  return {
    method: 'GET',
    url: URL,
    permission: 'read-publications',
    description: {
      group: 'Tills',
      summary: 'What is live, or begins within a day, on a channel and at a place',
      details: 'With `If-None-Match` and the ETag of the last answer it is 304 while nothing has changed.',
      parameters: publicationParametersSchema,
      answer: { type: JSON_TYPE, schema: publicationSchema },
      errors: ['invalid_query'],
    },
    async handle(request, reply) {
      const asked = parametersIn(request)
      if (!asked) return sendError(reply, 'invalid_query', { field: 'place' })
      const { body, version } = await watch.read(asked.channel, asked.place)
      const etag = `"${version}"`
      reply.header('etag', etag).header('cache-control', 'private, no-cache')
      if (isMet(request.headers['if-none-match'], etag)) return reply.code(304).send()
      return reply.header('content-type', `${JSON_TYPE}; charset=utf-8`).send(body)
    },
  }
}

/** Whether one of the tags that a client has is the one in force (RFC 9110, 13.1.2). */
function isMet(given: string | undefined, etag: string): boolean {
  if (given === undefined) return false
  return given.trim() === '*' || given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

function followRoute(watch: PublicationWatch, context: HttpContext): Route {
  return {
    method: 'GET',
    url: `${URL}/stream`,
    permission: 'read-publications',
    description: {
      group: 'Tills',
      summary: 'Follow what is live (server-sent events)',
      details:
        'Each `publication` is the whole of it, with its version as id. A client that comes back with `Last-Event-ID` is told only ' +
        'where something has changed meanwhile.',
      parameters: publicationParametersSchema,
      answer: { type: 'text/event-stream' },
      errors: ['invalid_query'],
    },
    handle: (request, reply) => follow(request, reply, watch, context),
  }
}

async function follow(
  request: FastifyRequest,
  reply: FastifyReply,
  watch: PublicationWatch,
  { streams }: HttpContext,
): Promise<FastifyReply> {
  const asked = parametersIn(request)
  if (!asked) return sendError(reply, 'invalid_query', { field: 'place' })
  const { channel, place } = asked
  const first = await watch.read(channel, place)
  if (reply.raw.destroyed) return reply.hijack()
  const stream = streams.open(reply)
  let told = request.headers['last-event-id']
  const tell = ({ body, version }: { readonly version: string; readonly body: string }) => {
    if (version === told) return
    told = version
    stream.send(version, 'publication', JSON.parse(body))
  }
  tell(first)
  reply.raw.once('close', watch.follow(channel, place, tell))
  return reply
}

function parametersIn(request: FastifyRequest) {
  const given = { ...(request.query as object), ...(request.params as object) }
  return publicationParametersSchema.safeParse(given).data
}
