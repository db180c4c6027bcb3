import type { Customer } from '../profile/customer.ts'
import { Stepping } from '../stepping.ts'
import type { World } from '../world.ts'
import type { Action } from './action.ts'
import type { Choice } from './choose.ts'
import { decide, settle, takeField } from './decide.ts'
import type { Decision } from './decision.ts'
import type { Moment } from './moment.ts'
import { Weighing } from './weigh.ts'

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
  return decide(momentNow(actions, kind, world), steppingNow(customer, world))
}

/**
 * Lets actions go down the ladder and gives how many stand, and what weighs them and chooses, as often as it is called:
 * the part of a decision whose cost grows with how many contend.
 */
export function openContest(
  customer: Customer,
  actions: readonly Action[],
  kind: Decision['moment']['kind'],
  world: World,
): { readonly contestants: number; settle(): Choice } {
  const step = steppingNow(customer, world)
  const moment = momentNow(actions, kind, world)
  const field = takeField(moment, [], step)
  const { policy } = world.playbook
  return {
    contestants: field.contestants.length,
    settle: () => settle(field, new Weighing(step, field.scope), policy, moment, step),
  }
}

function momentNow(actions: readonly Action[], kind: Decision['moment']['kind'], { now }: World): Moment {
  return { kind, id: 'consider', cause: 'consider', properties: {}, since: now, actions }
}

function steppingNow(customer: Customer, world: World): Stepping {
  const event = { type: 'decision-requested', id: 'consider', at: world.now, placement: '', properties: {} } as const
  return new Stepping(customer, event, world)
}
