import { countBasket } from '../affinity/affinity.ts'
import type { BasketLine } from '../basket/basket.ts'
import { type Priced, priceBasket } from '../basket/evaluate.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { moveGrant } from '../offer/change-grant.ts'
import type { Stepping } from '../stepping.ts'
import { countUses, householdToCount, uncountUses } from './household-uses.ts'
import { factorOf } from './points-factor.ts'
import { linesOf, packLines } from './redeemed-lines.ts'
import { isPaid, type OfferUse, type Redemption } from './redemption.ts'
import { releaseUnit } from './stock.ts'
import { unusedCodes } from './unused-codes.ts'
import { type AtTill, findUsable, type Usable } from './usable.ts'

/** A basket with what may come off it. */
interface Appraised extends Usable {
  /** Its lines with what is known of their products. */
  readonly priced: Priced
}

/** What would come off a basket now; changes nothing. What the till does not say of products and the place, the catalogue does. */
export function appraise(given: readonly BasketLine[], at: AtTill, step: Stepping): Appraised {
  const { catalogue } = step.world
  const lines = given.map((line) => withProduct(line, catalogue))
  const till = at.zone === undefined && at.place !== undefined ? { ...at, zone: catalogue.place(at.place)?.zone } : at
  const { candidates, rejected } = findUsable(lines, till, step)
  const priced = priceBasket(lines, candidates, step.world.playbook.marginFloor)
  const unused = unusedCodes(candidates, priced)
  return { candidates, rejected: unused.length === 0 ? rejected : [...rejected, ...unused], priced }
}

function withProduct(line: BasketLine, catalogue: Catalogue): BasketLine {
  const product = catalogue.product(line.sku)
  if (!product) return line
  return {
    ...line,
    category: line.category.length > 0 ? line.category : (product.category?.split('/') ?? []),
    brand: line.brand ?? product.brand,
    unitCost: line.unitCost ?? product.cost,
  }
}

/** Uses the offers that come off a basket: they are kept for it until `until`, or used for good where that is now. */
export function redeem(
  id: string,
  lines: readonly BasketLine[],
  till: AtTill,
  until: number,
  step: Stepping,
): Redemption {
  const { candidates, priced, rejected } = appraise(lines, till, step)
  const { now } = step.world
  const uses = priced.applied.map(({ discount, offer: { id: used, offer } }): OfferUse => {
    const { benefit, code, unique } = candidates.find((candidate) => candidate.id === used)!
    const use: Writable<OfferUse> = { id: used, offer, code, amount: discount }
    const multiplies = factorOf(benefit, priced)
    const household = householdToCount(step.world.playbook.offers.get(offer)!, step)
    if (unique) use.unique = unique
    if (household !== undefined) use.household = household
    if (multiplies !== 1) use.multiplies = multiplies
    return use
  })
  for (const use of uses) take(use, till, step)
  countUses(uses, step)
  const held = uses.length > 0 && until > now
  const redemption: Redemption = {
    id,
    state: uses.length === 0 ? 'empty' : held ? 'held' : 'committed',
    at: now,
    until,
    place: till.place,
    channel: till.channel,
    uses,
    lines: packLines(lines.map(({ id, quantity, sku }, i) => ({ id, sku, quantity, total: priced.totals[i]! }))),
    subtotal: priced.subtotal,
    discount: priced.discount,
    exact: priced.exact,
    rejected,
  }
  if (isPaid(redemption)) commitUses(redemption, step)
  if (till.usedAt !== undefined) reportConflicts(redemption, till.usedAt, step)
  return redemption
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** What was given for codes while the line was down is given, whether they gave the right to it or not. */
function reportConflicts({ id, place, rejected }: Redemption, usedAt: number, step: Stepping): void {
  for (const { at, code, place: firstPlace, reason } of rejected) {
    const first = { firstAt: at ?? 0, firstPlace }
    step.effect({ type: 'report-conflict', redemption: id, ...{ code, reason, usedAt, place }, ...first })
  }
}

/** Keeps what a use needs: the copy, a unit and the amount of the budget, a place under the limit. */
function take({ amount, id, offer, unique }: OfferUse, { anonymous, place }: AtTill, step: Stepping): void {
  const { customer, world } = step
  const { now } = world
  const terms = world.playbook.offers.get(offer)!.redemption!
  const grant = customer.grants.find((copy) => copy.id === id)
  if (grant) moveGrant(grant, 'held', step)
  if (unique) step.markCode(unique, 'held', place, grant ? customer.id : 0)
  if (terms.unitPool !== undefined) step.spend(terms.unitPool, 1)
  if (terms.amountPool !== undefined && amount > 0) step.spend(terms.amountPool, amount)
  if (!terms.limit || anonymous) return
  const { withinMs } = terms.limit
  const uses = customer.offerUses.find(([named]) => named === offer)
  if (uses) uses[1] = [...uses[1].filter((at) => at > now - withinMs), now]
  else customer.offerUses.push([offer, [now]])
}

/** The basket is paid: what was kept for it is used for good. */
export function commitUses(redemption: Redemption, step: Stepping): void {
  const { affinity } = step.world.playbook
  if (affinity && affinity.event === undefined)
    countBasket(
      linesOf(redemption).map(({ sku }) => sku),
      redemption.at,
      step,
    )
  for (const { id, unique } of redemption.uses) {
    const grant = step.customer.grants.find((copy) => copy.id === id)
    if (grant) {
      moveGrant(grant, 'redeemed', step)
      releaseUnit(grant, step)
    }
    if (unique) step.markCode(unique, 'used', redemption.place, grant ? step.customer.id : 0)
  }
}

/** What was kept, or used, is free again: the basket was not paid, or all of it came back. */
export function releaseUses(redemption: Redemption, state: 'cancelled' | 'expired' | 'returned', step: Stepping): void {
  redemption.state = state
  uncountUses(redemption, step)
  const { customer, world } = step
  for (const { amount, id, offer, unique } of redemption.uses) {
    const grant = customer.grants.find((copy) => copy.id === id)
    if (grant) moveGrant(grant, 'released', step)
    if (unique) step.markCode(unique, grant ? 'given' : 'free', undefined, grant ? customer.id : 0)
    const terms = world.playbook.offers.get(offer)?.redemption
    if (terms?.unitPool !== undefined) step.spend(terms.unitPool, -1)
    if (terms?.amountPool !== undefined && amount > 0) step.spend(terms.amountPool, -amount)
    const uses = customer.offerUses.find(([named]) => named === offer)
    const at = uses?.[1].indexOf(redemption.at) ?? -1
    if (at >= 0) uses![1] = uses![1].toSpliced(at, 1)
  }
}
