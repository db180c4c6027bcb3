import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Fact {
  readonly id: string
  readonly type: 'audience-entered' | 'audience-left'
  readonly customer: number
  readonly audience: string
  readonly identifiers: readonly string[]
}

/** Another system that keeps the audiences of the workload, and looks whether what it is told can be true. */
export interface Listener {
  readonly url: string
  /** While it is down, everything is refused. */
  isDown: boolean
  /** Facts taken, without repeats. */
  readonly facts: number
  readonly repeats: number
  /** Facts that do not follow from the one before about the same customer and audience. */
  readonly outOfOrder: number
  /** Members by audience. */
  members(): ReadonlyMap<string, number>
  /** Told of each fact about an audience as it is taken. */
  onFact: ((fact: Fact, at: number) => void) | undefined
  close(): void
}

/** Starts it on a free port of this machine. */
export async function startListener(): Promise<Listener> {
  const seen = new Set<string>()
  /** Whether they are in, by customer and audience. */
  const states = new Map<string, boolean>()
  const counts = { repeats: 0, outOfOrder: 0 }
  const take = (fact: Fact, at: number) => {
    if (seen.has(fact.id)) {
      counts.repeats++
      return
    }
    seen.add(fact.id)
    const key = `${fact.audience}/${fact.customer}`
    const isIn = fact.type === 'audience-entered'
    if ((states.get(key) ?? false) === isIn) counts.outOfOrder++
    states.set(key, isIn)
    listener.onFact?.(fact, at)
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const at = performance.now()
      if (listener.isDown) return response.writeHead(503).end()
      response.writeHead(204).end()
      const { data } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { data: { facts: Fact[] } }
      for (const fact of data.facts) take(fact, at)
      return undefined
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const listener: Listener = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/facts`,
    isDown: false,
    onFact: undefined,
    get facts() {
      return seen.size
    },
    get repeats() {
      return counts.repeats
    },
    get outOfOrder() {
      return counts.outOfOrder
    },
    members() {
      const members = new Map<string, number>()
      for (const [key, isIn] of states) {
        const audience = key.slice(0, key.indexOf('/'))
        if (isIn) members.set(audience, (members.get(audience) ?? 0) + 1)
      }
      return members
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return listener
}
