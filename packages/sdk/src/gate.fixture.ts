import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be cut: what comes while it is shut is turned away, whoever sent it and however late. */
export interface Gate {
  readonly url: string
  /** How many connections were turned away so far. */
  turnedAway(): number
  /** Cuts what is connected as well. */
  shut(): void
  open(): void
  close(): Promise<void>
}

/** Listens on a port of its own on loopback. */
export async function createGate(target: string): Promise<Gate> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isShut = false
  let turnedAway = 0
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((near) => {
    if (isShut) {
      turnedAway++
      near.destroy()
      return
    }
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    turnedAway: () => turnedAway,
    shut() {
      isShut = true
      cut()
    },
    open() {
      isShut = false
    },
    close() {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
