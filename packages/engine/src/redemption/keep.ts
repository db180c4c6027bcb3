import { audiencesOf } from '../audience/membership.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import { releaseUses } from './redeem.ts'
import { isPaid, type Redemption } from './redemption.ts'
import { isPast } from './return-window.ts'

/**
 * Redemptions that a customer's document keeps at most: whoever pays for more within the time in which they can be returned is no person, or
 * a till that stands in for people.
 */
const MOST = 500

/** Of those that can neither be paid nor returned any more, the latest that are kept, for whoever asks again. A till has more. */
const KEPT = 20
const KEPT_BY_TILL = 200

/** Holds at once: whoever has more begins baskets and never pays. */
const MAX_HOLDS = 20
const MAX_HOLDS_BY_TILL = 200

export function hasTooManyHolds({ redemptions }: Customer, anonymous: boolean): boolean {
  const held = redemptions.filter(({ state }) => state === 'held').length
  return held >= (anonymous ? MAX_HOLDS_BY_TILL : MAX_HOLDS)
}

/** Whether so many baskets are kept that one of before them, which is kept no more, may have made room although it could still be returned. */
export function makesRoomForBaskets({ redemptions }: Customer): boolean {
  return redemptions.length >= MOST
}

/** Keeps a redemption with the customer, and tells it. */
export function keepRedemption(redemption: Redemption, anonymous: boolean, step: Stepping): void {
  const { redemptions } = step.customer
  redemptions.push(redemption)
  letGo(anonymous ? KEPT_BY_TILL : KEPT, (one) => one.state !== 'held' && !isPaid(one), redemptions)
  letGo(MOST, ({ state }) => state !== 'held', redemptions)
  tellRedemption(redemption, undefined, step)
}

/** Lets the oldest that may go go while there are more than so many. */
function letGo(most: number, mayGo: (redemption: Redemption) => boolean, redemptions: Redemption[]): void {
  while (redemptions.length > most) {
    const oldest = redemptions.findIndex(mayGo)
    if (oldest < 0) return
    redemptions.splice(oldest, 1)
  }
}

/** Tells how a redemption stands; what is told does not change with it. */
export function tellRedemption(redemption: Redemption, was: Redemption['state'] | undefined, step: Stepping): void {
  const audiences = was === undefined ? audiencesOf(step.customer).map(({ audience }) => audience) : []
  step.effect({ type: 'record-redemption', redemption: { ...redemption }, was, audiences })
}

export function findRedemption(customer: Customer, id: string): Redemption | undefined {
  return customer.redemptions.find((redemption) => redemption.id === id)
}

/** Frees what was kept for baskets that were not paid in time, and lets go of those of which nothing can become any more. */
export function passRedemptions(step: Stepping): void {
  const { customer, world } = step
  const { returnWindowMs } = world.playbook
  let hasPast = false
  for (const redemption of customer.redemptions) {
    if (redemption.state === 'held' && redemption.until <= world.now) {
      releaseUses(redemption, 'expired', step)
      tellRedemption(redemption, 'held', step)
    }
    hasPast ||= isPast(redemption, returnWindowMs, world.now)
  }
  if (hasPast) customer.redemptions = customer.redemptions.filter((one) => !isPast(one, returnWindowMs, world.now))
}
