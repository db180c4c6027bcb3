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
  close(): Promise<void>
}

/** Listens on this machine for pushes and hands each on once; a repeat has the same id. */
export async function openPushGateway(port: number, onPush: (push: Push) => void): Promise<PushGateway> {
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    readBody(request).then(
      (text) => {
        const push: Push = JSON.parse(text).data
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
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
