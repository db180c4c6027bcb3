import { stateFact } from '../context/facts.ts'
import type { JsonObject } from '../json.ts'
import { creditResponses } from '../model/learn.ts'
import { countTowardsGrants } from '../offer/progress.ts'
import { receiveOffers } from '../offer/receive.ts'
import { addToRollup, findRollup, isCountable } from '../profile/rollup.ts'
import { addToSeries } from '../profile/series.ts'
import { addToTally } from '../profile/tally.ts'
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
  const specs = playbook.rollupsByEvent.get(name)
  if (specs) {
    for (const spec of specs)
      for (const counted of spec.lines?.(properties) ?? [properties])
        if (spec.accepts === undefined || spec.accepts(counted))
          addToRollup(customer, spec, counted, at, world.now, zone)
  } else if (mayCount(name, step)) {
    addToRollup(customer, playbook.baseRollup(name), properties, at, world.now, zone)
  }
  for (const spec of playbook.talliesByEvent.get(name) ?? NONE) {
    for (const line of spec.lines?.(properties) ?? [properties]) {
      if (spec.accepts !== undefined && !spec.accepts(line)) continue
      for (const value of spec.read(line)) addToTally(customer, spec, value, at, world.now)
    }
  }
  for (const { accepts, key } of playbook.seriesByEvent.get(name) ?? NONE)
    if (accepts === undefined || accepts(properties)) addToSeries(customer, key, at)
  step.touch(`event:${name}`)
  for (const fact of playbook.factsByEvent.get(name) ?? []) {
    if (stateFact(customer, fact, properties, at)) step.touch(`fact:${fact.name}`)
  }
  creditResponses(event, step)
  receiveOffers(event, step)
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
