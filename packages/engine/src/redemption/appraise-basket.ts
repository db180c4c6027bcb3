import type { BasketLine } from '../basket/basket.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { Stepping } from '../stepping.ts'
import type { World } from '../world.ts'
import { type Appraisal, appraise } from './redeem.ts'
import type { AtTill } from './usable.ts'

/** What would come off a basket for a customer, or for somebody nobody knows; changes nothing. */
export function appraiseBasket(
  customer: Customer | undefined,
  lines: readonly BasketLine[],
  till: AtTill,
  world: World,
): Appraisal {
  const asked = { type: 'timer-fired', id: 'appraisal', at: world.now } as const
  return appraise(lines, till, new Stepping(customer ?? createCustomer(0, world.now), asked, world))
}
