import type { Outbound } from './outbound.ts'

/** For one request to an issuer of tokens. */
const TIMEOUT_MS = 8000
const MAX_ANSWER_BYTES = 256 * 1024

/** Statuses that come without a body: a Response refuses to be given one. */
const BODILESS = [204, 205, 304]

interface Init {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** `fetch` for libraries, by way of the guard of the project. */
export function guardedFetch(outbound: Outbound): (url: string, init: Init) => Promise<Response> {
  return async (url, { body, headers, method }) => {
    const {
      status,
      headers: answered,
      body: answer,
    } = await outbound.ask(url, {
      method,
      headers,
      body: body === undefined || body === null ? undefined : String(body),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
    })
    const kept = Object.entries(answered).map(([name, value]) => [name, String(value)] as [string, string])
    return new Response(BODILESS.includes(status) ? null : new Uint8Array(answer), { status, headers: kept })
  }
}
