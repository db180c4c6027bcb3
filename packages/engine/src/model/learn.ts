import { isTrue } from '../condition/answer.ts'
import type { Tracked } from '../events/tracked.ts'
import type { Stepping } from '../stepping.ts'
import type { Exposure } from './exposure.ts'

/** Closes an exposure with its label. */
export function learn(exposure: Exposure, success: boolean, step: Stepping): void {
  step.customer.exposures = step.customer.exposures.filter((shown) => shown !== exposure)
  step.effect({ type: 'update-model', exposure, success })
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
