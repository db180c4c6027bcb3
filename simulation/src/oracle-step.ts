import { type Customer, type Event, step, type World } from '@attune/engine'
import { decodeCustomer, encodeCustomer, Words } from 'attune/testing'
import type { Violations } from './violations.ts'

/** One in so many steps is made twice on copies. */
const SAMPLE = 12

/** Invariant 1: the same step on two copies of a customer gives the same bytes and the same effects. */
export class StepOracle {
  readonly #violations: Violations
  #steps = 0

  constructor(violations: Violations) {
    this.#violations = violations
  }

  look(customer: Customer, event: Event, world: World): void {
    if (this.#steps++ % SAMPLE !== 0) return
    const words = new Words()
    const before = encodeCustomer(customer, words)
    const first = stepCopy(before, event, world, words)
    const second = stepCopy(before, event, world, words)
    if (!first.document.equals(second.document))
      this.#violations.add(1, `event ${event.id} of customer ${customer.id} gives two different documents`)
    if (first.effects !== second.effects)
      this.#violations.add(1, `event ${event.id} of customer ${customer.id} gives two different lists of effects`)
  }
}

function stepCopy(before: Uint8Array, event: Event, world: World, words: Words): { document: Buffer; effects: string } {
  const customer = decodeCustomer(before, words)
  const { effects } = step(customer, event, world)
  return { document: Buffer.from(encodeCustomer(customer, words)), effects: JSON.stringify(effects) }
}
