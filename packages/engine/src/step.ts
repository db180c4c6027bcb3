import { deriveAudiences } from './audience/derive.ts'
import { forgetContacts } from './consent/contact.ts'
import { decide } from './decision/decide.ts'
import { passDueDeliveries } from './delivery/door.ts'
import type { Effect } from './effects/effect.ts'
import { observeConsentChanged } from './events/consent-changed.ts'
import { observeDeliveryReported } from './events/delivery-reported.ts'
import { observeDeliveryReturned } from './events/delivery-returned.ts'
import type { Event } from './events/event.ts'
import { observeIdentified } from './events/identified.ts'
import { observeInboxRead } from './events/inbox-read.ts'
import { observeResponseReceived } from './events/response-received.ts'
import { observeTracked } from './events/tracked.ts'
import { closeExposures } from './model/learn.ts'
import { expireGrants } from './offer/expire.ts'
import type { Customer } from './profile/customer.ts'
import { expireInbox } from './profile/inbox.ts'
import { recall, remember } from './profile/seen-events.ts'
import { beginStep, type Stepping } from './stepping.ts'
import { isTimeZone } from './time/zone.ts'
import { noticeMoments } from './trigger/notice.ts'
import { nextWake } from './wake.ts'
import type { World } from './world.ts'

/** What a step gives back. The customer is the one that was given, changed in place. */
export interface StepResult {
  readonly customer: Customer
  readonly effects: readonly Effect[]
  /** True for an event that had been applied before: nothing has changed. */
  readonly repeated: boolean
}

const NO_EFFECTS: readonly Effect[] = []

/**
 * The whole engine: one event applied to one customer. Reads nothing but its arguments (invariant 1), applies an
 * event id once (invariant 2), and decides with the event that caused the decision already applied (invariant 9).
 */
export function step(customer: Customer, event: Event, world: World): StepResult {
  if (recall(customer.seen, event.id, event.at) === 'repeat') return { customer, effects: NO_EFFECTS, repeated: true }
  if (event.type !== 'timer-fired') remember(customer.seen, event.id, event.at)
  const stepping = beginStep(customer, event, world)
  observe(event, stepping)
  deriveAudiences(stepping)
  const moments = noticeMoments(stepping)
  for (const moment of moments) decide(moment, stepping)
  passDueDeliveries(stepping)
  // What was granted and learned while acting can change memberships in turn.
  if (stepping.touched.length > 0) deriveAudiences(stepping)
  customer.wakeAt = nextWake(customer, world.playbook)
  return { customer, effects: stepping.effects, repeated: false }
}

/** Applies the event to the customer, and what time alone has brought about since the last step. */
function observe(event: Event, stepping: Stepping): void {
  const { customer, world } = stepping
  customer.seenAt = world.now
  for (const tie of event.ties ?? []) tieIdentifier(tie, stepping)
  if (event.zone !== undefined && event.zone !== customer.zone && isTimeZone(event.zone)) customer.zone = event.zone
  expireGrants(stepping)
  expireInbox(customer, world.now)
  closeExposures(stepping)
  forgetContacts(customer, world.now - world.playbook.policy.memoryMs)
  switch (event.type) {
    case 'tracked':
      return observeTracked(event, stepping)
    case 'identified':
      return observeIdentified(event, stepping)
    case 'consent-changed':
      return observeConsentChanged(event, stepping)
    case 'response-received':
      return observeResponseReceived(event, stepping)
    case 'inbox-read':
      return observeInboxRead(event, stepping)
    case 'delivery-reported':
      return observeDeliveryReported(event, stepping)
    case 'delivery-returned':
      return observeDeliveryReturned(event, stepping)
    case 'decision-requested':
    case 'timer-fired':
      return
  }
}

function tieIdentifier(identifier: string, { customer, world }: Stepping): void {
  if (customer.identifiers.includes(identifier) || customer.identifiers.length >= world.limits.identifiers) return
  customer.identifiers.push(identifier)
}
