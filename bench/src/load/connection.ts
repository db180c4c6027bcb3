import { connect, type Socket } from 'node:net'

const HEADER_END = Buffer.from('\r\n\r\n')
const EMPTY = Buffer.alloc(0)

/** What one read takes in at most. */
const READ_BYTES = 64 * 1024

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

  private constructor({ hostname, port }: URL, onOpen: () => void, onRefused: (error: Error) => void) {
    this.#socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      // Into the same buffer each time: what the generator's own collector costs would be taken for the server's.
      onread: {
        buffer: Buffer.allocUnsafe(READ_BYTES),
        callback: (length, buffer) => {
          this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, length))
          return true
        },
      },
    })
    this.#socket.once('connect', onOpen)
    this.#socket.on('error', (error) => {
      this.#socket.destroy()
      onRefused(error)
    })
    this.#socket.on('close', () => this.#settle(0))
  }

  /** Connects; rejects when nobody listens. */
  static open(url: URL): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection: Connection = new Connection(url, () => resolve(connection), reject)
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

  /** Takes in a piece of an answer, which is written over by the next. */
  #read(piece: Buffer): void {
    const bytes = this.#unread.length === 0 ? piece : Buffer.concat([this.#unread, piece])
    const headerEnd = bytes.indexOf(HEADER_END)
    const end = headerEnd < 0 ? Number.POSITIVE_INFINITY : headerEnd + HEADER_END.length + lengthIn(bytes, headerEnd)
    if (bytes.length < end) {
      this.#unread = bytes === piece ? Buffer.from(piece) : bytes
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
