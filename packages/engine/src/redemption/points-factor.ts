import { selects } from '../basket/basket.ts'
import type { Benefit } from '../basket/benefit.ts'
import type { Priced } from '../basket/evaluate.ts'
import type { Customer } from '../profile/customer.ts'

/** By what an offer multiplies the points of a basket: its factor for the share of the total that it is on. 1 where it gives no points. */
export function factorOf(benefit: Benefit, { discount, lines, subtotal, totals }: Priced): number {
  const total = subtotal - discount
  if (benefit.kind !== 'points-multiplier' || total === 0) return 1
  const meant = totals.reduce((sum, one, i) => sum + (selects(benefit.on, lines[i]!) ? one : 0), 0)
  return 1 + (benefit.factor - 1) * (meant / total)
}

/** By what the points of an order are multiplied whose event names the redemption in which offers were used; 1 where it has none. */
export function factorByRedemption({ redemptions }: Customer, named: string | undefined): number {
  // The name that tills know says whose it is behind the id.
  const id = named?.split('-')[0]
  const redemption = id === undefined ? undefined : redemptions.find((one) => one.id === id)
  if (redemption?.state !== 'committed' && redemption?.state !== 'held') return 1
  return redemption.uses.reduce((factor, { multiplies = 1 }) => factor * multiplies, 1)
}
