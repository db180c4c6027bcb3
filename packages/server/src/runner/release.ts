import { isAwaited, mayReach, type Playbook, type Sends, whyHeldBack, whySendHeldBack } from '@attune/engine'
import type { CustomerCache } from '../documents/customer-cache.ts'
import type { Outcome } from './apply-effects.ts'
import type { HandOver } from './hand-over.ts'
import { shownInTexts } from './shown-in-texts.ts'

const PRIORITIES = { high: 0, normal: 1, low: 2 } as const

type Announced = Outcome['handOvers'][number]

/**
 * Lets deliveries leave whose step is durable. Consent, quiet hours and limits are looked at once more with what is
 * known now, which may be more than when they were decided (invariant 5); those that may not leave are given back.
 */
export function releaseHandOvers(
  announced: readonly Announced[],
  cache: CustomerCache,
  playbook: Playbook,
  sends: Sends,
  now: number,
  handOver: (handOver: HandOver) => void,
): Announced[] {
  const back: Announced[] = []
  for (const entry of announced) {
    const customer = cache.peek(entry.customer)
    const delivery = customer?.deliveries.find((open) => open.id === entry.delivery)
    if (!customer || delivery?.state !== 'handed' || delivery.attempts !== entry.attempt) continue
    if (whySendHeldBack(delivery, sends, now) ?? whyHeldBack(customer, delivery, playbook, now)) {
      back.push(entry)
      continue
    }
    const { id, decision, action, campaign, topic, channel, content, properties } = delivery
    const { createdAt, expiresAt, grant, turnAt } = delivery
    handOver({
      customer: entry.customer,
      delivery: { id, decision, action, campaign, topic, channel, content, createdAt, expiresAt, grant, turnAt },
      attempt: entry.attempt,
      priority: isAwaited(delivery) ? 0 : PRIORITIES[playbook.actions.get(action)?.priority ?? 'normal'],
      recipient: {
        identifiers: customer.identifiers.filter((identifier) => mayReach(customer, identifier)),
        ...(playbook.channels.get(channel)?.kind === 'push' && { devices: customer.devices }),
        ...shownInTexts(customer, playbook, now),
      },
      event: properties,
    })
  }
  return back
}
