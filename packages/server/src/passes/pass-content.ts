import type { WalletGrant } from '../wallet/wallet.ts'

/** What a pass of either kind shows. */
export interface PassContent {
  readonly grant: WalletGrant
  /** What a till takes; null where the copy cannot be used any more, or not now. */
  readonly code: string | null
  readonly brand: string
  /** `#rrggbb` */
  readonly color: string
  readonly language: string
}
