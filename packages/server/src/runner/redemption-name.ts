/** The name of a redemption, as tills and other systems know it, tells whose it is, so that nobody need say it again. */
export function nameOfRedemption(redemption: string, customer: number): string {
  return `${redemption}-${customer.toString(36)}`
}

/** What a name stands for; undefined where it is none. */
export function readRedemptionName(
  name: string,
): { readonly redemption: string; readonly customer: number } | undefined {
  const match = /^(rdm_[0-9a-z]{22})-([0-9a-z]{1,11})$/.exec(name)
  return match ? { redemption: match[1]!, customer: Number.parseInt(match[2]!, 36) } : undefined
}
