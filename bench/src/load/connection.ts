import { connect, type Socket } from 'node:net'

const HEADER_END = Buffer.from('\r\n\r\n')
const EMPTY = Buffer.alloc(0)

/** Told of an answer: its HTTP status, or 0 when the connection broke before it was complete. */
type OnReply = (status: number) => void

/**
 * One keep-alive connection with one request under way. It reads no more of an answer than status and length: a
 * general HTTP client would cost several times what the server spends, on the same two cores.
 */
export class Connection {
  readonly #socket: Socket
  #waiting: OnReply | undefined
  #unread: Buffer = EMPTY

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#settle(0))
  }

  /** Connects; rejects when nobody listens. */
  static open(url: URL): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new Connection(socket))
      })
    })
  }

  /** Sends a complete request. The one before must have been answered. */
  send(request: Uint8Array, onReply: OnReply): void {
    if (this.#waiting) throw new Error('a request is under way on this connection')
    this.#waiting = onReply
    if (this.#socket.destroyed) this.#settle(0)
    else this.#socket.write(request)
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    const bytes = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
    const headerEnd = bytes.indexOf(HEADER_END)
    const end = headerEnd < 0 ? Number.POSITIVE_INFINITY : headerEnd + HEADER_END.length + lengthIn(bytes, headerEnd)
    if (bytes.length < end) {
      this.#unread = bytes
      return
    }
    this.#unread = EMPTY
    this.#settle(Number(bytes.toString('latin1', 9, 12)))
  }

  #settle(status: number): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(status)
  }
}

/** The length of the body by the header. Answers without one would never end here, so that is an error. */
function lengthIn(bytes: Buffer, headerEnd: number): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, headerEnd))?.[1]
  if (length === undefined) throw new Error('an answer without Content-Length')
  return Number(length)
}
