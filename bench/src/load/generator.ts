import { type Child, startChild } from '../child.ts'
import { settleDisk } from '../disk.ts'
import type { Done, Order } from './orders.ts'

/** The load generator, in a process of its own. */
export interface Generator {
  /** Does what is ordered; rejects when it failed, or when the server refused anything. */
  order(order: Order): Promise<Done>
  end(): Promise<void>
}

/** Starts the generator. */
export function startGenerator(): Generator {
  const child: Child<Order, Done> = startChild(new URL('./generator-main.ts', import.meta.url))
  return {
    async order(order) {
      if (order.type === 'closed' || order.type === 'open') await settleDisk()
      const done = await child.ask(order)
      if (done.error) throw new Error(`the load generator failed: ${done.error}`)
      const { refused, requests } = done.closed ?? done.open ?? { refused: 0, requests: 0 }
      const mayBreak = order.type === 'closed' && order.mayBreak === true
      if (refused > 0 && !mayBreak)
        throw new Error(`${refused} of ${requests} requests were not answered with 200 (${order.type})`)
      return done
    },
    end: () => child.end(),
  }
}
