import { consentState } from '../consent/consent.ts'
import { countForHousehold, isHouseholdCapReached } from '../consent/household.ts'
import { type Refusal, whyNotNow } from '../consent/policy.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Customer } from '../profile/customer.ts'
import type { Sends } from '../send/send.ts'
import type { Stepping } from '../stepping.ts'
import type { Delivery } from './delivery.ts'
import { endDelivery, postpone, UNCONFIRMED } from './lifecycle.ts'

/** Why a delivery may not leave. `until` is given where waiting helps. */
export type DoorRefusal =
  | Refusal
  | { readonly reason: 'expired' | 'channel_removed' | 'withdrawn' | 'send_cancelled'; readonly until: undefined }
  | { readonly reason: 'send_paused'; readonly until: number }

/** Whether a delivery may leave at `now`, by the consent, quiet hours and limits of this moment; undefined when it may. */
export function whyHeldBack(
  customer: Customer,
  delivery: Delivery,
  playbook: Playbook,
  now: number,
): DoorRefusal | undefined {
  const channel = playbook.channels.get(delivery.channel)
  if (!channel) return { reason: 'channel_removed', until: undefined }
  if (now >= delivery.expiresAt) return { reason: 'expired', until: undefined }
  if (delivery.withdrawn) return { reason: 'withdrawn', until: undefined }
  if (delivery.owed) return undefined
  if (delivery.voice === 'reply') return whyNotReplied(customer, delivery)
  const isDialogue = delivery.voice === 'dialogue'
  const asked = isDialogue && channel.consent === 'opt-in' ? OPT_OUT : undefined
  const intent = {
    channel: asked ? { ...channel, ...asked } : channel,
    topic: delivery.topic,
    campaign: delivery.campaign,
  }
  const refusal = whyNotNow(playbook.policy, customer, intent, customer.zone ?? playbook.zone, now, delivery.id)
  // What a conversation says before it is handed over is not held back by the agent.
  if (refusal?.reason === 'with_agent' && delivery.voice !== undefined) return undefined
  return isDialogue && refusal && LIMITS.has(refusal.reason) ? undefined : refusal
}

/** Somebody who takes part in a conversation has begun to allow it. */
const OPT_OUT = { consent: 'opt-out' } as const

/** What limits how often somebody is spoken to, which does not cut a conversation short that they take part in. */
const LIMITS: ReadonlySet<string> = new Set(['cap_reached', 'too_soon', 'person_cap'])

/** What the person waits for is held back by a refusal, and by nothing else. */
function whyNotReplied(customer: Customer, { channel, topic }: Delivery): DoorRefusal | undefined {
  const isDenied = consentState(customer, channel, topic) === 'denied'
  return isDenied ? { reason: 'consent_denied', until: undefined } : undefined
}

/** Hands a pending delivery to its channel, lets it wait for the end of quiet hours, or suppresses it. */
export function passDoor(delivery: Delivery, step: Stepping): void {
  const { customer, world } = step
  const refusal =
    whySendHeldBack(delivery, world.sends, world.now) ??
    whyHeldBack(customer, delivery, world.playbook, world.now) ??
    whyNotHousehold(delivery, step)
  if (!refusal) {
    const turnAt = turnOf(delivery, step)
    if (turnAt >= delivery.expiresAt) return endDelivery(delivery, 'suppressed', 'rate_exceeded', world.now, step)
    if (turnAt > world.now) return postpone(delivery, 'turn', turnAt, step)
    delivery.state = 'handed'
    delivery.attempts++
    countForHousehold(delivery, step)
    step.effect({ type: 'hand-over-delivery', delivery, attempt: delivery.attempts })
  } else if (refusal.until !== undefined && refusal.until < delivery.expiresAt) {
    // A turn that it could not take is over.
    delivery.turnAt = undefined
    postpone(delivery, 'leave', spreadOut(refusal.until, delivery, step), step)
  } else {
    endDelivery(delivery, 'suppressed', refusal.reason, world.now, step)
  }
}

/** After this at least, and at most, it is looked whether a send is still paused; so many ms apart, so that many look together. */
const SHORTEST_PAUSE_MS = 10_000
const LONGEST_PAUSE_MS = 15 * 60_000
const PAUSE_GRAIN_MS = 10_000

