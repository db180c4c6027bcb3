import { noteContact, ON_ITS_WAY } from '../consent/contact.ts'
import type { Delivery } from '../delivery/delivery.ts'
import { awaitNothingShown, awaitResponse } from '../model/learn.ts'
import { pressureStep } from '../model/pressure.ts'
import { grantOffer } from '../offer/receive.ts'
import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Choice } from './choose.ts'
import type { Decision } from './decision.ts'
import type { Moment } from './moment.ts'
import type { Weighing } from './weigh.ts'

/** Does what was decided: grants the offer, notes the contact, awaits the response, and sends it on its way. Gives the completed record. */
export function carryOut(
  decision: Decision,
  moment: Moment,
  { contestant: winner, silenced }: Choice,
  weighing: Weighing,
  step: Stepping,
): Decision {
  if (silenced) awaitNothingShown(decision.id, silenced.action, silenced.treatment.channel.id, moment.properties, step)
  if (!winner) return decision
  const { customer, world } = step
  const { action, treatment } = winner
  const { channel, content } = treatment
  const { now } = world
  if (action.limit) noteActionTime(action.id, now, action.limit.withinMs, step)
  if (action.campaign?.pool !== undefined) step.spend(action.campaign.pool, 1)
  const grant = action.offer && grantOffer(action.offer, now, decision.id, step).id
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
    owed: false,
    createdAt: now,
    expiresAt: now + treatment.expiresAfterMs,
    state: 'pending',
    dueAt: now,
    attempts: 0,
  }
  step.effect({ type: 'send-delivery', delivery })
  // In a slot the answer to the call is the delivery: it has arrived when the caller has it.
  const arrived = channel.kind === 'slot'
  noteContact(customer, world.playbook.policy, delivery, channel, arrived ? now : ON_ITS_WAY)
  const read = {
    features: action.looksAtFeatures ? weighing.features : undefined,
    pressure: channel.interrupts ? pressureStep(weighing.pressure) : undefined,
  }
  awaitResponse(delivery, decision.arm, arrived, read, step)
  if (arrived) step.effect({ type: 'close-delivery', delivery, state: 'delivered', reason: undefined })
  else customer.deliveries.push(delivery)
  return { ...decision, delivery: delivery.id, grant, content: arrived ? content : undefined }
}

/** Notes a decision for an action that is limited per customer, and lets go of those that its limit no longer sees. */
function noteActionTime(action: string, now: number, withinMs: number, { customer }: Stepping): void {
  const made = customer.actionTimes.find(([id]) => id === action)
  if (!made) customer.actionTimes.push([action, [now]])
  else made[1] = [...made[1].filter((at) => at > now - withinMs), now]
}
