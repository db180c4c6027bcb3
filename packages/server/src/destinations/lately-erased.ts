import type { ToldFact } from './told-fact.ts'

/** Beyond so many the first are forgotten: nothing that was on its way then is on its way any more. */
const KEPT = 10_000

/** Customers who were erased while facts about them may have been on their way. */
export class LatelyErased {
  readonly #customers = new Set<number>()

  note(customers: readonly number[]): void {
    for (const customer of customers) this.#customers.add(customer)
    for (const customer of this.#customers) {
      if (this.#customers.size <= KEPT) return
      this.#customers.delete(customer)
    }
  }

  has(customer: number): boolean {
    return this.#customers.has(customer)
  }

  /** Whether nothing may be kept of a fact, since it is about one of them; that they were erased has to be told. */
  covers({ customer, kind }: ToldFact): boolean {
    return kind !== 'customer-erased' && this.has(customer)
  }
}
