import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Behaviour } from '../dispatch/contract-cases.ts'

/** A request as the provider got it. */
export interface ProviderRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** What a provider of one kind says. */
interface Manners {
  /** Looks at a request as the provider would, and answers it; throws where the real one would refuse. */
  accept(request: ProviderRequest): Answer
  reject(request: ProviderRequest): Answer
  /** Lets the adapter hear a receipt before the request is answered. */
  receipt?(request: ProviderRequest): void
}

/** A provider with an HTTP interface, on loopback. */
export interface HttpProvider {
  readonly url: string
  /** Requests that were taken, in order. */
  readonly taken: readonly ProviderRequest[]
  behave(behaviour: Behaviour): void
  close(): Promise<void>
}

const SLOW_MS = 200

export async function openHttpProvider(manners: Manners): Promise<HttpProvider> {
  const taken: ProviderRequest[] = []
  let behaviour: Behaviour = 'accept'
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { headers, method = '', url: path = '' } = request
      behave({ method, path, headers, body: Buffer.concat(chunks) }, response)
    })
  })
  const reply = (response: ServerResponse, { body = '', headers = {}, status }: Answer) =>
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
  const accept = (request: ProviderRequest, response: ServerResponse) => {
    const answer = manners.accept(request)
    if (answer.status < 300) taken.push(request)
    reply(response, answer)
    return answer
  }
  const behave = (request: ProviderRequest, response: ServerResponse): unknown => {
    switch (behaviour) {
      case 'accept':
        return accept(request, response)
      case 'reject':
        return reply(response, manners.reject(request))
      case 'busy':
        return reply(response, { status: 503 })
      case 'throttle':
        return reply(response, { status: 429, headers: { 'retry-after': '7' } })
      case 'silent':
        return undefined
      case 'slow':
        return setTimeout(() => accept(request, response), SLOW_MS)
      case 'answer-twice': {
        const { socket } = response
        const { status } = accept(request, response)
        return socket?.write(`HTTP/1.1 ${status} Again\r\ncontent-length: 2\r\n\r\n{}`)
      }
      case 'receipt-first':
        manners.receipt?.(request)
        return accept(request, response)
      case 'hang-up': {
        taken.push(request)
        response.writeHead(200, { 'content-length': '100' })
        response.write('{"half":')
        return setImmediate(() => response.socket?.destroy())
      }
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    behave(next) {
      behaviour = next
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
