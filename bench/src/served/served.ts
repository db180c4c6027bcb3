import type { RunningServer } from 'attune'
import { type Child, startChild } from '../child.ts'
import type { Target } from '../load/requests.ts'
import type { ServeAnswer, ServedConfig, ServeOrder } from './serve-orders.ts'

type Keys = NonNullable<RunningServer['keys']>

/** A server in a process of its own. */
export interface Served {
  readonly target: Target
  readonly keys: Keys
  /** How long it took to start, seconds. */
  readonly startSeconds: number
  /** Resident memory of the whole process, bytes. */
  residentBytes(): Promise<number>
  /** CPU time of the whole process so far, ms. */
  cpuMs(): Promise<number>
  /** Rejects where the server had trouble meanwhile: what was measured then is not its speed. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
}

/** Starts a server; `keys` when the data directory had been made before, since they are told only once. */
export async function startServed(config: ServedConfig, keys?: Keys): Promise<Served> {
  const child: Child<ServeOrder, ServeAnswer> = startChild(new URL('./serve-main.ts', import.meta.url))
  const started = await demand(child, { type: 'start', config: { port: 0, ...config } }, 'started')
  const known = started.keys ?? keys
  if (known === undefined) throw new Error('the server knows keys that nobody told')
  return {
    target: { url: started.url, key: known.server },
    keys: known,
    startSeconds: started.seconds,
    residentBytes: async () => (await demand(child, { type: 'memory' }, 'memory')).residentBytes,
    cpuMs: async () => (await demand(child, { type: 'memory' }, 'memory')).cpuMs,
    stop: async () => {
      const { firstTrouble, troubles } = await demand(child, { type: 'stop' }, 'stopped')
      await child.end()
      if (troubles > 0)
        throw new Error(`the figures mean nothing, a server had trouble ${troubles} times: ${firstTrouble}`)
    },
    kill: () => child.kill(),
  }
}

async function demand<Type extends ServeAnswer['type']>(
  child: Child<ServeOrder, ServeAnswer>,
  order: ServeOrder,
  type: Type,
): Promise<ServeAnswer & { readonly type: Type }> {
  const answer = await child.ask(order)
  if (answer.type === type) return answer as ServeAnswer & { readonly type: Type }
  await child.kill()
  throw new Error(`a server could not ${order.type}: ${answer.type === 'failed' ? answer.error : answer.type}`)
}
