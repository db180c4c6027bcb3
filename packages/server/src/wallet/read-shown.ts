import type { BasketAsked, Host } from '../runner/call.ts'
import type { WalletCodes } from './wallet-codes.ts'

/** A basket whose codes of wallets are told apart from its other codes. One that leads to no copy stays among those. */
export async function readShown(basket: BasketAsked, host: Host, walletCodes: WalletCodes): Promise<BasketAsked> {
  const looked = await Promise.all(basket.codes.map((code) => findCopy(code, host, walletCodes)))
  const shown = looked.filter((copy) => copy !== undefined)
  if (shown.length === 0) return basket
  return { ...basket, shown, codes: basket.codes.filter((_, i) => looked[i] === undefined) }
}

async function findCopy(code: string, host: Host, walletCodes: WalletCodes) {
  const customer = walletCodes.customerIn(code)
  if (customer === undefined) return undefined
  const answer = await host.call({ type: 'read-wallet-of', customer, all: true })
  if (answer.status !== 200) return undefined
  const { grants } = JSON.parse(answer.body) as { readonly grants: readonly { readonly id: string }[] }
  const grant = grants.find(({ id }) => walletCodes.matches(code, customer, id))
  return grant && { code, customer, grant: grant.id }
}
