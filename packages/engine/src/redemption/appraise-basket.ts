import type { BasketLine } from '../basket/basket.ts'
import { type Evaluation, evaluationOf } from '../basket/evaluate.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { Stepping } from '../stepping.ts'
import type { World } from '../world.ts'
import { appraise } from './redeem.ts'
import type { AtTill, Usable } from './usable.ts'

/** A basket with what may come off it. */
interface Appraisal extends Usable {
  readonly evaluation: Evaluation
}

/** What would come off a basket for a customer, or for somebody nobody knows; changes nothing. */
export function appraiseBasket(
  customer: Customer | undefined,
  lines: readonly BasketLine[],
  till: AtTill,
  world: World,
): Appraisal {
  const asked = { type: 'timer-fired', id: 'appraisal', at: world.now } as const
  const stepping = new Stepping(customer ?? createCustomer(0, world.now), asked, world)
  const { candidates, priced, rejected } = appraise(lines, till, stepping)
  return { candidates, rejected, evaluation: evaluationOf(candidates, priced) }
}
