import type { Channel } from '../delivery/channel.ts'
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

/** Takes what an action on a channel costs from its campaign's budget. */
export function spendBudget(action: Action, channel: Channel, step: Stepping): void {
  for (const pool of action.campaign?.pools ?? []) {
    const units = unitsOf(pool, action, channel)
    if (units > 0) step.spend(pool.name, units, periodOf(pool, step))
  }
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
