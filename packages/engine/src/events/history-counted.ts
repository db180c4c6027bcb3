import { adoptRecounted, type Recounted } from '../recollection/recount.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/**
 * The host has read a customer's history for what conditions began to ask for since the customer was last brought up
 * to date. It carries what came out, so that nobody has to read the history again to step it.
 */
export interface HistoryCounted extends EventBase {
  readonly type: 'history-counted'
  readonly counted: Recounted
}

/** Takes over what was counted; every audience is then looked at, as if it had been asked for all along. */
export function observeHistoryCounted({ counted }: HistoryCounted, step: Stepping): void {
  const { customer, world } = step
  const { eras, playbook } = world
  if (customer.era >= eras.current) return
  adoptRecounted(customer, counted, eras.since(customer.era), playbook)
  customer.era = eras.current
  // No version is called that, so `derive` looks at all of them.
  customer.playbook = ''
}
