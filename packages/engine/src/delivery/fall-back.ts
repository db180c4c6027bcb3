import { noteContact, ON_ITS_WAY } from '../consent/contact.ts'
import { whyNotNow } from '../consent/policy.ts'
import type { Treatment } from '../decision/action.ts'
import { spendBudget, whyOverBudget } from '../decision/budget.ts'
import { contentFor } from '../decision/content.ts'
import { Weighing } from '../decision/weigh.ts'
import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Delivery } from './delivery.ts'

/**
 * Sends what one channel could not deliver on the next one: of those that were not tried and that consent and limits
 * allow now, and whose cost its campaign's budget allows, the one that is worth most. The decision, the grant and the response that is awaited stay the same; what
 * has failed is no contact any more when the next one is. Gives whether there was one.
 */
export function fallBack(failed: Delivery, step: Stepping): boolean {
  const action = step.world.playbook.actions.get(failed.action)
  if (!action?.fallsBack || failed.owed) return false
  const tried = [...(failed.tried ?? []), failed.channel]
  const weighing = new Weighing(step, step.scopeFor(failed.properties), step.world.playbook.policy)
  let next: Treatment | undefined
  let most = Number.NEGATIVE_INFINITY
  for (const treatment of action.treatments) {
    if (tried.includes(treatment.channel.id) || !mayGo(failed, treatment, step)) continue
    if (whyOverBudget(action, treatment.channel, step)) continue
    const net = weighing.worthOf(action, treatment)
    if (net <= most) continue
    most = net
    next = treatment
  }
  if (next) send(failed, next, spendBudget(action, next.channel, step), tried, step)
  return next !== undefined
}

function mayGo(
  { campaign, createdAt, topic }: Delivery,
  { channel, expiresAfterMs }: Treatment,
  step: Stepping,
): boolean {
  const { customer, world } = step
  const expiresAt = createdAt + expiresAfterMs
  if (channel.kind === 'slot' || expiresAt <= world.now) return false
  const zone = customer.zone ?? world.playbook.zone
  const refusal = whyNotNow(world.playbook.policy, customer, { channel, topic, campaign }, zone, world.now)
  return refusal === undefined || (refusal.until !== undefined && refusal.until < expiresAt)
}

function send(
  failed: Delivery,
  treatment: Treatment,
  spent: Delivery['spent'],
  tried: readonly string[],
  step: Stepping,
): void {
  const { customer, world } = step
  const { channel, expiresAfterMs } = treatment
  const delivery: Delivery = {
    ...failed,
    id: deriveId('dlv', failed.decision, channel.id),
    channel: channel.id,
    content: contentFor(treatment, customer, world.playbook),
    expiresAt: failed.createdAt + expiresAfterMs,
    state: 'pending',
    dueAt: world.now,
    attempts: 0,
    turnAt: undefined,
    counted: undefined,
    spared: undefined,
    spent,
    acceptedAt: undefined,
    tried,
  }
  step.effect({ type: 'send-delivery', delivery })
  noteContact(customer, world.playbook.policy, delivery, channel, ON_ITS_WAY)
  customer.deliveries.push(delivery)
  customer.exposures = customer.exposures.map((shown) =>
    shown.delivery === failed.id ? { ...shown, channel: channel.id, delivery: delivery.id, at: world.now } : shown,
  )
}
