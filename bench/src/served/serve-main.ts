import type { RunningServer } from 'attune'
import { bundled } from '../../../packages/server/src/bundle/bundle.ts'
import { engineWorkerFor } from './engine-thread.ts'
import type { ServeAnswer, ServeOrder } from './serve-orders.ts'

// As `attune serve` starts it.
const { startServer }: typeof import('attune') = await import(bundled(new URL(import.meta.resolve('attune'))).href)

let server: RunningServer | undefined
let troubles = 0
let firstTrouble = ''

process.on('message', (order: ServeOrder) => {
  perform(order).then(
    (answer) => process.send!(answer),
    (error: unknown) => process.send!({ type: 'failed', error: String(error) } satisfies ServeAnswer),
  )
})
process.on('disconnect', () => process.exit())

async function perform(order: ServeOrder): Promise<ServeAnswer> {
  switch (order.type) {
    case 'start': {
      const { engineThread, ...config } = order.config
      const started = performance.now()
      server = await startServer({
        ...config,
        onTrouble,
        ...(engineThread && { engineWorker: engineWorkerFor(engineThread) }),
      })
      return { type: 'started', url: server.url, keys: server.keys, seconds: (performance.now() - started) / 1000 }
    }
    case 'memory':
      return { type: 'memory', residentBytes: process.memoryUsage.rss(), cpuMs: cpuMs() }
    case 'stop':
      await server?.close()
      return { type: 'stopped', troubles, firstTrouble }
  }
}

/** CPU time of all threads so far. */
function cpuMs(): number {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

function onTrouble(what: string, error: string): void {
  troubles++
  firstTrouble ||= `${what}: ${error}`
}
