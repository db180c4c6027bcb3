import { workloadPlaybook } from '@attune/city'
import { type Listener, startListener } from '../destinations/listener.ts'
import { loadWeather } from '../served/load-weather.ts'
import type { ServedConfig } from '../served/serve-orders.ts'
import { type Served, startServed } from '../served/served.ts'
import { type Bench, freshConfig } from './bench.ts'

/** Of the probes of `audience`: who has this trait is in this audience. */
export const PROBE = 'probe'

/** A server whose audiences another system keeps up with. */
export interface Told {
  readonly served: Served
  readonly config: ServedConfig
  readonly listener: Listener
  /** Facts that the other system was not told yet. */
  behind(): Promise<number>
  close(): Promise<void>
}

/** Starts Attune with the standard playbook and a destination that is told every change of every audience. */
export async function startTold(bench: Bench, name: string): Promise<Told> {
  const listener = await startListener()
  const playbook = workloadPlaybook({ sinkUrl: bench.sink.url })
  const destination = { kind: 'webhook', url: listener.url, send: ['audience-entered', 'audience-left'] } as const
  const config: ServedConfig = {
    ...(await freshConfig(bench, name)),
    playbook: {
      ...playbook,
      audiences: { ...playbook.audiences, [PROBE]: { where: { trait: PROBE, is: true } } },
      destinations: { listener: { ...destination, send: [...destination.send] } },
    },
  }
  const served = await startServed(config)
  await loadWeather(served.target, bench.seed)
  await bench.generator.order({ type: 'prefill', target: served.target, customers: bench.scale.customers })
  return {
    served,
    config,
    listener,
    async behind() {
      const headers = { authorization: `Bearer ${served.keys.admin}` }
      const response = await fetch(`${served.target.url}/v1/destinations`, { headers })
      const { destinations } = (await response.json()) as { destinations: { behind: number }[] }
      return destinations[0]!.behind
    },
    async close() {
      await served.stop()
      listener.close()
    },
  }
}
