import type { Offer } from './offer.ts'

/** Whether a copy in a wallet is of any use: one of an offer that comes off for everyone, or for a code, is not. */
export function hasCopies({ redemption }: Offer): boolean {
  return redemption === undefined || redemption.for === 'holders'
}

/** What is wrong where a playbook gives copies of an offer; undefined where nothing is. */
export function problemOfGiving(id: string, offer: Offer | undefined): string | undefined {
  if (!offer) return `there is no offer "${id}"`
  if (hasCopies(offer)) return undefined
  return `a copy of "${id}" would be of no use, as it is for ${offer.redemption!.for}; make it \`for: holders\`, or give another`
}
