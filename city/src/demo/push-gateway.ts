import { createServer, type IncomingMessage } from 'node:http'

/** A push as Attune's webhook channel posts it; only what the demo reads. */
export interface Push {
  readonly id: string
  readonly decision: string
  readonly action: string
  readonly channel: string
  readonly identifiers: readonly string[]
  readonly content: Readonly<Record<string, unknown>>
}

export interface PushGateway {
  /** Where it listens. */
  readonly port: number
  close(): Promise<void>
}

/** Listens on this machine for pushes (port 0 takes any free one) and hands each on once; a repeat has the same id. */
export async function openPushGateway(port: number, onPush: (push: Push) => void): Promise<PushGateway> {
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    readPush(request).then(
      (push) => {
        response.writeHead(204).end()
        if (seen.has(push.id)) return
        seen.add(push.id)
        onPush(push)
      },
      (error: Error) => response.writeHead(400).end(error.message),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`The push gateway cannot listen on port ${port}.`, { cause })))
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readPush(request: IncomingMessage): Promise<Push> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const push = JSON.parse(Buffer.concat(chunks).toString('utf8')).data
  if (typeof push?.id !== 'string' || !Array.isArray(push.identifiers)) throw new TypeError('this is no delivery')
  return push
}
