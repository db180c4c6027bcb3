import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What reached the other system: by path, the ids of the deliveries and the order that each is about. */
export interface Sink {
  readonly url: string
  /** Deliveries by path, then by id: how often it came, and the order that it is about. */
  readonly received: Map<string, Map<string, { count: number; order: string }>>
  close(): void
}

/** Another system that takes webhooks, notes them, and now and then asks to be tried again. */
export async function openSink(): Promise<Sink> {
  const received: Sink['received'] = new Map()
  let requests = 0
  const server: Server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      if (++requests % 11 === 0) return response.writeHead(503).end()
      const { data } = JSON.parse(body) as { data: { id: string; content: { order: string } } }
      const path = request.url ?? ''
      const ids = received.get(path) ?? new Map<string, { count: number; order: string }>()
      received.set(path, ids)
      const count = (ids.get(data.id)?.count ?? 0) + 1
      ids.set(data.id, { count, order: data.content.order })
      return response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    received,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
