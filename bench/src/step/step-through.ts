import { type Customer, createCustomer, type Event, step, type World } from '@attune/engine'
import type { CustomerEvent } from './events.ts'

/** Steps an event, and the reports of the channels for what it handed over, as the host would bring them back. */
export function stepThrough(
  people: Map<number, Customer>,
  { customer: id, event }: CustomerEvent,
  world: World,
): Customer {
  let customer = people.get(id)
  if (customer === undefined) {
    customer = createCustomer(id, world.now)
    people.set(id, customer)
  }
  const { effects } = step(customer, event, world)
  for (const effect of effects) {
    if (effect.type !== 'hand-over-delivery') continue
    step(customer, reportOf(effect.delivery.id, effect.attempt, world.now), world)
  }
  return customer
}

function reportOf(delivery: string, attempt: number, at: number): Event {
  return { type: 'delivery-reported', id: `report/${delivery}/${attempt}`, at, delivery, attempt, outcome: 'delivered' }
}
