import type { Stepping } from '../stepping.ts'
import type { PointsAccount, PointsLot } from './account.ts'

/**
 * Tells triggers that look ahead of points that end soon: once for each time at which some come within their reach, with all
 * that end within it. Points that were given with less time left than that are not told of.
 */
export function remindOfPoints(account: PointsAccount, step: Stepping): void {
  const { now, playbook } = step.world
  for (const { beforeMs, trigger } of playbook.expiryTriggers.ofPoints(account.programme)) {
    const isDue = ({ at, expiresAt }: PointsLot) =>
      expiresAt - beforeMs > Math.max(at, account.remindedUpTo) && expiresAt - beforeMs <= now && expiresAt > now
    if (!account.lots.some(isDue)) continue
    const ending = account.lots.filter(({ expiresAt }) => expiresAt > now && expiresAt - beforeMs <= now)
    const points = ending.reduce((sum, lot) => sum + lot.points, 0)
    const endsAt = Math.min(...ending.map(({ expiresAt }) => expiresAt))
    step.effect({ type: 'remind-of-points', programme: account.programme, trigger, points, endsAt })
  }
  account.remindedUpTo = now
}

/** When a trigger looks ahead to the end of some points next; Infinity where none will. */
export function nextReminder({ lots, programme }: PointsAccount, { world }: Stepping): number {
  let next = Number.POSITIVE_INFINITY
  for (const { beforeMs } of world.playbook.expiryTriggers.ofPoints(programme))
    for (const { expiresAt } of lots) if (expiresAt - beforeMs > world.now) next = Math.min(next, expiresAt - beforeMs)
  return next
}
