import { type PlaybookDefinition, playbookDefinitionSchema } from '@attune/engine'
import type { PortfolioRow } from './rows.ts'

/** Names of the events that the programme's terms speak of. */
export const OFFER_RECEIVED = 'Offer Received'
export const OFFER_VIEWED = 'Offer Viewed'
export const TRANSACTION = 'Transaction'

const CENTS = 100

/** The loyalty programme that is laid over it: a point for every whole dollar of a purchase. */
export const POINTS = 'points'

/** The programme's portfolio as a playbook: each receipt is an instance of its own, open through the last hour of its days. */
export function playbookOf(portfolio: readonly PortfolioRow[]): PlaybookDefinition {
  return playbookDefinitionSchema.parse({
    brand: { name: 'Rewards programme', timezone: 'UTC', currency: 'USD' },
    offers: Object.fromEntries(portfolio.map((row) => [row.id, offerOf(row)])),
    loyalty: {
      [POINTS]: { name: 'Points', earn: [{ event: TRANSACTION, points: { per: CENTS, of: 'amount', in: 'major' } }] },
    },
  })
}

function offerOf({ id, offer_type, difficulty, duration, reward }: PortfolioRow): object {
  return {
    name: `${offer_type}: $${reward} for $${difficulty} in ${duration} days`,
    grantedBy: { event: OFFER_RECEIVED, where: { property: 'offer_id', is: id } },
    window: { lasts: `${duration}d`, endIncluded: true },
    instances: 'many',
    ...(offer_type !== 'informational' && {
      terms: termsOf(offer_type, toCents(difficulty)),
      reward: { kind: 'amount', amount: toCents(reward) },
    }),
  }
}

/** Buy one, get one takes a single purchase above the threshold; a discount the sum of all since receipt. */
function termsOf(type: 'bogo' | 'discount', reach: number): object {
  const counted = { event: TRANSACTION, amount: { property: 'amount', in: 'major' }, reach }
  return type === 'bogo' ? { ...counted, measure: 'each', strictly: true } : { ...counted, measure: 'sum' }
}

/** What a purchase of so many dollars earns. */
export function pointsFor(dollars: number): number {
  return Math.floor(toCents(dollars) / CENTS)
}

function toCents(dollars: number): number {
  return Math.round(dollars * CENTS)
}
