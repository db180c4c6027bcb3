import { noteContact, ON_ITS_WAY } from '../consent/contact.ts'
import { uncountForHousehold } from '../consent/household.ts'
import { giveBack } from '../decision/budget.ts'
import type { WaitsFor } from '../effects/postpone-delivery.ts'
import { forgetExposure, openResponseWindow } from '../model/learn.ts'
import { announceGrants } from '../offer/change-grant.ts'
import type { Stepping } from '../stepping.ts'
import { keepDeadLetter } from './dead-letter.ts'
import type { Delivery } from './delivery.ts'
import { fallBack } from './fall-back.ts'

/** Ends a delivery. One that did not reach the customer is not a contact: it is taken out of the limits again. */
export function endDelivery(
  delivery: Delivery,
  state: 'delivered' | 'suppressed' | 'failed',
  reason: string | undefined,
  at: number,
  step: Stepping,
): void {
  const { customer } = step
  customer.deliveries = customer.deliveries.filter((open) => open !== delivery)
  // After a crash it is not known whether the message went out; it counts as if it had.
  const counts = state === 'delivered' || reason === UNKNOWN_AFTER_CRASH
  if (state === 'delivered') announceGrants(delivery, at, step)
  const { acceptedAt } = delivery
  if (!counts) {
    giveBack(delivery, step)
    uncountForHousehold(delivery, step)
    const left = acceptedAt ?? ON_ITS_WAY
    customer.contacts = customer.contacts.filter((made) => made.delivery !== delivery.id || made.at !== left)
  } else if (acceptedAt === undefined) {
    noteLeft(delivery, at, step)
    openResponseWindow(delivery, at, step)
  }
  step.effect({ type: 'close-delivery', delivery, state, reason })
  if (delivery.voice !== undefined) letNextSpeak(delivery, step)
  const goesOn = !counts && state === 'failed' && fallBack(delivery, step)
  if (delivery.send !== undefined && !goesOn)
    step.effect({ type: 'count-send', send: delivery.send, what: state, reason })
  if (counts || goesOn) return
  if (state === 'failed') keepDeadLetter(delivery, reason ?? '', at, step)
  forgetExposure(delivery.decision, step)
}

/** The provider has taken it at `at`: it counts as a contact from then on, and its receipt tells whether it arrived. */
export function acceptDelivery(delivery: Delivery, at: number, step: Stepping): void {
  const channel = step.world.playbook.channels.get(delivery.channel)
  delivery.state = 'accepted'
  delivery.acceptedAt = at
  delivery.dueAt = step.world.now + (channel?.receiptWithinMs ?? 0)
  noteLeft(delivery, at, step)
  openResponseWindow(delivery, at, step)
  step.effect({ type: 'accept-delivery', delivery })
  if (delivery.voice !== undefined) letNextSpeak(delivery, step)
}

/** How a delivery ends that the provider has taken and never told more of. */
export const UNCONFIRMED = 'unconfirmed'

/** Whether something of a conversation on a channel has not left yet: what the provider has taken has. */
export function isUnsaid({ channel, state, voice }: Delivery, on: string): boolean {
  return voice !== undefined && channel === on && state !== 'accepted'
}

/** What is said in conversations leaves one after the other on each channel, so that it is read in order. */
function letNextSpeak({ channel }: Delivery, { customer, world }: Stepping): void {
  const next = customer.deliveries.find((open) => isUnsaid(open, channel))
  if (next && next.dueAt === Number.POSITIVE_INFINITY) next.dueAt = world.now
}

/** Why a delivery failed of which a crash left unknown whether it went out. */
export const UNKNOWN_AFTER_CRASH = 'unknown_after_crash'

/** Notes in the contact history that a delivery left at `at`. */
function noteLeft(delivery: Delivery, at: number, { customer, world }: Stepping): void {
  if (delivery.owed || delivery.voice === 'reply') return
  const contact = customer.contacts.find((made) => made.delivery === delivery.id && made.at === ON_ITS_WAY)
  const channel = world.playbook.channels.get(delivery.channel)
  if (contact) contact.at = at
  else if (channel) noteContact(customer, world.playbook.policy, delivery, channel, at)
}

/** Keeps an attempt that may have arrived as a contact of its own, so that the limits hold whether it did or not. */
export function noteInDoubt(delivery: Delivery, at: number, { customer, world }: Stepping): void {
  if (delivery.owed || delivery.voice === 'reply') return
  // For the household it stays counted; what leaves next counts besides.
  delivery.counted = undefined
  const channel = world.playbook.channels.get(delivery.channel)
  if (channel) noteContact(customer, world.playbook.policy, delivery, channel, at)
}

/** Sends a delivery again of which a crash left unknown whether it went out. */
export function repeatLost(delivery: Delivery, at: number, step: Stepping): void {
  noteInDoubt(delivery, at, step)
  postpone(delivery, 'attempt', step.world.now, step)
}

/** Lets a delivery wait until `dueAt`, when it stands at the door again. */
export function postpone(delivery: Delivery, awaits: WaitsFor, dueAt: number, step: Stepping): void {
  delivery.state = 'pending'
  delivery.dueAt = Math.ceil(dueAt)
  step.effect({ type: 'postpone-delivery', delivery, awaits })
}
