import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Delivery } from './delivery.ts'

/** An answer that comes later than this is no answer any more. */
const EXPIRES_AFTER_MS = 86_400_000

/**
 * Sends what is owed to the person: the confirmation of a stop, help that was asked for, the question of a double
 * opt-in. Nobody decided for it, so consent, quiet hours and limits are not asked; it is delivered and accounted for
 * like everything else.
 */
export function sendOwed(name: string, channel: string, text: string, step: Stepping): void {
  const { customer, event, world } = step
  if (!world.playbook.channels.has(channel)) return
  const delivery: Delivery = {
    id: deriveId('dlv', customer.id, event.id, name),
    decision: '',
    action: name,
    campaign: undefined,
    topic: 'service',
    channel,
    content: { text },
    properties: {},
    grant: undefined,
    createdAt: world.now,
    expiresAt: world.now + EXPIRES_AFTER_MS,
    state: 'pending',
    dueAt: world.now,
    attempts: 0,
    owed: true,
  }
  step.effect({ type: 'send-delivery', delivery })
  customer.deliveries.push(delivery)
}
