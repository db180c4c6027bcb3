import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import type { Behaviour } from '../../dispatch/contract-cases.ts'

/** A message as the centre has taken it. */
interface TakenMessage {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly esmClass: number
  readonly coding: number
  readonly registered: number
  readonly validity: string
  readonly text: Buffer
  readonly payload: Buffer | undefined
}

/** A short message service centre on loopback that speaks SMPP 3.4; it shares no code with the adapter. */
export interface Smsc {
  readonly port: number
  readonly taken: readonly TakenMessage[]
  /** How often somebody has bound, and asked whether the link is alive. */
  readonly binds: number
  readonly enquiries: number
  /** How often somebody has said goodbye. */
  readonly unbinds: number
  behave(behaviour: Behaviour): void
  /** Sends a `deliver_sm` and gives the status of its answer. */
  deliver(message: { from: string; to: string; text: Buffer; coding?: number; esmClass?: number }): Promise<number>
  /** Breaks off all connections. */
  cut(): void
  close(): Promise<void>
}

const SYSTEM_ID = 'attune'
const PASSWORD = 'secret08'
const SLOW_MS = 200

export async function openSmsc(): Promise<Smsc> {
  const taken: TakenMessage[] = []
  const sockets = new Set<Socket>()
  const answers = new Map<number, (status: number) => void>()
  let behaviour: Behaviour = 'accept'
  let bound: Socket | undefined
  let number = 0
  let sequence = 1000
  const counts = { binds: 0, enquiries: 0, unbinds: 0 }

  const unit = (command: number, status: number, seq: number, body = Buffer.alloc(0)) => {
    const head = Buffer.alloc(16)
    for (const [i, value] of [16 + body.length, command, status, seq].entries()) head.writeUInt32BE(value >>> 0, i * 4)
    return Buffer.concat([head, body])
  }
  const z = (text: string) => Buffer.from(`${text}\0`)
  const deliver: Smsc['deliver'] = ({ coding = 0, esmClass = 0, from, text, to }) => {
    const seq = ++sequence
    const body = Buffer.concat([
      ...[z(''), Buffer.from([1, 1]), z(from), Buffer.from([1, 1]), z(to), Buffer.from([esmClass, 0, 0]), z(''), z('')],
      ...[Buffer.from([0, 0, coding, 0, text.length]), text],
    ])
    bound!.write(unit(0x05, 0, seq, body))
    return new Promise((resolve) => answers.set(seq, resolve))
  }
  const receiptFor = (id: string, to: string) =>
    deliver({
      ...{ from: to, to: '12065550199', esmClass: 0x04 },
      text: Buffer.from(
        `id:${id} sub:001 dlvrd:001 submit date:2601011200 done date:2601011201 stat:DELIVRD err:000 text:`,
      ),
    })

  const submit = (socket: Socket, seq: number, body: Buffer) => {
    let at = 0
    const text = () => {
      const end = body.indexOf(0, at)
      const found = body.toString('latin1', at, end)
      at = end + 1
      return found
    }
    const byte = () => body[at++]!
    text()
    byte()
    byte()
    const from = text()
    byte()
    byte()
    const to = text()
    const esmClass = byte()
    byte()
    byte()
    text()
    const validity = text()
    const registered = byte()
    byte()
    const coding = byte()
    byte()
    const length = byte()
    const short = body.subarray(at, at + length)
    at += length
    const payload = at < body.length && body.readUInt16BE(at) === 0x0424 ? body.subarray(at + 4) : undefined
    const id = `c${++number}`
    const take = () => taken.push({ id, from, to, esmClass, coding, registered, validity, text: short, payload })
    const answer = (status = 0) => unit(0x8000_0004, status, seq, status === 0 ? z(id) : Buffer.alloc(0))
    switch (behaviour) {
      case 'reject':
        return socket.write(answer(0x0b))
      case 'busy':
        return socket.write(answer(0x08))
      case 'throttle':
        return socket.write(answer(0x58))
      case 'silent':
        return undefined
      case 'slow':
        take()
        return setTimeout(() => socket.write(answer()), SLOW_MS)
      case 'answer-twice':
        take()
        return socket.write(Buffer.concat([answer(), answer()]))
      case 'receipt-first':
        take()
        void receiptFor(id, to)
        return socket.write(answer())
      case 'hang-up':
        take()
        return socket.write(answer().subarray(0, 9), () => socket.destroy())
      case 'accept':
        take()
        return socket.write(answer())
    }
  }
  const hear = (socket: Socket, command: number, status: number, seq: number, body: Buffer): unknown => {
    switch (command) {
      case 0x09: {
        const [id, password] = body.toString('latin1').split('\0')
        const isKnown = id === SYSTEM_ID && password === PASSWORD
        if (isKnown) bound = socket
        counts.binds++
        return socket.write(unit(0x8000_0009, isKnown ? 0 : 0x0e, seq, isKnown ? z('smsc') : Buffer.alloc(0)))
      }
      case 0x04:
        return submit(socket, seq, body)
      case 0x15:
        counts.enquiries++
        return socket.write(unit(0x8000_0015, 0, seq))
      case 0x06:
        counts.unbinds++
        return socket.end(unit(0x8000_0006, 0, seq))
      case 0x8000_0005:
        return answers.get(seq)?.(status)
    }
    return undefined
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    let unread = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      while (unread.length >= 16 && unread.length >= unread.readUInt32BE(0)) {
        const bytes = unread.subarray(0, unread.readUInt32BE(0))
        unread = unread.subarray(bytes.length)
        hear(socket, bytes.readUInt32BE(4), bytes.readUInt32BE(8), bytes.readUInt32BE(12), bytes.subarray(16))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...{ taken, deliver, port: (server.address() as AddressInfo).port },
    get binds() {
      return counts.binds
    },
    get enquiries() {
      return counts.enquiries
    },
    get unbinds() {
      return counts.unbinds
    },
    behave(next) {
      behaviour = next
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
