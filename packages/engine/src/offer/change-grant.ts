import type { Delivery } from '../delivery/delivery.ts'
import { releaseUnit } from '../redemption/stock.ts'
import type { Stepping } from '../stepping.ts'
import { type Grant, isOpen } from './grant.ts'

/** What becomes of a copy after it was granted, apart from its completion and its end. */
export type GrantChange = 'announced' | 'viewed' | 'held' | 'released' | 'redeemed' | 'revoked'

/**
 * A message has reached the customer: it tells of the copy that it brings, of that which its moment is about, and, where
 * its content names another `offer`, of the open copies of that.
 */
export function announceGrants({ content, grant, properties }: Delivery, at: number, step: Stepping): void {
  const { grants } = step.customer
  const told = new Set([grant, properties.grant])
  const namesAnother = !grants.some((held) => told.has(held.id) && held.offer === content.offer)
  const named = namesAnother ? grants.filter((held) => held.offer === content.offer && isOpen(held, at)) : []
  for (const id of [...told, ...named.map((held) => held.id)]) if (typeof id === 'string') announceGrant(id, at, step)
}

function announceGrant(id: string, at: number, step: Stepping): void {
  const grant = find(id, step)
  if (!grant || grant.announcedAt !== undefined) return
  grant.announcedAt = at
  tell(grant, 'announced', step)
}

/** The customer has seen copies in the wallet; of one that is closed it is not noted. */
export function viewGrants(ids: readonly string[], at: number, step: Stepping): void {
  for (const id of ids) {
    const grant = find(id, step)
    if (!grant || grant.viewedAt !== undefined || grant.state !== 'open') continue
    grant.viewedAt = at
    tell(grant, 'viewed', step)
  }
}

/** The brand takes a copy back that was not used yet; what it took of the budget is free again. */
export function revokeGrant(id: string, step: Stepping): void {
  const grant = find(id, step)
  if (!grant || !isRevocable(grant, step.world.now)) return
  const pool = step.world.playbook.offers.get(grant.offer)?.pool
  if (pool !== undefined) step.spend(pool, -1)
  releaseUnit(grant, step)
  if (grant.code) step.markCode(grant.code, 'revoked', undefined, 0)
  moveGrant(grant, 'revoked', step)
}

/** Whether a copy can still be taken back: not used, not ended, not kept for a basket just now. */
export function isRevocable(grant: Grant, at: number): boolean {
  return grant.state === 'completed' || isOpen(grant, at)
}

/** Moves a copy to another state by what became of a basket, or by the brand. */
export function moveGrant(grant: Grant, change: 'held' | 'released' | 'redeemed' | 'revoked', step: Stepping): void {
  if (change === 'released') grant.state = grant.completedAt === undefined ? 'open' : 'completed'
  else grant.state = change
  step.touch(`offer:${grant.offer}`)
  tell(grant, change, step)
}

function find(id: string, { customer }: Stepping): Grant | undefined {
  return customer.grants.find((grant) => grant.id === id)
}

function tell(grant: Grant, change: GrantChange, step: Stepping): void {
  // A copy: later steps go on changing the one in the document.
  step.effect({ type: 'change-grant', grant: { ...grant }, change })
}
