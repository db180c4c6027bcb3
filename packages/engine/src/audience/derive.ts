import { isTrue, validUntil } from '../condition/answer.ts'
import { NOTHING } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { Audience } from './definition.ts'
import type { DueSlots } from './due-slots.ts'
import { addMembership, audiencesOf, createMemberships, OUTSIDE, removeMembership } from './membership.ts'

/**
 * Looks at the audiences that can have changed: those that depend on what was touched, now or by files before, those whose time has come,
 * and all of them when the playbook is another one than last time. Audiences come after those that they refer to.
 */
export function deriveAudiences(stepping: Stepping): void {
  const { customer, touched, world } = stepping
  const { eras, playbook } = world
  const { audienceDesk: desk } = playbook
  const { due } = desk
  desk.clear()
  if (customer.playbook !== playbook.version) {
    customer.playbook = playbook.version
    leaveRemoved(stepping)
    for (const { slot } of playbook.audiences) due.add(slot)
  }
  if (customer.behind.length > 0) {
    for (const dependency of customer.behind) addAll(due, playbook.dependents.get(dependency))
    customer.behind = NOTHING
  }
  for (const dependency of touched) addAll(due, playbook.dependents.get(dependency))
  touched.length = 0
  // One pass lays everything out: looking for each membership by name would cost more than evaluating.
  const { audiences, slots, until } = customer.memberships
  for (let place = 0; place < slots.length; place++) {
    if (slots[place]! < 0) slots[place] = playbook.audienceById.get(audiences[place]!)!.slot
    if (until[place]! <= world.now) due.add(slots[place]!)
    desk.lay(slots[place]!, place)
  }
  for (let slot = due.take(); slot >= 0; slot = due.take()) {
    const audience = playbook.audiences[slot]!
    // Of a part of the past it would give an answer that was never true; history is on its way.
    if (eras.neededBy(slot) > customer.era) {
      suspend(slot, stepping)
      continue
    }
    const given = audience.evaluate(stepping.scope)
    if (reconsider(audience, given, stepping)) addAll(due, audience.dependents)
  }
}

/** Leaves a membership as it is until it can be looked at. */
function suspend(slot: number, { customer, world }: Stepping): void {
  const place = world.playbook.audienceDesk.placeOf(slot)
  if (place >= 0) customer.memberships.until[place] = Number.POSITIVE_INFINITY
}

function addAll(due: DueSlots, slots: readonly number[] | undefined): void {
  if (slots) for (let i = 0; i < slots.length; i++) due.add(slots[i]!)
}

/** Takes the customer out of audiences that the playbook no longer has. */
function leaveRemoved(stepping: Stepping): void {
  const { customer, world } = stepping
  const { audienceById } = world.playbook
  for (const { audience } of audiencesOf(customer)) {
    if (!audienceById.has(audience)) stepping.effect({ type: 'leave-audience', audience, at: world.now })
  }
  const { audiences, since, until } = customer.memberships
  customer.memberships = createMemberships()
  audiences.forEach((audience, place) => {
    if (audienceById.has(audience)) addMembership(customer.memberships, audience, -1, since[place]!, until[place]!)
  })
}

/** Lets the customer enter or leave an audience; gives whether that happened. */
function reconsider({ id, slot }: Audience, given: number, stepping: Stepping): boolean {
  const { customer, world } = stepping
  const { since, until } = customer.memberships
  const place = world.playbook.audienceDesk.placeOf(slot)
  const member = isTrue(given)
  const next = validUntil(given)
  const changed = member !== (place >= 0 && since[place] !== OUTSIDE)
  // One who is outside, and whom time alone cannot let in, needs no entry.
  const kept = member || next !== Number.POSITIVE_INFINITY
  if (!kept) {
    if (place >= 0) forget(place, stepping)
  } else if (place < 0) addMembership(customer.memberships, id, slot, member ? world.now : OUTSIDE, next)
  else {
    if (changed) since[place] = member ? world.now : OUTSIDE
    until[place] = next
  }
  if (changed) stepping.effect({ type: member ? 'enter-audience' : 'leave-audience', audience: id, at: world.now })
  return changed
}

function forget(place: number, { customer: { memberships }, world }: Stepping): void {
  const desk = world.playbook.audienceDesk
  desk.lift(memberships.slots[place]!)
  removeMembership(memberships, place)
  const moved = memberships.slots[place]
  if (moved !== undefined) desk.lay(moved, place)
}
