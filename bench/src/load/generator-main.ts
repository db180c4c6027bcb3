import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { phoneBodies } from '../swipe/swipes.ts'
import { beginConversations, converseClosed, converseOpen, quietRequests } from '../texts/converse.ts'
import { startTextProvider, type TextProvider } from '../texts/text-provider.ts'
import { runClosedLoop } from './closed-loop.ts'
import { runOpenLoop, type Stream } from './open-loop.ts'
import type { Done, Order } from './orders.ts'
import { buildPool, type Pool, type PoolName } from './pool.ts'
import { prefillBodies } from './prefill.ts'
import { prepareRequests, type Target } from './requests.ts'

// Preparing requests leaves a hundred megabytes behind. Looked for while the clock runs, they would be taken for the server's delay.
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const PREFILL_CONNECTIONS = 4
const BACKGROUND_CONNECTIONS = 4

const QUIET_CONNECTIONS = 64

let provider: TextProvider | undefined

const pools = new Map<PoolName, Pool>()

process.on('message', (order: Order) => {
  perform(order).then(
    (done) => process.send!(done),
    (error: unknown) => process.send!({ events: 0, busy: 0, error: String(error) } satisfies Done),
  )
})
process.on('disconnect', () => process.exit())

async function perform(order: Order): Promise<Done> {
  switch (order.type) {
    case 'build':
      pools.set(order.pool, buildPool(order.pool, order.options, Date.now()))
      return { events: 0, busy: 0 }
    case 'prefill':
      return sendAll(order.target, '/v1/batch', prefillBodies(order.customers, Date.now()))
    case 'register-phones':
      return sendAll(order.target, '/v1/devices', phoneBodies(order.customers))
    case 'closed':
      return runClosed(order)
    case 'open':
      return runOpen(order)
    case 'open-text-provider':
      provider = await startTextProvider()
      return { provider: provider.url, events: 0, busy: 0 }
    case 'close-text-provider':
      provider?.close()
      return { events: 0, busy: 0 }
    case 'texts':
      return runTexts(order)
  }
}

/** Sends bodies as fast as they are taken, each once. */
async function sendAll(target: Target, path: string, bodies: Generator<Buffer>): Promise<Done> {
  const next = () => {
    const { value, done } = bodies.next()
    if (done) return undefined
    return prepareRequests(
      { events: 0, bodies: [{ method: 'POST', path, bytes: value, ids: [], times: [] }] },
      target,
    )()
  }
  const closed = await runClosedLoop(target.url, PREFILL_CONNECTIONS, Number.POSITIVE_INFINITY, next)
  return { closed, events: 0, busy: 0 }
}

async function runClosed(order: Order & { type: 'closed' }): Promise<Done> {
  const { target, connections, seconds } = order
  const pool = poolOf(order.pool)
  const next = prepareRequests(pool, target)
  const background = backgroundOf(order)
  const { busy, result } = await measureBusy(async () => {
    const [closed] = await Promise.all([
      runClosedLoop(target.url, connections, seconds, next),
      background && runOpenLoop(target.url, seconds, [background]),
    ])
    return closed
  })
  return { closed: result, events: pool.events, busy }
}

async function runOpen(order: Order & { type: 'open' }): Promise<Done> {
  const { target, connections, ratePerSecond, seconds } = order
  const pool = poolOf(order.pool)
  const streams: Stream[] = [{ ratePerSecond, connections, next: prepareRequests(pool, target) }]
  const background = backgroundOf(order)
  if (background) streams.push(background)
  const { busy, result } = await measureBusy(() => runOpenLoop(target.url, seconds, streams))
  return { open: result[0]!, events: pool.events, busy }
}

async function runTexts({ how, people, ratePerSecond, seconds, target }: Order & { type: 'texts' }): Promise<Done> {
  const { url } = target
  if (!provider) throw new Error('no provider of texts was opened')
  const from = provider
  switch (how) {
    case 'begin':
      await beginConversations(url, people, from)
      return { events: 0, busy: 0 }
    case 'open': {
      const { busy, result } = await measureBusy(() => converseOpen(url, people, from, ratePerSecond, seconds))
      return { open: result, events: 1, busy }
    }
    case 'quiet': {
      const streams = [{ ratePerSecond, connections: QUIET_CONNECTIONS, next: quietRequests(url, people) }]
      const { busy, result } = await measureBusy(() => runOpenLoop(url, seconds, streams))
      return { open: result[0]!, events: 1, busy }
    }
    case 'closed': {
      const { busy, result } = await measureBusy(() => converseClosed(url, people, from, seconds))
      return { answersPerSecond: result, events: 1, busy }
    }
  }
}

function backgroundOf({ backgroundPerSecond = 0, target }: Order & { type: 'open' | 'closed' }): Stream | undefined {
  if (backgroundPerSecond === 0) return undefined
  const pool = poolOf('batch')
  const next = prepareRequests(pool, target)
  return { ratePerSecond: backgroundPerSecond / pool.events, connections: BACKGROUND_CONNECTIONS, next }
}

function poolOf(name: PoolName): Pool {
  const pool = pools.get(name)
  if (!pool) throw new Error(`the pool ${name} was not built`)
  return pool
}

/** Does the work, whose requests were prepared before, and measures how busy this process was. */
async function measureBusy<T>(work: () => Promise<T>): Promise<{ busy: number; result: T }> {
  collectGarbage()
  const cpu = process.cpuUsage()
  const wall = performance.now()
  const result = await work()
  const { user, system } = process.cpuUsage(cpu)
  return { busy: (user + system) / 1000 / (performance.now() - wall), result }
}
