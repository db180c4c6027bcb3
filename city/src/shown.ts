import { findProduct, SECTIONS, type Section } from './catalog.ts'
import type { Values } from './message.ts'

/** Something shown to a person: a message on a channel, or the content of a slot on a page. */
export interface Shown {
  /** The delivery's id, or the decision's where a slot was filled in the call. */
  readonly id: string
  /** The decision that chose it, by which responses name it. */
  readonly decision?: string
  readonly action: string
  readonly channel: string
  readonly content: Values
}

/** What a person sees in it. */
export interface Subject {
  readonly drink: 'hot' | 'cold' | undefined
  readonly sku: string | undefined
  readonly section: Section | undefined
  readonly offer: boolean
  readonly topic: string
}

/** Reads what the content is about; what it does not say is taken from the product that it names. */
export function readShown({ content }: Shown): Subject {
  const sku = typeof content.sku === 'string' ? content.sku : undefined
  const product = sku === undefined ? undefined : findProduct(sku)
  const drink = content.drink === 'hot' || content.drink === 'cold' ? content.drink : undefined
  return {
    drink: drink ?? (product?.category === 'coffee' ? product.drink : undefined),
    sku: product?.sku,
    section:
      SECTIONS.find((section) => section === content.section) ??
      (product?.category === 'sports' ? product.section : undefined),
    offer: content.offer !== undefined && content.offer !== null && content.offer !== false,
    topic: typeof content.topic === 'string' ? content.topic : 'marketing',
  }
}
