import { audiencesOf } from '../audience/membership.ts'
import { balancesOf, postDifference } from '../loyalty/move.ts'
import { createCustomer } from '../profile/customer.ts'
import { revokeCodes } from '../redemption/own-codes.ts'
import { releaseUnit } from '../redemption/stock.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The person is to be forgotten. */
export interface Erased extends EventBase {
  readonly type: 'erased'
  /** The request that this is part of: a person merged from others is erased under each of the numbers. */
  readonly erasure: string
  /** One of a few words, so that nothing about the person can stand there. */
  readonly reason: 'request' | 'consent-withdrawn' | 'inactive' | 'unlawful' | 'other'
  /** Everything that leads to the customer. The host lets go of it; the log drops this record with those before it. */
  readonly identifiers: readonly string[]
}

/**
 * Empties the document for good: what stays is the number, which is never given again, and when it was erased.
 * Deliveries on their way end, without what they say; nothing is learned from what was shown. What was taken from
 * budgets stays taken.
 */
export function observeErased(event: Erased, step: Stepping): void {
  const { customer, world } = step
  for (const { audience } of audiencesOf(customer)) step.effect({ type: 'leave-audience', audience, at: world.now })
  for (const open of customer.deliveries) {
    const delivery = { ...open, content: {}, properties: {} }
    step.effect({ type: 'close-delivery', delivery, state: 'suppressed', reason: 'erased' })
    const { send } = open
    if (send !== undefined) step.effect({ type: 'count-send', send, what: 'suppressed', reason: 'erased' })
  }
  revokeCodes(step)
  for (const grant of customer.grants) releaseUnit(grant, step)
  postDifference(balancesOf(customer), new Map(), 'erase', 'erased', event.erasure, step)
  const blank = createCustomer(customer.id, event.at)
  Object.assign(customer, blank, { erasedAt: event.at, playbook: world.playbook.version })
}
