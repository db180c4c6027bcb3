import type { Delivery } from '../delivery/delivery.ts'
import { type Counted, countSince, householdOf } from '../household/counts.ts'
import type { Offer } from '../offer/offer.ts'
import type { Stepping } from '../stepping.ts'
import { type Cap, capApplies, capCounts, type Intent } from './policy.ts'

/** Whether a limit that a household has in common forbids saying something to one of its members now. */
export function isHouseholdCapReached(intent: Intent, delivery: Delivery | undefined, step: Stepping): boolean {
  const { policy } = step.world.playbook
  const household = householdOf(step)
  if (!policy.capsHouseholds || household === '' || policy.exemptTopics.has(intent.topic)) return false
  const { now } = step.world
  return policy.caps.some((cap) => {
    if (!cap.perHousehold || !capApplies(cap, intent)) return false
    const since = now - cap.withinMs
    // What stands at the door again does not count against itself.
    const own = delivery?.counted?.household === household && delivery.counted.at > since ? 1 : 0
    return countSince(since, household, (counted) => isCapped(cap, counted), step) - own >= cap.max
  })
}

/** Copies of an offer that members of the household have received since an instant; undefined without a household. */
export function householdGrants({ id }: Offer, since: number, step: Stepping): number | undefined {
  const household = householdOf(step)
  if (household === '') return undefined
  return countSince(since, household, (counted) => counted.kind === 'grant' && counted.offer === id, step)
}

/** Counts a delivery for the household from now on, since it leaves; instead of before, where it left once already. */
export function countForHousehold(delivery: Delivery, step: Stepping): void {
  const { playbook, now } = step.world
  const household = householdOf(step)
  const channel = playbook.channels.get(delivery.channel)
  if (!playbook.policy.capsHouseholds || household === '' || delivery.owed || delivery.voice === 'reply' || !channel)
    return
  if (!channel.interrupts && !playbook.policy.cappedChannels.has(channel.id)) return
  const instead = delivery.counted
  if (instead !== undefined && instead.household !== household) uncountForHousehold(delivery, step)
  step.effect({
    type: 'count-household',
    ...{ household, counted: contactOf(delivery, channel.interrupts), at: now },
    instead: instead?.household === household ? instead.at : undefined,
    forgetUpTo: now - playbook.policy.memoryMs,
  })
  delivery.counted = { household, at: now }
}

/** It did not reach anybody: it does not count for the household any more. */
export function uncountForHousehold(delivery: Delivery, step: Stepping): void {
  const { counted } = delivery
  if (counted === undefined) return
  const { now, playbook } = step.world
  const interrupts = playbook.channels.get(delivery.channel)?.interrupts ?? true
  step.effect({
    type: 'count-household',
    ...{ household: counted.household, counted: contactOf(delivery, interrupts), at: undefined, instead: counted.at },
    forgetUpTo: now - playbook.policy.memoryMs,
  })
  delivery.counted = undefined
}

/** Counts a copy of an offer for the household. */
export function countGrantForHousehold({ id, limit }: Offer, step: Stepping): void {
  const household = householdOf(step)
  if (!limit?.perHousehold || household === '') return
  const { now } = step.world
  step.effect({
    type: 'count-household',
    ...{ household, counted: { kind: 'grant', offer: id }, at: now, instead: undefined },
    forgetUpTo: now - limit.withinMs,
  })
}

function contactOf({ campaign, channel, topic }: Delivery, interrupts: boolean): Counted {
  return { kind: 'contact', channel, topic, campaign, interrupts }
}

function isCapped(cap: Cap, counted: Counted): boolean {
  return counted.kind === 'contact' && capCounts(cap, counted)
}
