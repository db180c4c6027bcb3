/** The workload of tills: what is offered, and baskets that a good part of it could come off. */

const SKUS = 400
const LINES = 20
const EVERYONE = 140
const CODES = 60

/** Every so many offers one asks for nothing but a spend, so that several can be used in each basket. */
const WIDE = 20

/** 200 live offers: for everyone and for codes, most of them on a few products, some on a channel, at hours, in groups. */
export function tillPlaybook(): object {
  const offers: Record<string, object> = {}
  for (let i = 0; i < EVERYONE; i++) offers[`o${i}`] = { name: `Offer ${i}`, redemption: everyoneOffer(i) }
  for (let i = 0; i < CODES; i++) {
    const benefit = { kind: 'amount', amount: 50 + i }
    offers[`c${i}`] = { name: `Code ${i}`, redemption: { for: 'code', code: `CODE${i}`, benefit } }
  }
  return { brand: { name: 'Bench', timezone: 'Etc/UTC', currency: 'USD' }, offers }
}

function everyoneOffer(i: number): object {
  const on = { skus: [0, 1, 2].map((j) => sku(i * 3 + j)) }
  const common = {
    for: 'everyone',
    ...(i % 4 === 0 && { channels: ['till'] }),
    ...(i % 5 === 0 && { group: `g${i % 10}` }),
    ...(i % 7 === 0 && { hours: { from: '00:00', to: '23:59' } }),
  }
  if (i % WIDE === 0)
    return { ...common, benefit: { kind: 'percent', percent: 1 + (i % 5) }, requires: [{ spend: 2000 }] }
  if (i % 3 === 0) return { ...common, benefit: { kind: 'buy-get', buy: 1, get: 1, percent: 50, on } }
  if (i % 3 === 1) return { ...common, benefit: { kind: 'percent', percent: 10, on }, requires: [{ on, quantity: 2 }] }
  return { ...common, benefit: { kind: 'amount', amount: 100, on } }
}

function sku(number: number): string {
  return `sku-${number % SKUS}`
}

/** The index-th basket of 20 lines, of one of the customers, with a code now and then; paid at once where it is redeemed. */
export function basketBody(index: number, customers: number, isRedeemed: boolean): Buffer {
  // A multiplier that is prime to the number of products spreads baskets over all of them.
  const first = (index * 7919) % SKUS
  const lines = Array.from({ length: LINES }, (_, i) => ({
    sku: sku(first + i * 13),
    quantity: 1 + (i % 2),
    unitPrice: 199 + ((index + i) % 10) * 50,
    category: 'food/other',
  }))
  const body = {
    customer: `loyalty:${(index * 31) % customers}`,
    ...{ channel: 'till', place: `store-${index % 50}`, codes: index % 3 === 0 ? [`CODE${index % CODES}`] : [], lines },
    ...(isRedeemed && { hold: 0 }),
  }
  return Buffer.from(JSON.stringify(body))
}
