import { learn } from '../model/learn.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** What the customer did with something shown. `responded` is what counts as success; the rest is kept in the history. */
export interface ResponseReceived extends EventBase {
  readonly type: 'response-received'
  readonly decision: string
  readonly response: 'opened' | 'clicked' | 'dismissed' | 'responded'
}

/** A click or a response closes the exposure as a success, unless the action has an event of its own for that; a dismissal as a failure. */
export function observeResponseReceived(event: ResponseReceived, step: Stepping): void {
  const { customer, world } = step
  const exposure = customer.exposures.find((shown) => shown.decision === event.decision)
  if (!exposure || event.response === 'opened') return
  const awaitsEvent = world.playbook.actions.get(exposure.action)?.response !== undefined
  if (event.response === 'clicked' && awaitsEvent) return
  learn(exposure, event.response !== 'dismissed', step)
}
