import { DueSlots } from './due-slots.ts'
import type { Membership } from './membership.ts'

/**
 * Where the audiences of one customer are laid out while a step looks at them: which are due, and where the customer
 * stands with each, by slot. Holds nothing between steps: each use has a number, and what does not carry it is void.
 */
export class AudienceDesk {
  readonly due: DueSlots
  readonly #memberships: (Membership | undefined)[]
  readonly #uses: Float64Array
  #use = 0

  constructor(audiences: number) {
    this.due = new DueSlots(audiences)
    this.#memberships = new Array<Membership | undefined>(audiences).fill(undefined)
    this.#uses = new Float64Array(audiences)
  }

  /** Clears the desk for the next customer, whatever the last one left. */
  clear(): void {
    this.#use++
    while (this.due.take() >= 0);
  }

  lay(membership: Membership): void {
    this.#memberships[membership.slot] = membership
    this.#uses[membership.slot] = this.#use
  }

  /** Where the customer stands with the audience of a slot; undefined for one who is outside. */
  at(slot: number): Membership | undefined {
    return this.#uses[slot] === this.#use ? this.#memberships[slot] : undefined
  }
}
