import { viewGrants } from '../offer/change-grant.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The customer has looked at copies of offers in the wallet. */
export interface WalletViewed extends EventBase {
  readonly type: 'wallet-viewed'
  /** Their ids. */
  readonly grants: readonly string[]
}

export function observeWalletViewed({ at, grants }: WalletViewed, step: Stepping): void {
  viewGrants(grants, at, step)
}
