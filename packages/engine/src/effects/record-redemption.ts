import type { Redemption } from '../redemption/redemption.ts'

/** Keep how a redemption stands, for whoever looks at tills, budgets and campaigns. */
export interface RecordRedemption {
  readonly type: 'record-redemption'
  readonly redemption: Redemption
  /** Its state before; undefined where it is new. */
  readonly was: Redemption['state'] | undefined
  /** That the customer was in when a new one was asked for; none where it is not new. */
  readonly audiences: readonly string[]
}
