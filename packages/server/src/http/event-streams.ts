import type { FastifyReply } from 'fastify'

/** What a slow reader may leave unread before the connection is given up; on the next one it catches up by id. */
const MAX_UNREAD_BYTES = 1024 * 1024

/** One open connection of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface EventStream {
  /** Sends one event, with an id from which a client that reconnects goes on; without, the one before stays that. */
  send(id: string | undefined, event: string, data: object): void
  /** Fulfilled when what was sent has been read, nearly; at once where it has. */
  drained(): Promise<void>
  /** Ends the connection. */
  end(): void
}

/** All open connections. */
export interface EventStreams {
  /** Turns a request into a stream. The connection's close is the end of it. */
  open(reply: FastifyReply): EventStream
  /** Ends all of them. */
  close(): void
  /** How many are open. */
  readonly size: number
}

/** `heartbeatMs`: how often a comment is sent, so that proxies and clients see that the connection lives. */
export function createEventStreams(heartbeatMs: number): EventStreams {
  const open = new Set<FastifyReply['raw']>()
  const heartbeat = setInterval(() => {
    for (const raw of open) write(raw, ':\n\n')
  }, heartbeatMs)
  heartbeat.unref()
  return {
    open(reply) {
      const { raw } = reply
      // Those that hooks have set, such as the one that lets other origins read.
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) raw.setHeader(name, value)
      reply.hijack()
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      raw.write('retry: 2000\n\n')
      open.add(raw)
      raw.once('close', () => open.delete(raw))
      return {
        send: (id, event, data) =>
          write(raw, `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        drained: () => drained(raw),
        end: () => raw.end(),
      }
    },
    close() {
      clearInterval(heartbeat)
      for (const raw of open) raw.end()
    },
    get size() {
      return open.size
    },
  }
}

function write(raw: FastifyReply['raw'], text: string): void {
  if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy()
  else if (!raw.writableEnded && !raw.destroyed) raw.write(text)
}

function drained(raw: FastifyReply['raw']): Promise<void> {
  if (!raw.writableNeedDrain || raw.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      raw.off('drain', done)
      raw.off('close', done)
      resolve()
    }
    raw.once('drain', done)
    raw.once('close', done)
  })
}
