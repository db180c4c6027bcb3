import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where deliveries of the workload go: takes everything, answers 204. */
export interface Sink {
  readonly url: string
  readonly received: number
  close(): void
}

/** Starts a sink on a free port of this machine. */
export function startSink(): Promise<Sink> {
  let received = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      received++
      response.writeHead(204).end()
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({
        url: `http://127.0.0.1:${port}/deliveries`,
        get received() {
          return received
        },
        close: () => {
          server.close()
          server.closeAllConnections()
        },
      })
    })
  })
}
