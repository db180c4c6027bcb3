import type { Socket } from 'node:net'
import { ANSWER, COMMANDS, cString, encodePdu, FieldReader, type Pdu, PduReader, STATUS } from './pdu.ts'

/** How a centre is bound to. */
export interface Binding {
  readonly systemId: string
  readonly password: string
  readonly systemType: string
  /** Requests that wait for an answer at once; further ones wait for their turn. */
  readonly window: number
  readonly timeoutMs: number
  readonly enquireEveryMs: number
}

/** The centre has answered with something else than success. */
export class SmppStatusError extends Error {
  override readonly name = 'SmppStatusError'
  readonly status: number

  constructor(status: number) {
    super(`smpp_0x${status.toString(16).padStart(2, '0')}`)
    this.status = status
  }
}

/** There was no answer: the time is over, or the connection is. `hasLeft`: the request may have arrived. */
export class SmppLostError extends Error {
  override readonly name = 'SmppLostError'
  readonly hasLeft: boolean

  constructor(message: string, hasLeft: boolean) {
    super(message)
    this.hasLeft = hasLeft
  }
}

interface Awaited {
  readonly resolve: (body: Buffer) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

const VERSION_3_4 = 0x34

/**
 * A bound connection. `onDeliver` gives the status with which a `deliver_sm` is answered, once what it brought is kept. A request
 * without an answer ends the connection: what comes later would be anybody's guess.
 */
export class SmppSession {
  readonly #socket: Socket
  readonly #binding: Binding
  readonly #onDeliver: (body: Buffer) => Promise<number>
  readonly #awaited = new Map<number, Awaited>()
  readonly #waiting: (() => void)[] = []
  readonly #reader = new PduReader()
  readonly #enquiring: NodeJS.Timeout
  readonly #gone = Promise.withResolvers<void>()
  /** Fulfilled when the connection has ended, before those who wait for an answer are told. */
  readonly closed: Promise<void>
  #sequence = 0
  #isClosed = false

  private constructor(socket: Socket, binding: Binding, onDeliver: (body: Buffer) => Promise<number>) {
    this.#socket = socket
    this.#binding = binding
    this.#onDeliver = onDeliver
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', () => socket.destroy())
    this.closed = this.#gone.promise
    socket.once('close', () => this.#end())
    this.#enquiring = setInterval(() => {
      this.request(COMMANDS.enquireLink, Buffer.alloc(0)).catch(() => socket.destroy())
    }, binding.enquireEveryMs)
    this.#enquiring.unref()
  }

  /** Binds over a connection as transceiver (4.1.5); rejects with `SmppStatusError` or `SmppLostError`. */
  static async bind(
    socket: Socket,
    binding: Binding,
    onDeliver: (body: Buffer) => Promise<number>,
  ): Promise<SmppSession> {
    const session = new SmppSession(socket, binding, onDeliver)
    const { password, systemId, systemType } = binding
    const names = [systemId, password, systemType].map(cString)
    try {
      await session.request(
        COMMANDS.bindTransceiver,
        Buffer.concat([...names, Buffer.from([VERSION_3_4, 0, 0]), cString('')]),
      )
      return session
    } catch (error) {
      socket.destroy()
      throw error
    }
  }

  /** Asks and gives the body of the answer. */
  async request(command: number, body: Buffer): Promise<Buffer> {
    while (!this.#isClosed && this.#awaited.size >= this.#binding.window)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#isClosed) throw new SmppLostError('connection_closed', false)
    this.#sequence = (this.#sequence % 0x7fff_ffff) + 1
    const sequence = this.#sequence
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#awaited.delete(sequence)
        this.#end()
        this.#socket.destroy()
        reject(new SmppLostError('timeout', true))
      }, this.#binding.timeoutMs)
      this.#awaited.set(sequence, { resolve, reject, timer })
      this.#socket.write(encodePdu({ command, status: STATUS.ok, sequence, body }))
    })
  }

  /** Says goodbye and lets go of the connection. */
  close(): void {
    if (this.#isClosed) return
    const sequence = (this.#sequence % 0x7fff_ffff) + 1
    this.#socket.end(encodePdu({ command: COMMANDS.unbind, status: STATUS.ok, sequence, body: Buffer.alloc(0) }))
    setTimeout(() => this.#socket.destroy(), this.#binding.timeoutMs).unref()
  }

  #read(chunk: Buffer): void {
    try {
      for (const pdu of this.#reader.take(chunk)) this.#take(pdu)
    } catch {
      this.#socket.destroy()
    }
  }

  #take({ body, command, sequence, status }: Pdu): void {
    if (command >= ANSWER) {
      // A second answer to the same request finds nobody.
      return this.#settle(sequence, ({ reject, resolve }) =>
        status === STATUS.ok ? resolve(Buffer.from(body)) : reject(new SmppStatusError(status)),
      )
    }
    switch (command) {
      case COMMANDS.deliverSm:
        return void this.#onDeliver(Buffer.from(body)).then(
          (result) => this.#answer(command, sequence, result, cString('')),
          () => this.#answer(command, sequence, STATUS.receiverTemporary, cString('')),
        )
      case COMMANDS.enquireLink:
        return this.#answer(command, sequence)
      case COMMANDS.unbind:
        this.#answer(command, sequence)
        this.#socket.end()
        return
      default:
        this.#write(COMMANDS.genericNack, sequence, STATUS.invalidCommand)
    }
  }

  #answer(command: number, sequence: number, status: number = STATUS.ok, body: Buffer = Buffer.alloc(0)): void {
    this.#write((command | ANSWER) >>> 0, sequence, status, body)
  }

  #write(command: number, sequence: number, status: number, body: Buffer = Buffer.alloc(0)): void {
    if (!this.#isClosed && this.#socket.writable) this.#socket.write(encodePdu({ command, status, sequence, body }))
  }

  #settle(sequence: number, settle: (awaited: Awaited) => void): void {
    const awaited = this.#awaited.get(sequence)
    if (!awaited) return
    clearTimeout(awaited.timer)
    this.#awaited.delete(sequence)
    settle(awaited)
    this.#waiting.shift()?.()
  }

  #end(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#gone.resolve()
    clearInterval(this.#enquiring)
    for (const sequence of [...this.#awaited.keys()])
      this.#settle(sequence, ({ reject }) => reject(new SmppLostError('connection_closed', true)))
    for (const wake of this.#waiting.splice(0)) wake()
  }
}

/** The id under which the centre has taken a message. */
export function messageIdIn(answer: Buffer): string {
  return new FieldReader(answer).text()
}
