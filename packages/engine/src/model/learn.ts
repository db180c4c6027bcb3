import { isTrue } from '../condition/answer.ts'
import type { Action } from '../decision/action.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Tracked } from '../events/tracked.ts'
import type { Stepping } from '../stepping.ts'
import type { Exposure } from './exposure.ts'

/** How long a response is awaited where the action does not say. */
const DEFAULT_RESPONSE_MS = 7 * 86_400_000

/** A customer's responses are awaited to this many decisions at once; a further one closes the oldest as a failure. */
const CAPACITY = 50

/** Closes an exposure with its label. The list is replaced, so one may go through it while closing. */
export function learn(exposure: Exposure, success: boolean, step: Stepping): void {
  step.customer.exposures = step.customer.exposures.filter((shown) => shown !== exposure)
  step.effect({ type: 'update-model', exposure, success })
}

/** Awaits the response to what was decided: from now on, or, where it has yet to be delivered, without an end so far. */
export function awaitResponse(delivery: Delivery, arm: Exposure['arm'], delivered: boolean, step: Stepping): void {
  const { decision, action, channel } = delivery
  const at = step.world.now
  const until = delivered ? at + responseWindowMs(action, step) : Number.POSITIVE_INFINITY
  awaitLabel({ decision, action, channel, arm, at, until }, step)
}

/** Watches what somebody does by themselves to whom the engine would have shown an action, and the arm of silence did not. */
export function awaitNothingShown(decision: string, { id: action }: Action, channel: string, step: Stepping): void {
  const at = step.world.now
  awaitLabel({ decision, action, channel, arm: 'silence', at, until: at + responseWindowMs(action, step) }, step)
}

function awaitLabel(exposure: Exposure, step: Stepping): void {
  const { customer } = step
  if (customer.exposures.length >= CAPACITY) {
    const oldest = customer.exposures.find(({ until }) => until !== Number.POSITIVE_INFINITY) ?? customer.exposures[0]!
    learn(oldest, false, step)
  }
  customer.exposures.push(exposure)
}

/** Lets the window for a response to a delivery end at its length after `at`, when it was delivered. */
export function openResponseWindow(delivery: Delivery, at: number, step: Stepping): void {
  const { exposures } = step.customer
  const index = exposures.findIndex((shown) => shown.decision === delivery.decision)
  const exposure = exposures[index]
  if (exposure) exposures[index] = { ...exposure, until: at + responseWindowMs(delivery.action, step) }
}

/** Nothing was shown after all: nothing is to be learned. */
export function forgetExposure(decision: string, { customer }: Stepping): void {
  customer.exposures = customer.exposures.filter((shown) => shown.decision !== decision)
}

function responseWindowMs(action: string, { world }: Stepping): number {
  return world.playbook.actions.get(action)?.response?.withinMs ?? DEFAULT_RESPONSE_MS
}

/** Credits an event to everything shown whose response it is. */
export function creditResponses(event: Tracked, step: Stepping): void {
  const { customer, world } = step
  if (customer.exposures.length === 0 || !world.playbook.responseEvents.has(event.name)) return
  for (const exposure of customer.exposures) {
    const response = world.playbook.actions.get(exposure.action)?.response
    if (response?.event !== event.name || event.at < exposure.at || event.at >= exposure.until) continue
    if (response.where && !isTrue(response.where(step.scope))) continue
    learn(exposure, true, step)
  }
}

/** Closes as failures the exposures whose window has passed without a response. */
export function closeExposures(step: Stepping): void {
  const { customer, world } = step
  for (const exposure of customer.exposures) if (exposure.until <= world.now) learn(exposure, false, step)
}
