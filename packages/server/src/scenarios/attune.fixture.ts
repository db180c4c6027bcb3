import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type RunningServer, startServer } from '../server.ts'
import type { ServerConfig } from '../server-config.ts'

/** A message that a webhook channel was handed. */
interface Sent {
  readonly at: number
  readonly data: { readonly id: string; readonly action: string; readonly content: { readonly text?: string } }
}

type Key = 'write' | 'server' | 'admin'

/** A whole Attune on loopback, with a provider that takes what it sends. */
export interface Attune {
  readonly server: RunningServer
  /** What the provider was handed, in order. */
  readonly sent: readonly Sent[]
  /** Lets the provider take so long before it answers, ms. */
  slowDown(ms: number): void
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  ask(method: string, path: string, body?: object, key?: Key): Promise<{ status: number; body: any }>
  close(): Promise<void>
}

/** For scenario tests: starts a server whose playbook is made for the address of the provider. */
export async function startAttune(
  playbookFor: (providerUrl: string) => object,
  config: Partial<ServerConfig> = {},
): Promise<Attune> {
  const sent: Sent[] = []
  let delayMs = 0
  const provider = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      sent.push({ at: Date.now(), data: JSON.parse(Buffer.concat(chunks).toString('utf8')).data })
      setTimeout(() => response.writeHead(200).end(), delayMs)
    })
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`
  const server = await startServer({ port: 0, allowPrivateAddresses: true, playbook: playbookFor(url), ...config })
  return {
    server,
    sent,
    slowDown: (ms) => {
      delayMs = ms
    },
    async ask(method, path, body, key = 'admin') {
      const headers = {
        authorization: `Bearer ${server.keys?.[key]}`,
        ...(body && { 'content-type': 'application/json' }),
      }
      const response = await fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
    },
    async close() {
      await server.close()
      provider.closeAllConnections()
      await new Promise((resolve) => provider.close(resolve))
    },
  }
}
