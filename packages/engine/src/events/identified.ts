import type { JsonObject } from '../json.ts'
import { findTrait, setTrait } from '../profile/traits.ts'
import { adoptZone } from '../profile/zone.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Something is stated about the customer: name, tier, postal code. A `null` takes the attribute away. */
export interface Identified extends EventBase {
  readonly type: 'identified'
  readonly traits: JsonObject
  /** Who states it, where that matters: `oidc:<issuer>` for an issuer's claims, `registration` for answers of the person. */
  readonly source?: string
}

/** Stores the traits for which there is room; a trait `timezone` that names a zone becomes the customer's. */
export function observeIdentified(event: Identified, step: Stepping): void {
  const { customer, world } = step
  const { sourceRanks } = world.playbook
  for (const name of Object.keys(event.traits)) {
    const ranks = sourceRanks.get(name)
    const stated = event.traits[name]!
    if (!setTrait(customer, name, stated, event.at, world.limits.traits, event.source, ranks)) {
      if (stated !== null && !findTrait(customer, name)) step.effect({ type: 'leave-out-trait', name })
      continue
    }
    const value = findTrait(customer, name)!.value
    step.touch(`trait:${name}`)
    if (name === 'timezone' && typeof value === 'string') adoptZone(value, 'explicit', step)
  }
}
