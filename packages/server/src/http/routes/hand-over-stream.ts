import type { FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../authorise.ts'
import type { EventStream } from '../event-streams.ts'
import { sendReply } from '../reply.ts'
import type { HttpContext, Route } from '../route.ts'

/** So many are told at the beginning; a desk with more of them reads the list. */
const MOST = 500

/** The desk, live. */
export function handOverStreamRoutes(context: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/hand-overs/stream',
      permission: 'take-hand-overs',
      description: {
        group: 'Hand-overs',
        summary: 'Watch the conversations of the desk (server-sent events)',
        details:
          'Begins with an event `open` {handOvers}: those that are open, oldest first, 500 at most. Then an event `hand-over` for each that comes, ' +
          'is taken, released, answered or closed, or in which the customer writes: how it stands then. After a lost connection it begins anew.',
        answer: { type: 'text/event-stream' },
        errors: ['log_unavailable'],
      },
      handle: (request, reply) => watch(request, reply, context),
    },
  ]
}

/** Listens before it looks, so that nothing falls between the list and what follows. */
async function watch(request: FastifyRequest, reply: FastifyReply, context: HttpContext): Promise<FastifyReply> {
  const { handOverHub, host, reportFailure, streams } = context
  const viewer = viewerOf(request)
  const changed = new Set<string>()
  let stream: EventStream | undefined
  let told: Promise<void> = Promise.resolve()
  const tell = async () => {
    for (const handOver of changed) {
      changed.delete(handOver)
      const found = await host.call({ type: 'read-hand-over', handOver, transcript: false, viewer })
      if (found.status === 200) stream?.send(undefined, 'hand-over', JSON.parse(found.body))
    }
  }
  // What changes often before it is told is told once, as it stands then.
  const tellSoon = () => {
    told = told.then(tell).catch((error) => {
      reportFailure(error)
      stream?.end()
    })
  }
  const stop = handOverHub.subscribe((handOvers) => {
    for (const id of handOvers) changed.add(id)
    if (stream) tellSoon()
  })
  reply.raw.once('close', stop)
  const everything = { cursor: undefined, thread: undefined, topic: undefined, team: undefined, agent: undefined }
  const listed = await host.call({ type: 'read-hand-overs', ...everything, free: false, limit: MOST, viewer })
  if (listed.status !== 200) {
    stop()
    return sendReply(reply, listed)
  }
  if (reply.raw.destroyed) {
    stop()
    return reply.hijack()
  }
  stream = streams.open(reply)
  stream.send(undefined, 'open', { handOvers: JSON.parse(listed.body).handOvers })
  tellSoon()
  return reply
}
