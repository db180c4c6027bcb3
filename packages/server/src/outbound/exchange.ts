import type { Dispatcher } from 'undici'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** A request to another system. */
export interface Message {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
  /** For the exchange as a whole. */
  readonly timeoutMs: number
}

/** How a request ended. */
export type Exchanged =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Headers
      readonly body: Buffer
      /** False where the answer has more bytes than were wanted: the rest is left unread, and the connection given up. */
      readonly isWhole: boolean
    }
  /** The request did not leave: nobody can have taken it. */
  | { readonly kind: 'unreachable'; readonly error: Error }
  /** The request left, in whole or in part, and no whole answer came. */
  | { readonly kind: 'interrupted'; readonly error: Error }

/** What ends an exchange that takes too long. */
export class TimeOut extends Error {
  override readonly name = 'TimeOut'
}

/** Sends a request by a client and reads at most so many bytes of its answer. Redirects are not followed. */
export function exchange(client: Dispatcher, target: URL, message: Message, maxBytes: number): Promise<Exchanged> {
  const { body = null, method, timeoutMs } = message
  const headers = target.username === '' ? message.headers : { authorization: basicOf(target), ...message.headers }
  const path = target.pathname + target.search
  return new Promise((resolve) => {
    client.dispatch({ origin: target.origin, path, method, headers, body }, new Exchange(resolve, timeoutMs, maxBytes))
  })
}

/** One request under way. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #settle: (exchanged: Exchanged) => void
  readonly #timer: NodeJS.Timeout
  readonly #maxBytes: number
  /** Known from the moment at which a connection begins to write. */
  #controller: Dispatcher.DispatchController | undefined
  #isOver = false
  #status = 0
  #headers: Headers = {}
  readonly #chunks: Buffer[] = []
  #bytes = 0

  constructor(settle: (exchanged: Exchanged) => void, timeoutMs: number, maxBytes: number) {
    this.#settle = settle
    this.#maxBytes = maxBytes
    this.#timer = setTimeout(() => this.#giveUp(new TimeOut('timeout')), timeoutMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(new TimeOut('timeout'))
  }

  /** Comes once more for each answer that is only informational (RFC 9110, 15.2); the last is the one. */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes <= this.#maxBytes) {
      this.#chunks.push(chunk)
      return
    }
    this.#answered(false)
    controller.abort(new Error('the answer is longer than anybody needs'))
  }

  onResponseEnd(): void {
    this.#answered(true)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#failed(error)
  }

  #giveUp(error: Error): void {
    this.#failed(error)
    this.#controller?.abort(error)
  }

  #answered(isWhole: boolean): void {
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    this.#end({ kind: 'answered', status: this.#status, headers: this.#headers, body, isWhole })
  }

  #failed(error: Error): void {
    this.#end({ kind: this.#controller === undefined ? 'unreachable' : 'interrupted', error })
  }

  #end(exchanged: Exchanged): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#settle(exchanged)
  }
}

/** The credentials of an address, as a header (RFC 7617). */
function basicOf({ password, username }: URL): string {
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`
}
