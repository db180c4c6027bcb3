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
export async function openPushGateway(port: number, onPush: (push: Push) => Promise<void>): Promise<PushGateway> {
  const seen = new Set<string>()
  const answer = async (request: IncomingMessage): Promise<number> => {
    const push = await readPush(request)
    if (!push) return 400
    if (seen.has(push.id)) return 204
    seen.add(push.id)
    await onPush(push)
    return 204
  }
  const server = createServer((request, response) => {
    answer(request).then(
      (status) => response.writeHead(status).end(),
      (error: Error) => response.writeHead(500).end(error.message),
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

/** The push in a request; undefined when there is none in it. */
async function readPush(request: IncomingMessage): Promise<Push | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = parse(Buffer.concat(chunks).toString('utf8'))
  const push = typeof body === 'object' && body !== null && 'data' in body ? (body.data as Push | null) : undefined
  return typeof push?.id === 'string' && Array.isArray(push.identifiers) ? push : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
