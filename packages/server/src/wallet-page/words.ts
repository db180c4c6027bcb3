import { inEveryLanguage } from '../pages/languages.ts'

/** The texts of the wallet page. */
export interface WalletWords {
  /** `{brand}` */
  readonly title: string
  readonly offers: string
  readonly points: string
  readonly nothing: string
  /** `{date}` */
  readonly until: string
  readonly showCode: string
  /** `{name}`, `{code}` */
  readonly codeOf: string
  readonly notCompleted: string
  readonly held: string
  readonly conditions: string
  /** `{count}` */
  readonly available: string
  readonly pending: string
  /** `{count}`, `{date}` */
  readonly ends: string
  /** `{tier}` */
  readonly tier: string
  readonly install: string
  readonly apple: string
  readonly google: string
  /** `{name}` */
  readonly appeared: string
  readonly gone: string
  readonly offline: string
}

export const WALLET_WORDS = inEveryLanguage(({ wallet }) => wallet)
