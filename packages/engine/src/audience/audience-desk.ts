import { DueSlots } from './due-slots.ts'

/**
 * Where the audiences of one customer are laid out while a step looks at them: which are due, and at which place of the
 * customer's memberships each lies, by slot. Holds nothing between steps: each use has a number, and what does not carry it is void.
 */
export class AudienceDesk {
  readonly due: DueSlots
  readonly #places: Int32Array
  readonly #uses: Float64Array
  #use = 0

  constructor(audiences: number) {
    this.due = new DueSlots(audiences)
    this.#places = new Int32Array(audiences)
    this.#uses = new Float64Array(audiences)
  }

  /** Clears the desk for the next customer, whatever the last one left. */
  clear(): void {
    this.#use++
    while (this.due.take() >= 0);
  }

  lay(slot: number, place: number): void {
    this.#places[slot] = place
    this.#uses[slot] = this.#use
  }

  /** The place of the entry for the audience of a slot; -1 where there is none. */
  placeOf(slot: number): number {
    return this.#uses[slot] === this.#use ? this.#places[slot]! : -1
  }

  lift(slot: number): void {
    this.#uses[slot] = 0
  }
}
