import type { PointsRow } from 'attune/testing'
import type { Ledger } from './ledger.ts'
import { LIMITS } from './sim-playbook.ts'
import type { Violations } from './violations.ts'

/** Invariant 6: what the members of a household earn together, counted from the movements that the store holds. */
export class PointsOracle {
  readonly #ledger: Ledger
  readonly #violations: Violations
  readonly #earned = new Map<string, { readonly at: number; readonly points: number }[]>()
  readonly #seen = new Set<string>()

  constructor(ledger: Ledger, violations: Violations) {
    this.#ledger = ledger
    this.#violations = violations
  }

  look({ at: now, customer, kind, points, programme, reference }: PointsRow): void {
    const { max, programme: limited, withinMs } = LIMITS.householdPoints
    if (kind !== 'earn' || programme !== limited || this.#seen.has(`${customer}/${reference}`)) return
    this.#seen.add(`${customer}/${reference}`)
    const found = this.#ledger.householdAt(customer, reference)
    if (!found) return
    const { at, household } = found
    const earned = [...(this.#earned.get(household) ?? []), { at, points }]
    this.#earned.set(household, earned)
    const sum = earned.reduce((all, one) => all + (one.at > now - withinMs ? one.points : 0), 0)
    if (sum > max)
      this.#violations.add(
        6,
        `points: household ${household} has earned ${sum} with ${reference}, ${max} are the limit`,
      )
  }
}
