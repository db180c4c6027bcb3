import { audiencesOf } from '../audience/membership.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import { releaseUses } from './redeem.ts'
import type { Redemption } from './redemption.ts'

/** Redemptions that a customer's document keeps, the latest; a hold is kept until it ends. A till that stands in for people has more. */
const KEPT = 20
const KEPT_BY_TILL = 200

/** Holds at once: whoever has more begins baskets and never pays. */
const MAX_HOLDS = 20
const MAX_HOLDS_BY_TILL = 200

export function hasTooManyHolds({ redemptions }: Customer, anonymous: boolean): boolean {
  const held = redemptions.filter(({ state }) => state === 'held').length
  return held >= (anonymous ? MAX_HOLDS_BY_TILL : MAX_HOLDS)
}

/** Keeps a redemption with the customer, and tells it. */
export function keepRedemption(redemption: Redemption, anonymous: boolean, step: Stepping): void {
  const { customer } = step
  customer.redemptions.push(redemption)
  if (customer.redemptions.length > (anonymous ? KEPT_BY_TILL : KEPT)) {
    const oldest = customer.redemptions.findIndex(({ state }) => state !== 'held')
    if (oldest >= 0) customer.redemptions.splice(oldest, 1)
  }
  tellRedemption(redemption, undefined, step)
}

/** Tells how a redemption stands; what is told does not change with it. */
export function tellRedemption(redemption: Redemption, was: Redemption['state'] | undefined, step: Stepping): void {
  const lines = redemption.lines.map((line) => ({ ...line }))
  const audiences = was === undefined ? audiencesOf(step.customer).map(({ audience }) => audience) : []
  step.effect({ type: 'record-redemption', redemption: { ...redemption, lines }, was, audiences })
}

export function findRedemption(customer: Customer, id: string): Redemption | undefined {
  return customer.redemptions.find((redemption) => redemption.id === id)
}

/** Frees what was kept for baskets that were not paid in time. */
export function expireHolds(step: Stepping): void {
  for (const redemption of step.customer.redemptions) {
    if (redemption.state !== 'held' || redemption.until > step.world.now) continue
    releaseUses(redemption, 'expired', step)
    tellRedemption(redemption, 'held', step)
  }
}
