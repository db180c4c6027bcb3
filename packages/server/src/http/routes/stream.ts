import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StreamSource } from '../../destinations/stream/stream-source.ts'
import type { ToldFact } from '../../destinations/told-fact.ts'
import type { EventStream } from '../event-streams.ts'
import { sendError } from '../reply.ts'
import type { HttpContext, Route } from '../route.ts'
import { type StreamParameters, streamParametersSchema } from '../schemas/stream.ts'

/** Facts read at a time. */
const PAGE = 500
/** Facts written before it is looked whether they are read. */
const AT_ONCE = 50

/** What happens, for consumers that come for it and go on where they were. */
export function streamRoutes(context: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/stream',
      permission: 'read-stream',
      description: {
        group: 'Destinations',
        summary: 'Follow what happens (server-sent events)',
        details:
          'Begins after the fact whose number is in `Last-Event-ID` or `after` (0: with the oldest that is kept), else ' +
          'with what happens from now on. Each fact is an event called like its kind, with its number as id. `gap` says ' +
          'that facts between what was asked for and what follows are not kept any more; `heartbeat` comes every few ' +
          'seconds with the number up to which nothing is missing.',
        parameters: streamParametersSchema,
        answer: { type: 'text/event-stream' },
        errors: ['stream_unknown', 'invalid_query'],
      },
      handle: (request, reply) => follow(request, reply, context),
    },
  ]
}

async function follow(request: FastifyRequest, reply: FastifyReply, context: HttpContext): Promise<FastifyReply> {
  const query = streamParametersSchema.safeParse(request.query)
  if (!query.success) return sendError(reply, 'invalid_query', { field: String(query.error.issues[0]?.path[0] ?? '') })
  const source = context.destinations?.stream(query.data.stream)
  if (!source) return sendError(reply, 'stream_unknown')
  const asked = cursorIn(request, query.data)
  if (asked === undefined) return sendError(reply, 'invalid_query', { field: 'after' })
  const stream = context.streams.open(reply)
  void tell(source, stream, asked, query.data, reply.raw, context)
  return reply
}

/** The number after which to begin; 'now' where none was given, undefined where it is none. */
function cursorIn({ headers }: FastifyRequest, { after }: StreamParameters): number | 'now' | undefined {
  const given = headers['last-event-id'] ?? after
  if (given === undefined || given === '') return 'now'
  const number = Number(given)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

async function tell(
  source: StreamSource,
  stream: EventStream,
  asked: number | 'now',
  wanted: StreamParameters,
  connection: FastifyReply['raw'],
  { heartbeatMs, reportFailure }: HttpContext,
): Promise<void> {
  const news = createBell()
  const stopListening = source.listen(news.ring)
  connection.once('close', news.ring)
  let cursor = begin(source, stream, asked)
  let toldAt = performance.now()
  try {
    while (!connection.destroyed && !connection.writableEnded) {
      if (cursor < source.floor) cursor = tellGap(source, stream, cursor)
      const { facts, upTo } = await source.after(cursor, PAGE)
      const chosen = facts.filter((fact) => isChosen(fact, wanted))
      await sendAll(chosen, stream)
      cursor = Math.max(cursor, upTo)
      const isDue = performance.now() - toldAt >= heartbeatMs
      if (chosen.length === 0 && isDue) stream.send(String(cursor), 'heartbeat', { behind: source.last - cursor })
      if (chosen.length > 0 || isDue) toldAt = performance.now()
      await stream.drained()
      if (cursor >= source.last) await news.wait(Math.max(1, toldAt + heartbeatMs - performance.now()))
    }
  } catch (error) {
    // The consumer comes back and goes on where it was.
    reportFailure(error)
    stream.end()
  } finally {
    stopListening()
  }
}

/** Never so many that a consumer who reads steadily would be taken for one who does not. */
async function sendAll(facts: readonly ToldFact[], stream: EventStream): Promise<void> {
  for (const [index, { content, kind, number }] of facts.entries()) {
    if (index % AT_ONCE === 0) await stream.drained()
    stream.send(String(number), kind, content)
  }
}

function begin(source: StreamSource, stream: EventStream, asked: number | 'now'): number {
  if (asked === 'now') return source.last
  // Of another data directory, or from before a backup was put back: nobody can tell what was missed.
  return asked > source.last ? tellGap(source, stream, asked) : asked
}

function tellGap({ floor, last }: StreamSource, stream: EventStream, asked: number): number {
  const next = asked > last ? last : floor
  stream.send(String(next), 'gap', { asked, next: next + 1 })
  return next
}

function isChosen({ content, kind }: ToldFact, { audiences, kinds }: StreamParameters): boolean {
  if (kinds !== undefined && !kinds.includes(kind)) return false
  return audiences === undefined || !kind.startsWith('audience-') || audiences.includes(content.audience as string)
}

/** Lets one wait until it is rung, or for a time; what is rung while nobody waits is heard at once. */
function createBell() {
  let isRung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      isRung = true
      wake?.()
    },
    async wait(ms: number): Promise<void> {
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      isRung = false
      wake = undefined
    },
  }
}
