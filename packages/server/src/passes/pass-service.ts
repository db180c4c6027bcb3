import type { WalletCodes } from '../wallet/wallet-codes.ts'
import type { PassService } from './apple-pass.ts'

/** Below this address phones ask for updates of passes. */
export const PASS_SERVICE_PATH = '/passes/apple'

/** What the pass of a copy says of where it is kept up to date. */
export function serviceFor(customer: number, grant: string, codes: WalletCodes, publicUrl: string): PassService {
  return { url: publicUrl + PASS_SERVICE_PATH, token: codes.passToken(customer, grant) }
}
