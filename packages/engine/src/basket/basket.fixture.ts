import type { BasketLine } from './basket.ts'
import { benefitSchema, requirementSchema } from './benefit.ts'
import { type Candidate, type Evaluation, evaluationOf, priceBasket } from './evaluate.ts'

/** A line such as `2 x latte at 450`, with what else is known of the product. */
export function line(sku: string, quantity: number, unitPrice: number, more: Partial<BasketLine> = {}): BasketLine {
  return { id: sku, sku, quantity, unitPrice, category: [], brand: undefined, unitCost: undefined, ...more }
}

/** An offer from its definition. */
export function offer(
  id: string,
  benefit: object,
  more: Partial<Omit<Candidate, 'requires'>> & { readonly requires?: readonly object[] } = {},
): Candidate {
  return {
    ...{ id, offer: id, priority: 0, marginFloor: 0, most: Number.POSITIVE_INFINITY, group: undefined },
    ...{ exclusive: false, worth: 0 },
    ...more,
    benefit: benefitSchema.parse(benefit),
    requires: (more.requires ?? []).map((requirement) => requirementSchema.parse(requirement)),
  }
}

/** What a basket comes to, with everything that is told of it. */
export function evaluateBasket(lines: readonly BasketLine[], candidates: readonly Candidate[], floor = 0): Evaluation {
  return evaluationOf(candidates, priceBasket(lines, candidates, floor))
}
