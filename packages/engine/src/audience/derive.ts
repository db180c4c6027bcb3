import { isTrue, validUntil } from '../condition/answer.ts'
import { type Customer, NOTHING } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { Audience } from './definition.ts'
import type { DueSlots } from './due-slots.ts'
import type { Membership } from './membership.ts'

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
  for (const membership of customer.memberships) {
    if (membership.slot < 0) membership.slot = playbook.audienceById.get(membership.audience)!.slot
    if (membership.until <= world.now) due.add(membership.slot)
    desk.lay(membership)
  }
  for (let slot = due.take(); slot >= 0; slot = due.take()) {
    const audience = playbook.audiences[slot]!
    // Of a part of the past it would give an answer that was never true; history is on its way.
    if (eras.neededBy(slot) > customer.era) {
      suspend(desk.at(slot))
      continue
    }
    const given = audience.evaluate(stepping.scope)
    if (reconsider(audience, given, desk.at(slot), stepping)) addAll(due, audience.dependents)
  }
}

/** Leaves a membership as it is until it can be looked at. */
function suspend(known: Membership | undefined): void {
  if (known) known.until = Number.POSITIVE_INFINITY
}

function addAll(due: DueSlots, slots: readonly number[] | undefined): void {
  if (slots) for (let i = 0; i < slots.length; i++) due.add(slots[i]!)
}

/** Takes the customer out of audiences that the playbook no longer has. */
function leaveRemoved(stepping: Stepping): void {
  const { customer, world } = stepping
  const { audienceById } = world.playbook
  for (const { audience, member } of customer.memberships) {
    if (member && !audienceById.has(audience)) stepping.effect({ type: 'leave-audience', audience, at: world.now })
  }
  customer.memberships = customer.memberships.filter(({ audience }) => audienceById.has(audience))
  for (const membership of customer.memberships) membership.slot = -1
}

/** Lets the customer enter or leave an audience; gives whether that happened. */
function reconsider({ id, slot }: Audience, given: number, known: Membership | undefined, stepping: Stepping): boolean {
  const { customer, world } = stepping
  const member = isTrue(given)
  const until = validUntil(given)
  const changed = member !== (known?.member ?? false)
  // One who is outside, and whom time alone cannot let in, needs no entry.
  const kept = member || until !== Number.POSITIVE_INFINITY
  if (!kept) {
    if (known) forget(customer, known)
  } else if (!known) customer.memberships.push({ audience: id, slot, member, since: world.now, until })
  else {
    known.member = member
    known.until = until
    if (changed) known.since = world.now
  }
  if (changed) stepping.effect({ type: member ? 'enter-audience' : 'leave-audience', audience: id, at: world.now })
  return changed
}

function forget({ memberships }: Customer, membership: Membership): void {
  memberships.splice(memberships.indexOf(membership), 1)
}
