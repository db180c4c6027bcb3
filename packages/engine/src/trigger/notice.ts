import { summaryOf } from '../catalogue/place.ts'
import { isTrue } from '../condition/answer.ts'
import type { Moment } from '../decision/moment.ts'
import type { JsonObject } from '../json.ts'
import { isOpenAt } from '../place/opening.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { PlaceTrigger, Trigger } from './definition.ts'
import type { PendingMoment } from './pending-moment.ts'

const NO_PROPERTIES: JsonObject = {}

/**
 * Finds the moments of this step: what the event triggers, what audiences entered or left do, and what has waited for
 * its time. Effects before `from` came of a new playbook.
 */
export function noticeMoments(step: Stepping, from: number): Moment[] {
  const { event, world } = step
  const { playbook } = world
  const moments: Moment[] = []
  if (event.type === 'tracked') cancelPending(step.customer, event.name, step)
  takeDueMoments(step, moments)
  if (event.type === 'decision-requested') {
    const actions = playbook.actionsByPlacement.get(event.placement) ?? []
    const { id, limit: most, placement } = event
    const { properties } = step
    moments.push({ kind: 'placement', id: placement, cause: id, properties, since: world.now, actions, most })
  }
  if (event.type === 'tracked') {
    for (const trigger of playbook.triggersByEvent.get(event.name) ?? []) {
      if (trigger.where && !isTrue(trigger.where(step.scope))) continue
      notice(trigger, step.properties, step, moments)
    }
  }
  noticeMovements(step, from, moments)
  return moments
}

/** Finds the moments that audiences and places bring which the customer entered or left; effects before `from` have been looked at. */
export function noticeMovements(step: Stepping, from: number, moments: Moment[] = []): Moment[] {
  const { world } = step
  const { placeTriggers, triggersByEntry, triggersByLeave } = world.playbook
  for (let i = from; i < step.effects.length; i++) {
    const effect = step.effects[i]!
    switch (effect.type) {
      case 'enter-audience':
      case 'leave-audience': {
        const listening = effect.type === 'enter-audience' ? triggersByEntry : triggersByLeave
        for (const trigger of listening.get(effect.audience) ?? []) notice(trigger, NO_PROPERTIES, step, moments)
        break
      }
      case 'remind-of-grant': {
        const { endsAt, id, offer } = effect.grant
        const name = world.playbook.offers.get(offer)?.name ?? offer
        const properties = { offer, name, grant: id, endsAt: new Date(endsAt).toISOString() }
        noticeReminder(effect.trigger, properties, id, step, moments)
        break
      }
      case 'remind-of-points': {
        const { endsAt, points, programme, trigger } = effect
        const properties = { programme, points, endsAt: new Date(endsAt).toISOString() }
        noticeReminder(trigger, properties, step.event.id, step, moments)
        break
      }
      case 'enter-place':
        noticeAtPlace(effect.place, placeTriggers.enter, step, moments)
        break
      case 'leave-place':
        noticeAtPlace(effect.place, placeTriggers.leave, step, moments)
        break
      case 'dwell-at-place': {
        const { fromMs, toMs } = effect
        const reached = placeTriggers.dwell.filter(({ forMs }) => forMs > fromMs && forMs <= toMs)
        noticeAtPlace(effect.place, reached, step, moments)
        break
      }
    }
  }
  return moments
}

/** The moment that a near end brings. What ends is its cause: ends of one trigger that come together are moments of their own. */
function noticeReminder(id: string, properties: JsonObject, cause: string, step: Stepping, moments: Moment[]): void {
  const trigger = step.world.playbook.triggers.get(id)
  if (trigger) notice(trigger, properties, step, moments, cause)
}

/** The moments that a visit brings; their `place` says which it is. */
function noticeAtPlace(id: string, listening: readonly PlaceTrigger[], step: Stepping, moments: Moment[]): void {
  const place = listening.length === 0 ? undefined : step.world.catalogue.place(id)
  if (!place) return
  const open = isOpenAt(place, step.world.now, step.world.playbook.zone)
  const properties = { ...step.properties, place: { ...summaryOf(place), ...(open !== undefined && { open }) } }
  for (const { selects, trigger } of listening) if (selects(place)) notice(trigger, properties, step, moments)
}

/** Makes a moment at once, or lets it wait. A further cause of a waiting moment starts its wait anew. */
function notice(
  trigger: Trigger,
  properties: JsonObject,
  step: Stepping,
  moments: Moment[],
  cause = step.event.id,
): void {
  const { customer, event, world } = step
  if (trigger.afterMs === 0) return become(trigger, cause, properties, step, moments)
  customer.pendingMoments = customer.pendingMoments.filter((pending) => pending.trigger !== trigger.id)
  // The wait is measured from when it happened, so that an event that comes late does not make the moment late.
  const dueAt = event.at + trigger.afterMs
  if (dueAt <= world.now) become(trigger, cause, properties, step, moments)
  else customer.pendingMoments.push({ trigger: trigger.id, cause, properties, dueAt })
}

/** Turns a noticed trigger into a moment, unless its condition or its cooldown stands against it. */
function become(
  trigger: Trigger,
  cause: string,
  properties: JsonObject,
  step: Stepping,
  moments: Moment[],
  since?: number,
): void {
  const { customer, world } = step
  if (trigger.when && !isTrue(trigger.when(step.scopeFor(properties)))) return
  // One that was put off has passed its cooldown before.
  if (trigger.cooldownMs > 0 && since === undefined) {
    const last = customer.lastMoments.find(([id]) => id === trigger.id)
    if (last && world.now - last[1] < trigger.cooldownMs) return
    if (last) last[1] = world.now
    else customer.lastMoments.push([trigger.id, world.now])
  }
  const actions = world.playbook.actionsByTrigger.get(trigger.id) ?? []
  moments.push({ kind: 'trigger', id: trigger.id, cause, properties, since: since ?? world.now, actions })
}

function cancelPending(customer: Customer, event: string, step: Stepping): void {
  const cancelled = step.world.playbook.triggersCancelledBy.get(event)
  if (!cancelled || customer.pendingMoments.length === 0) return
  customer.pendingMoments = customer.pendingMoments.filter((pending) => !cancelled.has(pending.trigger))
}

/**
 * For an event that a file tells of: waiting moments that it would have called off, had it been told in time. What
 * happened before their cause calls off nothing.
 */
export function cancelOvertaken(step: Stepping): void {
  const { customer, event, world } = step
  if (event.type !== 'tracked' || customer.pendingMoments.length === 0) return
  const cancelled = world.playbook.triggersCancelledBy.get(event.name)
  if (!cancelled) return
  const isOvertaken = ({ dueAt, trigger }: PendingMoment) =>
    cancelled.has(trigger) && event.at >= dueAt - (world.playbook.triggers.get(trigger)?.afterMs ?? 0)
  customer.pendingMoments = customer.pendingMoments.filter((pending) => !isOvertaken(pending))
}

function takeDueMoments(step: Stepping, moments: Moment[]): void {
  const { customer, world } = step
  if (customer.pendingMoments.length === 0) return
  const due = customer.pendingMoments.filter((pending) => pending.dueAt <= world.now)
  customer.pendingMoments = customer.pendingMoments.filter((pending) => pending.dueAt > world.now)
  for (const pending of due) {
    const trigger = world.playbook.triggers.get(pending.trigger)
    if (trigger) become(trigger, pending.cause, pending.properties, step, moments, pending.since)
  }
}
