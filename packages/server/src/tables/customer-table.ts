import { PlaceTable } from './place-table.ts'
import { Slots } from './slots.ts'

/** A map from customers to things that come and go, without what a `Map` leaves behind (see `Slots`). */
export class CustomerTable<Thing> {
  readonly #slotOf = new PlaceTable()
  readonly #things = new Slots<Thing>()

  get(customer: number): Thing | undefined {
    const slot = this.#slotOf.get(customer)
    return slot === undefined ? undefined : this.#things.at(slot)
  }

  has(customer: number): boolean {
    return this.#slotOf.has(customer)
  }

  /** Puts in something for a customer who has nothing yet. */
  add(customer: number, thing: Thing): void {
    this.#slotOf.set(customer, this.#things.put(thing))
  }

  delete(customer: number): void {
    const slot = this.#slotOf.get(customer)
    if (slot === undefined) return
    this.#things.take(slot)
    this.#slotOf.delete(customer)
  }
}
