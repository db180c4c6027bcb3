/** What other systems can be told. */
export const FACT_KINDS = [
  'consent-changed',
  'audience-entered',
  'audience-left',
  'profile-changed',
  'decision-made',
  'offer-granted',
  'offer-completed',
  'offer-redeemed',
  'offer-expired',
  'offer-revoked',
  'redemption-reversed',
  'code-refused',
  'hand-over-changed',
  'publication-changed',
  'experiment-changed',
  'customers-merged',
  'customers-separated',
  'customer-erased',
] as const

export type FactKind = (typeof FACT_KINDS)[number]

/** What a destination is told that does not say what it wants: what every system needs that knows people. */
export const USUAL_KINDS = [
  'consent-changed',
  'audience-entered',
  'audience-left',
  'customers-merged',
  'customers-separated',
  'customer-erased',
] as const satisfies readonly FactKind[]
