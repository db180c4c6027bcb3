import type { Offer } from './offer.ts'

/** Whether a copy in a wallet is of any use: one of an offer that comes off for everyone, or for a code, is not. */
export function hasCopies({ redemption }: Offer): boolean {
  return redemption === undefined || redemption.for === 'holders'
}
