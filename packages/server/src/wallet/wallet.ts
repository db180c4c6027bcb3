import { hash } from 'node:crypto'
import type { Reply } from '../runner/call.ts'
import type { WalletCodes } from './wallet-codes.ts'

/** A copy of an offer as its holder sees it. */
export interface WalletGrant {
  readonly id: string
  readonly offer: string
  readonly name: string
  readonly description: string | null
  readonly legal: string | null
  readonly state: string
  readonly receivedAt: string
  readonly endsAt: string | null
  readonly progress: number
  /** Whether it has to be completed before it can be used. */
  readonly terms: boolean
  /** Whether it can be used at a till as it is. */
  readonly isReady: boolean
  /** For a till; null where it cannot be used. */
  readonly code: string | null
}

export interface WalletPoints {
  readonly programme: string
  readonly name: string
  readonly available: number
  readonly pending: number
  readonly tier: string | null
  readonly tierName: string | null
  readonly nextToExpire: { readonly points: number; readonly at: string } | null
}

/** All that somebody holds. */
export interface Wallet {
  readonly customer: number
  /** Newest first. */
  readonly grants: readonly WalletGrant[]
  readonly points: readonly WalletPoints[]
}

/** The wallet in an answer of the engine thread, with the codes that tills take. */
export function readWalletReply({ body }: Reply, codes: WalletCodes): Wallet {
  const { customer, grants, points } = JSON.parse(body) as Wallet
  const withCode = (grant: WalletGrant) => ({ ...grant, code: grant.isReady ? codes.of(customer, grant.id) : null })
  return { customer, grants: grants.map(withCode), points }
}

/** By which a wallet is told from one that is not the same. */
export function digestOf(wallet: Wallet): string {
  return hash('sha256', JSON.stringify(wallet), 'base64url').slice(0, 16)
}
