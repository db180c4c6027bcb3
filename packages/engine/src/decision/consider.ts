import type { Customer } from '../profile/customer.ts'
import { Stepping } from '../stepping.ts'
import type { World } from '../world.ts'
import type { Action } from './action.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'

/**
 * What would become of some actions if a moment came for them now. The customer is changed as by a decision, so it
 * must be a copy; conditions on the event that causes the moment find nothing there.
 */
export function consider(
  customer: Customer,
  actions: readonly Action[],
  kind: Decision['moment']['kind'],
  world: World,
): Decision {
  const step = new Stepping(
    customer,
    { type: 'decision-requested', id: 'consider', at: world.now, placement: '', properties: {} },
    world,
  )
  return decide({ kind, id: 'consider', cause: 'consider', properties: {}, since: world.now, actions }, step)
}
