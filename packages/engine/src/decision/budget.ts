import type { Channel } from '../delivery/channel.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Stepping } from '../stepping.ts'
import { localDay } from '../time/zone.ts'
import { type Action, type CampaignPool, MONEY_PARTS } from './action.ts'

/** Why a campaign's budget does not allow an action on a channel; undefined where it does. */
export function whyOverBudget(action: Action, channel: Channel | undefined, step: Stepping): string | undefined {
  for (const pool of action.campaign?.pools ?? []) {
    if (step.remaining(pool.name, periodOf(pool, step)) >= unitsOf(pool, action, channel)) continue
    return pool.daily ? 'campaign_daily_budget_spent' : 'campaign_budget_spent'
  }
  return undefined
}

/** What was taken from a pool for a delivery, and of which day; 0 where it is not filled anew each day. */
export type Spending = readonly [pool: string, units: number, period: number]

/** Takes what an action on a channel costs from its campaign's budget; gives what that was, undefined where it was nothing. */
export function spendBudget(action: Action, channel: Channel, step: Stepping): readonly Spending[] | undefined {
  const spent: Spending[] = []
  for (const pool of action.campaign?.pools ?? []) {
    const units = unitsOf(pool, action, channel)
    if (units === 0) continue
    const period = periodOf(pool, step)
    step.spend(pool.name, units, period)
    spent.push([pool.name, units, period])
  }
  return spent.length === 0 ? undefined : spent
}

/** Gives back what was taken for a delivery that reached nobody. A day that is over keeps what it spent. */
export function giveBack(delivery: Delivery, step: Stepping): void {
  const { playbook, now } = step.world
  for (const [pool, units, period] of delivery.spent ?? [])
    if (period === 0 || period === localDay(playbook.zone, now)) step.spend(pool, -units, period)
  delivery.spent = undefined
}

/** The number of the day by the brand's clock, so that a day of 23 or 25 hours has one budget too. */
function periodOf({ daily }: CampaignPool, { world }: Stepping): number {
  return daily ? localDay(world.playbook.zone, world.now) : 0
}

/** Before a channel is known, what every channel would take at least. */
function unitsOf({ counts }: CampaignPool, action: Action, channel: Channel | undefined): number {
  if (counts === 'decisions') return 1
  return Math.ceil((action.cost + (channel?.cost ?? 0)) * MONEY_PARTS - 1e-6)
}
