import { findRollup } from '../profile/rollup.ts'
import { nextExpiry } from '../profile/window.ts'
import type { Stepping } from '../stepping.ts'
import { type PointsAccount, settleOwed } from './account.ts'
import { earnedWithin } from './earned.ts'
import { post } from './post.ts'
import { earnedKey, type Programme } from './programme.ts'
import { nextReminder, remindOfPoints } from './remind.ts'

/** What time alone has brought about in a customer's accounts: points that can be spent now, points that end, tiers that fall. */
export function passAllTime(step: Stepping): void {
  for (const account of step.customer.points) {
    const programme = step.world.playbook.programmes.get(account.programme)
    if (programme && account.wakeAt <= step.world.now) passTime(account, programme, step)
  }
}

export function passTime(account: PointsAccount, programme: Programme, step: Stepping): void {
  const { now } = step.world
  for (const lot of account.lots) {
    if (lot.spendable || lot.spendableAt > now) continue
    lot.spendable = true
    const { points, reference } = lot
    post({ programme: programme.id, kind: 'release', reference, from: 'pending', to: 'available', points }, step)
  }
  settleOwed(account)
  for (const { expiresAt, points, reference, spendable } of account.lots) {
    if (expiresAt > now) continue
    const from = spendable ? 'available' : 'pending'
    post({ programme: programme.id, kind: 'expire', reference, from, to: 'expired', points }, step)
  }
  account.lots = account.lots.filter(({ expiresAt }) => expiresAt > now)
  remindOfPoints(account, step)
  moveTier(account, programme, step)
  account.wakeAt = nextChange(account, programme, step)
}

/** A tier is had as soon as it is earned, and kept for a while when it no longer is. */
function moveTier(account: PointsAccount, { id, tiers }: Programme, step: Stepping): void {
  const { now } = step.world
  const held = tiers.findIndex((tier) => tier.id === account.tier)
  const earned = tiers.findLastIndex((tier) => earnedWithin(earnedKey(id), tier.withinMs, step) >= tier.reach)
  if (earned >= held) account.tierUntil = Number.POSITIVE_INFINITY
  else if (account.tierUntil === Number.POSITIVE_INFINITY) account.tierUntil = now + tiers[held]!.keepsMs
  if (earned === held || (earned < held && now < account.tierUntil)) return
  account.tier = tiers[earned]?.id
  account.tierUntil = Number.POSITIVE_INFINITY
  step.touch(`tier:${id}`)
}

function nextChange(account: PointsAccount, { id, tiers }: Programme, step: Stepping): number {
  const { customer, world } = step
  let next = Math.min(account.tierUntil, nextReminder(account, step))
  for (const { retryAt } of account.outgoing) next = Math.min(next, retryAt)
  for (const { expiresAt, spendable, spendableAt } of account.lots)
    next = Math.min(next, expiresAt, spendable ? Number.POSITIVE_INFINITY : spendableAt)
  const rollup = account.tier === undefined ? undefined : findRollup(customer, earnedKey(id))
  if (rollup) for (const { withinMs } of tiers) next = Math.min(next, nextExpiry(rollup, withinMs, world.now))
  return next
}
