import type { WalletGrant } from '../wallet/wallet.ts'

/** What a pass of either kind shows. */
export interface PassContent {
  readonly grant: WalletGrant
  /** What a till takes. */
  readonly code: string
  readonly brand: string
  /** `#rrggbb` */
  readonly color: string
  readonly language: string
}