/** What stands against a delivery of a send: somebody has cancelled or paused it. */
export function whySendHeldBack({ send }: Delivery, sends: Sends | undefined, now: number): DoorRefusal | undefined {
  const found = send === undefined ? undefined : sends?.get(send)
  if (found?.state === 'cancelled') return { reason: 'send_cancelled', until: undefined }
  return found?.state === 'paused' ? { reason: 'send_paused', until: pausedUntil(found.since, now) } : undefined
}

/** When to look again whether a pause is over: when it has lasted twice as long. So nobody waits for much longer than it lasts. */
function pausedUntil(since: number, now: number): number {
  const ms = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, now - since))
  return Math.ceil((now + ms) / PAUSE_GRAIN_MS) * PAUSE_GRAIN_MS
}

/** Least time between two deliveries of a send that waited for the same instant, ms, where it is not paced. */
const AFTER_WAITING_MS = 2

/** What many wait for together (the end of the night) they do not leave at all at once. */
function spreadOut(until: number, { expiresAt, send }: Delivery, step: Stepping): number {
  if (send === undefined) return until
  const interval = step.world.sends?.get(send)?.intervalMs ?? AFTER_WAITING_MS
  return Math.min(expiresAt - 1, step.takeTurn(`send:${send}:${until}`, interval, until))
}

/** What its household has in common against a delivery. */
function whyNotHousehold(delivery: Delivery, step: Stepping): DoorRefusal | undefined {
  const { campaign, owed, topic, voice } = delivery
  // A conversation that somebody takes part in is not cut short.
  if (voice === 'reply' || voice === 'dialogue') return undefined
  const channel = step.world.playbook.channels.get(delivery.channel)
  if (owed || !channel || !isHouseholdCapReached({ channel, topic, campaign }, delivery, step)) return undefined
  return { reason: 'household_cap_reached', until: undefined }
}

/** When it is a delivery's turn among those of its campaign and those of its channel. A repeat takes no second turn. */
function turnOf(delivery: Delivery, step: Stepping): number {
  const { now, playbook } = step.world
  if (delivery.attempts > 0) return now
  const pace = playbook.campaigns.get(delivery.campaign ?? '')?.intervalMs
  const channel = playbook.channels.get(delivery.channel)
  const rate = channel?.intervalMs
  if (pace === undefined && rate === undefined) return now
  const priority = isAwaited(delivery) ? 'high' : playbook.actions.get(delivery.action)?.priority
  const lane = `channel:${channel?.turnsOf}`
  // What can wait takes no turn from what cannot: it asks again when nothing is before it any more.
  if (rate !== undefined && priority === 'low' && delivery.turnAt === undefined && step.nextTurn(lane) > now)
    return step.nextTurn(lane)
  delivery.turnAt ??= Math.max(
    pace === undefined ? now : step.takeTurn(delivery.campaign!, pace),
    rate === undefined ? now : takeLane(lane, rate, priority === 'high', step),
  )
  return delivery.turnAt
}

/** Whether the person waits for it: it goes before all others. */
export function isAwaited({ owed, voice }: Pick<Delivery, 'owed' | 'voice'>): boolean {
  return owed || voice === 'reply'
}

/** What is urgent takes a turn as well, so that the rate holds in the long run, and does not wait for it. */
function takeLane(lane: string, intervalMs: number, isUrgent: boolean, step: Stepping): number {
  const turn = step.takeTurn(lane, intervalMs)
  return isUrgent ? step.world.now : turn
}

/** Brings the deliveries whose time has come to the door. */
export function passDueDeliveries(step: Stepping): void {
  const { now } = step.world
  // The list is replaced when a delivery ends, so one may go through it meanwhile.
  for (const delivery of step.customer.deliveries) {
    if (!isDue(delivery, now)) continue
    if (delivery.state === 'pending') passDoor(delivery, step)
    else if (delivery.state === 'accepted') endDelivery(delivery, 'delivered', UNCONFIRMED, now, step)
    else endDelivery(delivery, 'suppressed', 'approval_expired', now, step)
  }
}

function isDue({ dueAt, expiresAt, state }: Delivery, now: number): boolean {
  if (state === 'handed') return false
  // What the provider has taken has left: it does not expire any more.
  return dueAt <= now || (state !== 'accepted' && expiresAt <= now)
}
