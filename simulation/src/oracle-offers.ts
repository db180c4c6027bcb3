import type { Customer, Grant } from '@attune/engine'
import { LIMITS } from './sim-playbook.ts'
import type { Violations } from './violations.ts'

/** Invariant 6: budgets and limits per person, counted from the wallets that the store holds. */
export class OfferOracle {
  readonly #violations: Violations
  /** Ids of the copies of each offer that anybody was ever given. */
  readonly #grants = new Map<string, Set<string>>()

  constructor(violations: Violations) {
    this.#violations = violations
  }

  look(customer: Customer): void {
    for (const grant of customer.grants) this.#count(grant)
    for (const [offer, limit] of Object.entries(LIMITS.perPerson)) {
      const held = customer.grants.filter((grant) => grant.offer === offer)
      for (const { receivedAt } of held) {
        const within = held.filter(
          (other) => other.receivedAt <= receivedAt && other.receivedAt > receivedAt - limit.withinMs,
        )
        if (within.length > limit.max)
          this.#violations.add(
            6,
            `customer ${customer.id} got ${within.length} of ${offer}, ${limit.max} are the limit`,
          )
      }
    }
  }

  #count({ id, offer }: Grant): void {
    const ids = this.#grants.get(offer) ?? new Set()
    this.#grants.set(offer, ids)
    if (ids.has(id)) return
    ids.add(id)
    const budget = LIMITS.budgets[offer]
    if (budget !== undefined && ids.size > budget)
      this.#violations.add(6, `${ids.size} copies of ${offer} were given, ${budget} are the budget`)
  }
}
