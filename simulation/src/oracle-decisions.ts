import type { Decision } from '@attune/engine'
import type { DeliveryRow } from 'attune/testing'
import { LIMITS } from './sim-playbook.ts'
import type { Violations } from './violations.ts'

/** Invariants 5 and 6 as decisions show them: who is held out, what rules out what, and what campaigns spend. */
export class DecisionOracle {
  readonly #violations: Violations
  /** Customers and actions that were held out once, and those that were chosen. */
  readonly #heldOut = new Set<string>()
  readonly #chosen = new Set<string>()
  /** What was spent of each budget: in all, and by day. */
  readonly #spent = new Map<string, number>()
  /** What each delivery took of which budget, until it is given back. */
  readonly #taken = new Map<string, readonly (readonly [budget: string, units: number])[]>()
  /** Deliveries that reached nobody, with when that was. */
  readonly #missed = new Map<string, number>()
  /** Decisions for actions of the group, by customer. */
  readonly #grouped = new Map<number, { readonly action: string; readonly at: number }[]>()
  readonly #seen = new Set<string>()

  constructor(violations: Violations) {
    this.#violations = violations
  }

  look(decision: Decision): void {
    if (this.#seen.has(decision.id)) return
    this.#seen.add(decision.id)
    const { candidates, chosen, customer, later } = decision
    for (const { action, reason } of candidates) if (reason === 'holdout') this.#heldOut.add(`${customer}/${action}`)
    const winner = candidates[chosen]
    if (winner && later === undefined) {
      this.#chosen.add(`${customer}/${winner.action}`)
      this.#checkBudgets(decision, winner.action, winner.channel ?? '')
      this.#checkGroup(decision, winner.action)
    }
    for (const { action } of candidates) {
      const both = `${customer}/${action}`
      if (this.#heldOut.has(both) && this.#chosen.has(both))
        this.#violations.add(5, `customer ${customer} is held out of ${action} and was chosen for it (${decision.id})`)
    }
  }

  /** To be told before the decisions of the same commit: what was given back may have been spent again. */
  lookAtDelivery({ id, reason, state, updatedAt }: DeliveryRow): void {
    if ((state !== 'failed' && state !== 'suppressed') || reason === 'unknown_after_crash') return
    if (this.#missed.has(id)) return
    this.#missed.set(id, updatedAt)
    for (const [budget, units] of this.#taken.get(id) ?? [])
      if (isOpen(budget, updatedAt)) this.#spent.set(budget, this.#spent.get(budget)! - units)
    this.#taken.delete(id)
  }

  #checkBudgets({ at, delivery = '', id }: Decision, action: string, channel: string): void {
    if (!LIMITS.springActions.includes(action)) return
    const money = (LIMITS.costs[channel] ?? 0) + (LIMITS.costs[action] ?? 0)
    const missedAt = this.#missed.get(delivery)
    const taken = [
      ['spring', 1, LIMITS.campaignBudget],
      [`spring on ${dayOf(at)}`, money, LIMITS.dailyMoney],
    ] as const
    for (const [budget, units, most] of taken)
      if (missedAt === undefined || !isOpen(budget, missedAt)) this.#spend(budget, units, most, id)
    this.#taken.set(
      delivery,
      taken.map(([budget, units]) => [budget, units]),
    )
  }

  #spend(budget: string, units: number, most: number, decision: string): void {
    const spent = (this.#spent.get(budget) ?? 0) + units
    this.#spent.set(budget, spent)
    if (spent > most + 1e-6)
      this.#violations.add(6, `${spent} of the budget ${budget} were spent by ${decision}, ${most} are all there is`)
  }

  #checkGroup({ at, customer, id }: Decision, action: string): void {
    const { actions, withinMs } = LIMITS.group
    if (!actions.includes(action)) return
    const before = this.#grouped.get(customer) ?? []
    const ruling = before.find((made) => made.action !== action && at - made.at >= 0 && at - made.at < withinMs)
    if (ruling)
      this.#violations.add(5, `${action} for customer ${customer} (${id}) although ${ruling.action} rules it out`)
    this.#grouped.set(customer, [...before, { action, at }])
  }
}

/** The day of an instant by the brand's calendar. */
function dayOf(at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(at)
}

/** Whether something can be given back to a budget at an instant: a day that is over keeps what it spent. */
function isOpen(budget: string, at: number): boolean {
  return !budget.includes(' on ') || budget.endsWith(dayOf(at))
}
