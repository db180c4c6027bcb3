import type { Product } from './catalog.ts'
import type { Values } from './message.ts'
import type { Store } from './places.ts'

/** What somebody buys at one go. */
export interface Purchase {
  readonly orderId: string
  readonly products: readonly Product[]
  readonly store: Store | undefined
  readonly channel: 'till' | 'app' | 'web'
}

/** The properties of `Order Completed`. `skus` and `categories` repeat the products flatly, for conditions that look for one. */
export function describeOrder({ orderId, products, store, channel }: Purchase): Values {
  const cents = products.reduce((sum, product) => sum + Math.round(product.price * 100), 0)
  return {
    order_id: orderId,
    total: cents / 100,
    currency: 'USD',
    channel,
    ...(store && { store: store.id, zip: store.zip.zip }),
    skus: products.map((product) => product.sku),
    categories: [...new Set(products.map((product) => product.category))],
    products: products.map(describeLine),
  }
}

function describeLine(product: Product): Values {
  const line = { sku: product.sku, category: product.category, quantity: 1, price: product.price }
  switch (product.category) {
    case 'coffee':
      return { ...line, drink: product.drink, size: product.size }
    case 'food':
      return { ...line, meal: product.meal }
    case 'sports':
      return { ...line, section: product.section }
  }
}
