import type { Customer } from '../profile/customer.ts'
import { relive } from '../step.ts'
import { nextWake } from '../wake.ts'
import type { World } from '../world.ts'
import { Belongings } from './belongings.ts'
import type { Undoing } from './undoing.ts'

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
  // What somebody was counted in since then stays counted once.
  const known = new Set([...winner.participations, ...loser.participations].map(({ experiment }) => experiment))
  winner.participations.push(...undoing.merged.participations.filter(({ experiment }) => !known.has(experiment)))
  for (const [one, other] of [
    [winner, loser],
    [loser, winner],
  ] as const) {
    if (!one.apart.includes(other.id)) one.apart.push(other.id)
    one.wakeAt = nextWake(one)
  }
  return { winner, loser }
}
