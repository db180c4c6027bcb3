/** What tills work with; the oracle measures by the same. */
export const TILL_LIMITS = { codes: 12, lastUnits: 9, lastAmount: 800, treats: 8, onShelf: 3 } as const

export const STOCK = { feed: 'stock', key: 'pike:shoe', quantity: TILL_LIMITS.onShelf } as const

const amount = (minor: number) => ({ kind: 'amount', amount: minor })

/** Sections that a playbook has where there are tills. */
export const TILL_SECTIONS = {
  offers: {
    voucher: { name: 'Voucher', redemption: { for: 'code', codes: 'unique', benefit: amount(150) } },
    last: {
      name: 'The last ones',
      redemption: {
        for: 'code',
        code: 'LAST',
        benefit: amount(100),
        budget: { units: TILL_LIMITS.lastUnits, amount: TILL_LIMITS.lastAmount },
      },
    },
    treat: {
      name: 'Treat',
      instances: 'many',
      window: { lasts: '8h' },
      grantedBy: { event: 'Card Taken' },
      redemption: {
        codes: 'unique',
        benefit: amount(50),
        stock: { feed: STOCK.feed, sku: 'shoe', reserve: true },
      },
    },
  },
  loyalty: {
    stars: {
      name: 'Stars',
      earn: [{ event: 'Receipt', order: 'order', points: { per: 100, of: 'total', in: 'minor' } }],
      returns: { event: 'Receipt Returned', order: 'order', of: 'total', in: 'minor' },
      spendableAfter: '6h',
      expiresAfter: '1d',
    },
  },
} as const
