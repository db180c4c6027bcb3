import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A provider of texts on this machine that takes what Twilio takes. */
export interface TextProvider {
  readonly url: string
  /** Told to whom a text is, when it has come in whole. */
  onText: (to: string) => void
  close(): void
}

const TO = /(?:^|&)To=([^&]+)/

/** Starts it on a free port. */
export async function startTextProvider(): Promise<TextProvider> {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('latin1')
    request.on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      const to = TO.exec(body)?.[1]
      const isGood = to !== undefined && request.headers.authorization?.startsWith('Basic ') === true
      if (isGood) provider.onText(decodeURIComponent(to))
      response.writeHead(isGood ? 201 : 400, { 'content-type': 'application/json' }).end('{"sid":"SM1"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const provider: TextProvider = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onText: () => undefined,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return provider
}
