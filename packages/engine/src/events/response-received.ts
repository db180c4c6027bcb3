import { forgetExposure, learn, noteOpened } from '../model/learn.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** What the customer did with something shown. `responded` is what counts as success; the rest is kept in the history. */
export interface ResponseReceived extends EventBase {
  readonly type: 'response-received'
  readonly decision: string
  readonly response: 'opened' | 'clicked' | 'dismissed' | 'responded' | 'postponed'
}

/** A click or a response closes the exposure as a success, unless the action has an event of its own for that, where it counts as attention only; a dismissal as a failure. Who says `not now` has said neither. */
export function observeResponseReceived(event: ResponseReceived, step: Stepping): void {
  const { customer, world } = step
  const exposure = customer.exposures.find((shown) => shown.decision === event.decision)
  if (!exposure) return
  const awaitsEvent = world.playbook.actions.get(exposure.action)?.response !== undefined
  if (event.response === 'opened' || (event.response === 'clicked' && awaitsEvent)) {
    if (exposure.failedAt === undefined) noteOpened(exposure, step)
    return
  }
  // Not now: neither a yes nor a no, and nothing is learned of it.
  if (event.response === 'postponed') {
    if (exposure.failedAt === undefined) forgetExposure(event.decision, step)
    return
  }
  // What was taken for a failure stays one, and a response is credited only where it happened in time.
  if (exposure.failedAt !== undefined && (event.response === 'dismissed' || event.at >= exposure.until)) return
  learn(exposure, event.response !== 'dismissed', step)
}
