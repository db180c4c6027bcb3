import type { AttuneOptions } from './options.ts'
import type { Clock, Fetch } from './ports.ts'
import type { WhoKeeper } from './who.ts'

/** Attune refused, or could not be reached. */
export class AttuneError extends Error {
  override readonly name = 'AttuneError'
  /** A code of docs/errors.md, or `network`. */
  readonly code: string
  /** Of the answer; 0 where there was none. */
  readonly status: number

  constructor(code: string, status: number, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.status = status
  }
}

/** Asks Attune something in the name of who is here. */
export interface Asking {
  /** Who it is about, as an identifier: of the user where their token is there, else of the browser. */
  whom(): Promise<string>
  /** The answer's body, parsed; throws `AttuneError`. */
  // biome-ignore lint/suspicious/noExplicitAny: what an answer looks like is known where it is asked for.
  ask(method: string, path: string, body?: object): Promise<any>
  /** The answer as it comes in; there is no limit of time. */
  open(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response>
  /** The token is to be asked for anew: somebody else is here. */
  forgetToken(): void
}

export function createAsking(
  { identity, timeoutMs = 10_000, url, writeKey }: AttuneOptions,
  { clock, fetch }: { readonly clock: Clock; readonly fetch: Fetch },
  keeper: WhoKeeper,
  ready: Promise<unknown>,
): Asking {
  let token: Promise<string | undefined> | undefined
  const tokenOf = () => (token ??= Promise.resolve(identity?.()))

  const send = async (method: string, path: string, init: RequestInit): Promise<Response> => {
    const known = await tokenOf()
    const headers = { authorization: `Bearer ${writeKey}`, ...(known && { 'attune-identity': known }), ...init.headers }
    try {
      return await fetch(url + path, { method, ...init, headers })
    } catch (error) {
      throw new AttuneError('network', 0, String(error), error)
    }
  }
  const sendAgain = async (method: string, path: string, init: RequestInit): Promise<Response> => {
    const answer = await send(method, path, init)
    if (answer.ok) return answer
    const { code = `http_${answer.status}`, message = '' } = await answer.json().catch(() => ({}))
    // Tokens live for minutes only; a page lives longer.
    if (code === 'identity_invalid' && token) {
      token = undefined
      const second = await send(method, path, init)
      if (second.ok) return second
    }
    throw new AttuneError(code, answer.status, message)
  }
  return {
    async whom() {
      await ready
      const { anonymousId, userId } = keeper.current()
      return encodeURIComponent(
        userId !== undefined && (await tokenOf()) ? `user:${userId}` : `anonymous:${anonymousId}`,
      )
    },
    async ask(method, path, body) {
      const abort = new AbortController()
      const callOff = clock.after(timeoutMs, () => abort.abort())
      try {
        const answer = await sendAgain(method, path, {
          ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
          signal: abort.signal,
        })
        return await answer.json()
      } finally {
        callOff()
      }
    },
    open: (path, headers, signal) => sendAgain('GET', path, { headers, signal }),
    forgetToken() {
      token = undefined
    },
  }
}
