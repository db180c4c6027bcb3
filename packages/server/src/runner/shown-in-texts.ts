import { type Customer, type Json, type Playbook, readComputed } from '@attune/engine'

/** What of a customer the texts for it may show, at an instant. */
export interface ShownInTexts {
  readonly traits: { readonly [name: string]: Json }
  readonly computed: { readonly [id: string]: Json }
}

export function shownInTexts(customer: Customer, playbook: Playbook, now: number): ShownInTexts {
  return {
    traits: Object.fromEntries(customer.traits.map(({ name, value }) => [name, value])),
    computed: readComputed(customer, playbook.computed, now),
  }
}
