import { noteContact, ON_ITS_WAY } from '../consent/contact.ts'
import { spendBudget, whyOverBudget } from '../decision/budget.ts'
import type { Customer } from '../profile/customer.ts'
import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Delivery } from './delivery.ts'

/** A delivery that failed, with everything that is needed to send it again. */
export interface DeadLetter {
  readonly delivery: Delivery
  readonly reason: string
  readonly at: number
}

/** A customer keeps this many, the newest; what is older can be looked up, not sent. */
const CAPACITY = 3

const KEPT_MS = 7 * 86_400_000

/** Keeps a delivery that has failed on the last channel there was for it. */
export function keepDeadLetter(delivery: Delivery, reason: string, at: number, { customer }: Stepping): void {
  customer.deadLetters = [...customer.deadLetters, { delivery, reason, at }].slice(-CAPACITY)
}

/** The letter that can still be sent again. */
export function findDeadLetter({ deadLetters }: Customer, delivery: string, now: number): DeadLetter | undefined {
  return deadLetters.find((letter) => letter.delivery.id === delivery && now - letter.at < KEPT_MS)
}

/**
 * Sends what has failed once more, as a delivery of its own that passes the door like any other. What it cost was given
 * back when it failed: where the budget of its campaign does not allow it any more, the letter stays.
 */
export function resend({ delivery: failed }: DeadLetter, step: Stepping): void {
  const { customer, event, world } = step
  const channel = world.playbook.channels.get(failed.channel)
  const action = world.playbook.actions.get(failed.action)
  if (action && whyOverBudget(action, channel, step)) return
  const delivery: Delivery = {
    ...failed,
    id: deriveId('dlv', failed.id, event.id),
    createdAt: world.now,
    expiresAt: world.now + (failed.expiresAt - failed.createdAt),
    state: 'pending',
    dueAt: world.now,
    attempts: 0,
    turnAt: undefined,
    // In its send it has failed.
    send: undefined,
    tried: undefined,
    spared: undefined,
    acceptedAt: undefined,
    spent: action && channel && spendBudget(action, channel, step),
  }
  customer.deadLetters = customer.deadLetters.filter((letter) => letter.delivery !== failed)
  step.effect({ type: 'send-delivery', delivery })
  if (channel && !delivery.owed) noteContact(customer, world.playbook.policy, delivery, channel, ON_ITS_WAY)
  customer.deliveries.push(delivery)
}
