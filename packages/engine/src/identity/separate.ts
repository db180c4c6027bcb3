import type { Event } from '../events/event.ts'
import type { Customer, CustomerId } from '../profile/customer.ts'
import { relive } from '../step.ts'
import { nextWake } from '../wake.ts'
import type { World } from '../world.ts'
import { Belongings, type DecidedSince } from './belongings.ts'

/** One thing that a merged customer has lived through since the merge, with the host's time of it. */
export interface Lived {
  readonly event: Event
  readonly now: number
}

/** What is needed to undo a merge. */
export interface Undoing {
  /** The customer as it is now. */
  readonly merged: Customer
  readonly winnerBefore: Customer
  readonly loserBefore: Customer
  /** The loser, and everybody who had been merged into it before. */
  readonly loserOrigins: ReadonlySet<CustomerId>
  /** Everything since, in order; of other merges the `profile-received`. */
  readonly since: readonly Lived[]
  readonly decisions: readonly DecidedSince[]
}

/**
 * Makes two customers out of one: both as they were before the merge, with what has happened since going to whom it
 * belongs by the identifier it came under. What is known of them is lived through again; what was decided, granted or
 * said since stays as it is and goes to whom its cause belongs, and what was open at the merge and is settled now
 * stays settled. Changes `winnerBefore` and `loserBefore`. What happened under no identifier of either's own (a timer)
 * goes to the winner, but for cooldowns, which hold for both.
 */
export function separate(undoing: Undoing, world: World): { readonly winner: Customer; readonly loser: Customer } {
  const { winnerBefore: winner, loserBefore: loser, loserOrigins, since } = undoing
  const belongings = new Belongings(undoing, world)
  winner.grants.push(...belongings.grantedSince('winner'))
  loser.grants.push(...belongings.grantedSince('loser'))
  for (const { event, now } of since) {
    const side = event.origin !== undefined && loserOrigins.has(event.origin) ? loser : winner
    const held = new Set(side.grants)
    relive(side, event, { ...world, now })
    // What the event brought then is there already.
    side.grants = side.grants.filter((grant) => held.has(grant))
  }
  belongings.share(winner, loser)
  for (const [one, other] of [
    [winner, loser],
    [loser, winner],
  ] as const) {
    if (!one.apart.includes(other.id)) one.apart.push(other.id)
    one.wakeAt = nextWake(one)
  }
  return { winner, loser }
}
