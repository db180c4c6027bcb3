import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** No answer came, or none that could be used: refused address, no connection, time-out, too large. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
}

/** An answer that was read to its end. */
export interface WholeAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Sends a request and reads its answer to the end, within a time and a size; throws `OutboundError`. */
export function collectAnswer(
  request: ClientRequest,
  body: string | Uint8Array | undefined,
  timeoutMs: number,
  maxBytes: number,
): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new OutboundError(`no answer within ${timeoutMs} ms`)), timeoutMs)
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error instanceof OutboundError ? error : new OutboundError(error.message, { cause: error }))
    }
    request.on('error', fail)
    request.on('response', (response) => {
      readAll(response, maxBytes).then(
        (read) => {
          clearTimeout(timer)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read })
        },
        (error) => {
          request.destroy()
          fail(error)
        },
      )
    })
    request.end(body)
  })
}

async function readAll(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length
    if (bytes > maxBytes) throw new OutboundError(`the answer has more than ${maxBytes} bytes`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
