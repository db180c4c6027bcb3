import { releaseUnit } from '../redemption/stock.ts'
import type { Stepping } from '../stepping.ts'

/** Closes the copies whose last instant has passed. A late event that happened in time can still complete them. */
export function expireGrants(step: Stepping): void {
  for (const grant of step.customer.grants) {
    if (grant.state !== 'open' || grant.endsAt >= step.world.now) continue
    grant.state = 'expired'
    releaseUnit(grant, step)
    step.effect({ type: 'expire-offer', grant })
    step.touch(`offer:${grant.offer}`)
  }
}
