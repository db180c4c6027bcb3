import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** A fact as a receiver reads it. */
export interface ToldFact {
  readonly id: string
  readonly type: string
  readonly customer: number
  readonly identifiers: readonly string[]
  readonly [field: string]: unknown
}

/** How the receiver answers a batch; undefined for 204. */
type Behaviour = (facts: readonly ToldFact[], response: ServerResponse, request: IncomingMessage) => boolean

/** Another system that takes facts, and verifies who sends them with the library of the specification. */
export interface Receiver {
  readonly url: string
  /** Every fact of every batch that was taken, in order, with when it came. */
  readonly facts: (ToldFact & { readonly receivedAt: number })[]
  readonly batches: { readonly id: string; readonly ids: readonly string[] }[]
  /** Answers in its own way: gives true when it has. */
  behave: Behaviour
  close(): void
}

export async function openReceiver(secret: () => string | undefined): Promise<Receiver> {
  const receiver: Omit<Receiver, 'url' | 'close'> = { facts: [], batches: [], behave: () => false }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const key = secret()
      // Throws where the signature is not right; the test then sees no facts.
      if (key !== undefined) new Webhook(key).verify(text, request.headers as Record<string, string>)
      const { data } = JSON.parse(text) as { data: { facts: ToldFact[] } }
      if (receiver.behave(data.facts, response, request)) return
      const receivedAt = Date.now()
      receiver.batches.push({ id: String(request.headers['webhook-id']), ids: data.facts.map(({ id }) => id) })
      receiver.facts.push(...data.facts.map((fact) => ({ ...fact, receivedAt })))
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/facts`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
}
