import { noteContact, ON_ITS_WAY } from '../consent/contact.ts'
import { countForHousehold } from '../consent/household.ts'
import type { Delivery } from '../delivery/delivery.ts'
import { awaitNothingShown, awaitResponse } from '../model/learn.ts'
import { pressureStep } from '../model/pressure.ts'
import { announceGrants } from '../offer/change-grant.ts'
import { grantOffer } from '../offer/receive.ts'
import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Action } from './action.ts'
import { spendBudget } from './budget.ts'
import type { Choice } from './choose.ts'
import { contentFor } from './content.ts'
import type { Contestant } from './contestant.ts'
import type { Decision } from './decision.ts'
import type { Moment } from './moment.ts'
import type { Weighing } from './weigh.ts'

/**
 * Does what was decided: grants the offer, notes the contact, awaits the response, and sends it on its way; or puts the
 * moment off, where a later hour is better. Gives the completed record.
 */
export function carryOut(
  decision: Decision,
  moment: Moment,
  { contestant: winner, later, silenced }: Choice,
  weighing: Weighing,
  step: Stepping,
): Decision {
  if (silenced) awaitNothingShown(decision.id, silenced.action, silenced.treatment.channel.id, moment.properties, step)
  if (!winner) return decision
  if (later !== undefined) {
    putOff(moment, later, step)
    return { ...decision, later }
  }
  const { customer, world } = step
  const { action, treatment } = winner
  const { channel } = treatment
  noteActionTime(action, step)
  const spent = spendBudget(action, channel, step)
  const delivery = createDelivery(decision.id, moment, winner, step)
  // Who has the answer to a call has what it holds.
  if (channel.kind !== 'slot' && spent) delivery.spent = spent
  step.effect({ type: 'send-delivery', delivery })
  // In a slot the answer to the call is the delivery: it has arrived when the caller has it.
  const arrived = channel.kind === 'slot'
  if (arrived) countForHousehold(delivery, step)
  noteContact(customer, world.playbook.policy, delivery, channel, arrived ? world.now : ON_ITS_WAY)
  const read = {
    features: action.looksAtFeatures ? weighing.features : undefined,
    pressure: channel.interrupts ? pressureStep(weighing.pressure) : undefined,
  }
  awaitResponse(delivery, decision.arm, arrived, read, step)
  if (arrived) announceGrants(delivery, world.now, step)
  if (arrived) step.effect({ type: 'close-delivery', delivery, state: 'delivered', reason: undefined })
  else customer.deliveries.push(delivery)
  return { ...decision, delivery: delivery.id, grant: delivery.grant, content: arrived ? delivery.content : undefined }
}

/** Lets the moment come again at an instant. A further cause in between starts it anew, and what calls it off still does. */
function putOff({ cause, id, properties, since }: Moment, dueAt: number, { customer }: Stepping): void {
  customer.pendingMoments = customer.pendingMoments.filter(({ trigger }) => trigger !== id)
  customer.pendingMoments.push({ trigger: id, cause, properties, dueAt, since })
}

/** The delivery of what was decided; with the offer granted, unless somebody has to approve it first. */
function createDelivery(
  decision: string,
  { id, kind, properties }: Moment,
  { action, treatment }: Contestant,
  step: Stepping,
): Delivery {
  const { customer } = step
  const { now, playbook } = step.world
  const { approval } = playbook.policy
  const awaits = action.needsApproval || action.valueOf(properties) * action.lever > approval.above
  return {
    id: deriveId('dlv', decision),
    decision,
    action: action.id,
    campaign: action.campaign?.id,
    topic: action.topic,
    channel: treatment.channel.id,
    content: contentFor(treatment, customer, playbook),
    properties,
    grant: awaits ? undefined : action.offer && grantOffer(action.offer, now, decision, step, properties).id,
    owed: false,
    createdAt: now,
    expiresAt: now + treatment.expiresAfterMs,
    state: awaits ? 'awaiting' : 'pending',
    dueAt: awaits ? now + approval.expiresAfterMs : now,
    attempts: 0,
    ...(kind === 'send' && { send: id }),
  }
}

/** Notes a decision for an action that is limited per customer or rules out others, and lets go of those that nothing looks back to. */
function noteActionTime({ exclusion, id, limit }: Action, { customer, world }: Stepping): void {
  if (!limit && !exclusion) return
  const since = world.now - Math.max(limit?.withinMs ?? 0, exclusion?.withinMs ?? 0)
  const made = customer.actionTimes.find(([action]) => action === id)
  if (!made) customer.actionTimes.push([id, [world.now]])
  else made[1] = [...made[1].filter((at) => at > since), world.now]
}
