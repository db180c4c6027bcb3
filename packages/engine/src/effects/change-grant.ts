import type { GrantChange } from '../offer/change-grant.ts'
import type { Grant } from '../offer/grant.ts'

/** A copy of an offer in the wallet is not what it was before. */
export interface ChangeGrant {
  readonly type: 'change-grant'
  readonly grant: Grant
  readonly change: GrantChange
}
