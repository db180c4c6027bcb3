import { countBasket } from '../affinity/affinity.ts'
import { stateFact } from '../context/facts.ts'
import { noteGoals } from '../experiment/participation.ts'
import type { JsonObject } from '../json.ts'
import { earnPoints } from '../loyalty/earn.ts'
import { takeBackPoints } from '../loyalty/take-back.ts'
import { creditResponses } from '../model/learn.ts'
import { countTowardsGrants } from '../offer/progress.ts'
import { receiveOffers } from '../offer/receive.ts'
import { takeReport } from '../place/stay.ts'
import { findRollup, isCountable } from '../profile/rollup.ts'
import { countEvent } from '../recollection/count-event.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Something the customer did: an order, a page view, a location report. Page and screen views carry those names. */
export interface Tracked extends EventBase {
  readonly type: 'tracked'
  readonly name: string
  readonly properties: JsonObject
}

const NONE = [] as const

/** Counts it, states the facts it brings, and moves offers along. */
export function observeTracked(event: Tracked, step: Stepping): void {
  const { customer, world } = step
  const { playbook } = world
  const { name, at } = event
  const { properties } = step
  const { zone } = step.scope
  const rollups = playbook.rollupsByEvent.get(name) ?? (mayCount(name, step) ? [playbook.baseRollup(name)] : NONE)
  const tallies = playbook.talliesByEvent.get(name) ?? NONE
  const series = playbook.seriesByEvent.get(name) ?? NONE
  countEvent(customer, event, { rollups, tallies, series }, properties, world.now, zone)
  step.touch(`event:${name}`)
  const isPast = event.load !== undefined
  for (const fact of playbook.factsByEvent.get(name) ?? []) {
    // What was true for a while is of no use when that is over.
    if (isPast && at + fact.lastsMs <= world.now) continue
    if (stateFact(customer, fact, properties, world.catalogue, at)) step.touch(`fact:${fact.name}`)
  }
  // By a file nobody responds to what was shown, nothing is promised, and nobody is where they were then.
  if (!isPast) {
    const report = playbook.reportsByEvent.get(name)?.(properties)
    if (report) takeReport(report, at, step)
    creditResponses(event, step)
    noteGoals(event, step)
    receiveOffers(event, step)
  }
  if (playbook.affinity?.event === name) countBasket(playbook.affinity.skusOf(properties), at, step)
  earnPoints(event, step)
  takeBackPoints(event, step)
  if (playbook.offersByTermEvent.has(name)) {
    for (const grant of countTowardsGrants(customer, playbook.offers, name, properties, at)) {
      step.effect({ type: 'complete-offer', grant })
      step.touch(`offer:${grant.offer}`)
    }
  }
}

/** Whether an event that no definition mentions is counted: as long as there is room for one more name. */
function mayCount(name: string, { customer, world }: Stepping): boolean {
  if (!isCountable(name)) return false
  return customer.rollups.length < world.limits.rollups || findRollup(customer, name) !== undefined
}
