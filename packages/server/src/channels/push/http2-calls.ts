import * as http2 from 'node:http2'
import { connect as connectTls, getCACertificates } from 'node:tls'
import type { Outbound, OutboundAnswer } from '../../outbound/outbound.ts'
import { PrivateAddressError } from '../../outbound/outbound.ts'

export type Http2Answer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body: string
      readonly retryAfterMs: number | undefined
    }
  | Exclude<OutboundAnswer, { kind: 'answered' }>

/** What is read of an answer. */
const MOST_BYTES = 64 * 1024

/** What the two sides of a connection show each other: a certificate and its key, PEM. */
export interface TlsSettings {
  readonly cert?: string
  readonly key?: string
  readonly passphrase?: string | undefined
  /** A further authority whose certificates are believed, PEM. */
  readonly ca?: string | undefined
}

/** Requests to one server over one HTTP/2 connection, which is opened again when it has ended. */
export class Http2Calls {
  readonly #url: URL
  readonly #outbound: Outbound
  readonly #tls: TlsSettings
  #session: Promise<http2.ClientHttp2Session> | undefined

  /** `tls`: with what this side shows who it is, where the other asks for a certificate, and whom it believes. */
  constructor(url: string, outbound: Outbound, tls: TlsSettings = {}) {
    this.#url = new URL(url)
    this.#tls = tls
    this.#outbound = outbound
  }

  async post(path: string, headers: Record<string, string>, body: string, timeoutMs: number): Promise<Http2Answer> {
    let session: http2.ClientHttp2Session
    try {
      this.#session ??= this.#open(timeoutMs)
      session = await this.#session
    } catch (error) {
      this.#session = undefined
      if (error instanceof PrivateAddressError) return { kind: 'refused', reason: 'private_address' }
      return { kind: 'unreachable', reason: reasonOf(error) }
    }
    return new Promise((resolve) => {
      const stream = session.request({ ':method': 'POST', ':path': path, ...headers })
      let status = 0
      let retryAfterMs: number | undefined
      let text = ''
      let hasEnded = false
      const timer = setTimeout(() => {
        stream.close(http2.constants.NGHTTP2_CANCEL)
        settle({ kind: 'interrupted', reason: 'timeout' })
      }, timeoutMs)
      const settle = (answer: Http2Answer) => {
        clearTimeout(timer)
        resolve(answer)
      }
      stream.setEncoding('utf8')
      stream.on('response', (head) => {
        status = Number(head[':status'])
        const after = Number(head['retry-after'])
        retryAfterMs = Number.isFinite(after) ? after * 1000 : undefined
      })
      stream.on('data', (chunk: string) => {
        if (text.length < MOST_BYTES) text += chunk
      })
      stream.on('end', () => {
        hasEnded = true
      })
      stream.on('error', (error) => settle({ kind: 'interrupted', reason: reasonOf(error) }))
      // A stream that is torn down ends too, and without an error: only how it was closed tells.
      stream.on('close', () => {
        const isWhole = hasEnded && status > 0 && !stream.aborted && stream.rstCode === http2.constants.NGHTTP2_NO_ERROR
        settle(
          isWhole ? { kind: 'answered', status, body: text, retryAfterMs } : { kind: 'interrupted', reason: 'closed' },
        )
      })
      stream.end(body)
    })
  }

  close(): void {
    this.#session?.then(
      (session) => session.close(),
      () => undefined,
    )
    this.#session = undefined
  }

  async #open(timeoutMs: number): Promise<http2.ClientHttp2Session> {
    const { hostname, origin, port, protocol } = this.#url
    const isSecure = protocol === 'https:'
    const { ca, ...identity } = this.#tls
    const authorities = ca === undefined ? {} : { ca: [...getCACertificates(), ca] }
    const socket = await this.#outbound.connect(hostname, Number(port) || (isSecure ? 443 : 80), timeoutMs)
    const session = http2.connect(origin, {
      createConnection: () =>
        isSecure
          ? connectTls({ socket, servername: hostname, ALPNProtocols: ['h2'], ...identity, ...authorities })
          : socket,
    })
    const forget = () => {
      this.#session = undefined
    }
    session.on('close', forget)
    session.on('goaway', forget)
    session.on('error', forget)
    session.unref()
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('timeout')), timeoutMs)
      session.once('connect', () => {
        clearTimeout(timer)
        resolve()
      })
      session.once('error', (error) => {
        clearTimeout(timer)
        reject(error)
      })
    })
    return session
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}
