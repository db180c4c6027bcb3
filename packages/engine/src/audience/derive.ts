import { isTrue, validUntil } from '../condition/answer.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import { findMembership, type Membership } from './membership.ts'

/**
 * Looks at the audiences that can have changed: those that depend on what was touched, those whose time has come,
 * and all of them when the playbook is another one than last time. Audiences come after those that they refer to.
 */
export function deriveAudiences(stepping: Stepping): void {
  const { customer, world } = stepping
  const { playbook } = world
  const due = playbook.audienceMarks
  const mark = due.next()
  let any = false
  if (customer.playbook !== playbook.version) {
    customer.playbook = playbook.version
    customer.memberships = customer.memberships.filter((membership) => playbook.audienceById.has(membership.audience))
    for (const audience of playbook.audiences) due.set(audience.slot, mark)
    any = playbook.audiences.length > 0
  }
  for (const dependency of stepping.touched.splice(0)) {
    for (const slot of playbook.dependents.get(dependency) ?? []) {
      due.set(slot, mark)
      any = true
    }
  }
  for (const membership of customer.memberships) {
    if (membership.until > world.now) continue
    const audience = playbook.audienceById.get(membership.audience)
    if (audience) due.set(audience.slot, mark)
    any = true
  }
  if (!any) return
  for (const audience of playbook.audiences) {
    if (!due.has(audience.slot, mark)) continue
    if (!reconsider(audience.id, audience.evaluate(stepping.scope), stepping)) continue
    for (const slot of playbook.dependents.get(`audience:${audience.id}`) ?? []) due.set(slot, mark)
  }
}

/** Lets the customer enter or leave an audience; gives whether that happened. */
function reconsider(audience: string, given: number, stepping: Stepping): boolean {
  const { customer, world } = stepping
  const member = isTrue(given)
  const until = validUntil(given)
  const known = findMembership(customer, audience)
  const changed = member !== (known?.member ?? false)
  // One who is outside, and whom time alone cannot let in, needs no entry.
  const kept = member || until !== Number.POSITIVE_INFINITY
  if (!kept) forget(customer, known)
  else if (!known) customer.memberships.push({ audience, member, since: world.now, until })
  else {
    known.member = member
    known.until = until
    if (changed) known.since = world.now
  }
  if (changed) stepping.effect({ type: member ? 'enter-audience' : 'leave-audience', audience, at: world.now })
  return changed
}

function forget(customer: Customer, membership: Membership | undefined): void {
  if (membership) customer.memberships = customer.memberships.filter((held) => held !== membership)
}
