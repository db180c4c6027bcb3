import type { Delivery } from '../delivery/delivery.ts'
import { grantOffer } from '../offer/receive.ts'
import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Contestant } from './decide.ts'
import type { Decision } from './decision.ts'
import type { Moment } from './moment.ts'

/** Does what was decided: grants the offer, notes the contact, awaits the response, and sends it on its way. Gives the completed record. */
export function carryOut(decision: Decision, moment: Moment, winner: Contestant | undefined, step: Stepping): Decision {
  if (!winner) return decision
  const { customer, world } = step
  const { action, treatment } = winner
  const { channel, content } = treatment
  const { now } = world
  if (action.limit) noteActionTime(action.id, now, action.limit.withinMs, step)
  if (action.campaign?.pool !== undefined) step.spend(action.campaign.pool, 1)
  const grant = action.offer && grantOffer(action.offer, now, decision.id, step).id
  const withinMs = action.response?.withinMs ?? DEFAULT_RESPONSE_MS
  customer.exposures.push({
    decision: decision.id,
    action: action.id,
    channel: channel.id,
    arm: decision.arm,
    at: now,
    until: now + withinMs,
  })
  const delivery: Delivery = {
    id: deriveId('dlv', decision.id),
    decision: decision.id,
    action: action.id,
    campaign: action.campaign?.id,
    topic: action.topic,
    channel: channel.id,
    content,
    properties: moment.properties,
    grant,
    createdAt: now,
    expiresAt: now + treatment.expiresAfterMs,
    state: 'pending',
    dueAt: now,
    attempts: 0,
  }
  const contact = {
    delivery: delivery.id,
    channel: channel.id,
    topic: action.topic,
    campaign: action.campaign?.id,
    interrupts: channel.interrupts,
  }
  step.effect({ type: 'send-delivery', delivery })
  if (channel.kind === 'slot') {
    // The answer to the call is the delivery: it has arrived when the caller has it.
    customer.contacts.push({ ...contact, at: now })
    step.effect({ type: 'close-delivery', delivery, state: 'delivered', reason: undefined })
  } else {
    customer.contacts.push({ ...contact, at: Number.POSITIVE_INFINITY })
    customer.deliveries.push(delivery)
  }
  return { ...decision, delivery: delivery.id, grant, content: channel.kind === 'slot' ? content : undefined }
}

/** How long a response is awaited where the action does not say. */
const DEFAULT_RESPONSE_MS = 7 * 86_400_000

/** Notes a decision for an action that is limited per customer, and lets go of those that its limit no longer sees. */
function noteActionTime(action: string, now: number, withinMs: number, { customer }: Stepping): void {
  const made = customer.actionTimes.find(([id]) => id === action)
  if (!made) customer.actionTimes.push([action, [now]])
  else made[1] = [...made[1].filter((at) => at > now - withinMs), now]
}
