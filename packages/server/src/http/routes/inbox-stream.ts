import type { FastifyReply, FastifyRequest } from 'fastify'
import type { InboxNews } from '../../channels/inbox/inbox-hub.ts'
import type { Reply } from '../../runner/call.ts'
import type { EventStream } from '../event-streams.ts'
import { readReader } from '../identity.ts'
import { readIdentifier } from '../parameters.ts'
import { sendReply } from '../reply.ts'
import type { HttpContext, Route } from '../route.ts'
import { inboxParametersSchema, streamParametersSchema } from '../schemas/inbox.ts'

interface Item {
  readonly id: string
  readonly readAt: string | null
}

interface Inbox {
  readonly customer: number
  /** Newest first. */
  readonly items: readonly Item[]
}

/** What happens in an inbox as it happens. */
export function inboxStreamRoutes(context: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/inbox/:identifier/stream',
      permission: 'read-inbox',
      browser: true,
      keyIn: 'query',
      description: {
        group: 'Inbox',
        summary: 'Watch the inbox of a customer (server-sent events)',
        details:
          'Begins with the messages that are there, oldest first, or with those after `Last-Event-ID`. An event `item` carries one message as the list shows it; ' +
          '`held` comes after those and names all that are there, with when they were read; `read` {id, readAt} and `removed` {id} tell what the person has done, on whichever device.',
        parameters: inboxParametersSchema.omit({ item: true }).extend(streamParametersSchema.shape),
        answer: { type: 'text/event-stream' },
        errors: ['customer_unknown', 'identity_needed', 'identity_invalid', 'invalid_identifier'],
      },
      handle: (request, reply) => watch(request, reply, context),
    },
  ]
}

/**
 * The first look tells the customer's number, under which to listen; the second is taken while listening already, so
 * that no message falls between the list and the stream.
 */
async function watch(request: FastifyRequest, reply: FastifyReply, context: HttpContext): Promise<FastifyReply> {
  const identifier = readIdentifier(request, reply)
  if (identifier === undefined) return reply
  const reader = await readReader(request, reply, context.identityTokens)
  if (!reader) return reply
  const look = () => context.host.call({ type: 'read-inbox', identifier, reader })
  const found = await look()
  if (found.status !== 200) return sendReply(reply, found)
  // The end of a connection that has ended already would not be told again.
  if (reply.raw.destroyed) return reply.hijack()
  // Who was nobody in particular may have become somebody: each message is looked at anew.
  const feed = createFeed(async () => reader.viewer !== 'write' || (await look()).status === 200)
  const end = context.inboxHub.subscribe(
    inboxIn(found).customer,
    (news) => feed.take(news as InboxNews),
    () => feed.end(),
  )
  reply.raw.once('close', end)
  const listed = await look()
  if (listed.status !== 200) return sendReply(reply, listed)
  if (reply.raw.destroyed) return reply.hijack()
  feed.begin(context.streams.open(reply), inboxIn(listed).items, request.headers['last-event-id'])
  return reply
}

function inboxIn(answer: Reply): Inbox {
  return JSON.parse(answer.body)
}

/** What a client that has seen everything up to an id has not seen, oldest first. An id that is gone leaves all of it. */
function itemsAfter(items: readonly Item[], lastId: string | string[] | undefined): readonly Item[] {
  const seen = items.findIndex(({ id }) => id === lastId)
  return (seen < 0 ? items : items.slice(0, seen)).toReversed()
}

/** News that come before the stream is open wait; a message that was listed too is sent once. */
function createFeed(isStillAllowed: () => Promise<boolean>) {
  const waiting: InboxNews[] = []
  const listed = new Set<string>()
  let stream: EventStream | undefined
  let last: Promise<void> = Promise.resolve()
  const send = ({ data, event }: InboxNews) => {
    const { id } = data as Item
    if (event !== 'item') stream?.send(undefined, event, data)
    else if (!listed.has(id)) stream?.send(id, event, data)
  }
  const sendIfAllowed = async (news: InboxNews) => {
    if (await isStillAllowed()) send(news)
    else stream?.end()
  }
  return {
    end(): void {
      stream?.end()
    },
    take(news: InboxNews): void {
      if (stream === undefined) waiting.push(news)
      else last = last.then(() => sendIfAllowed(news))
    },
    begin(opened: EventStream, items: readonly Item[], lastId: string | string[] | undefined): void {
      stream = opened
      for (const item of itemsAfter(items, lastId)) send({ event: 'item', data: item })
      stream.send(undefined, 'held', { items: items.map(({ id, readAt }) => ({ id, readAt })) })
      for (const { id } of items) listed.add(id)
      for (const news of waiting.splice(0)) send(news)
    },
  }
}
