import { goodsOf, SECTIONS, type Section, type SportsGood } from './catalog.ts'
import { type Draws, pick } from './chance.ts'
import type { Outing } from './desk.ts'
import type { Values } from './message.ts'
import { describeOrder } from './order.ts'
import type { Person } from './person.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60_000
const STAYS_WITH_INTEREST = 0.85
const ADDS_TO_CART = 0.28
const THINKS_BETTER = 0.12
const BUYS_CART = 0.4

/** A person looks around in the sports shop's web shop; some fill a cart, some of them buy. Gives when it ended. */
export function browseSportsShop(person: Person, outing: Outing): number {
  const { at, draws, desk } = outing
  const section = chooseSection(person, draws)
  let now = at
  desk.track(now, 'Page Viewed', { path: `/sports/${section}`, section, title: section })
  let seen: SportsGood | undefined
  const pages = 1 + Math.floor(8 * draws() ** 2)
  for (let page = 0; page < pages; page++) {
    now += Math.round((20 + 70 * draws()) * SECOND_MS)
    seen = pick(goodsOf(section), draws())
    desk.track(now, 'Product Viewed', { ...describeGood(seen), path: `/sports/${section}/${seen.sku}` })
  }
  if (seen === undefined || draws() >= ADDS_TO_CART) return now
  return fillCart(person, seen, { ...outing, at: now })
}

function fillCart(person: Person, good: SportsGood, { at, draws, desk, key }: Outing): number {
  const store = person.sportsStore
  const size = pick(good.sizes, draws())
  const line = { ...describeGood(good), size, quantity: 1, cart_id: `c-${key}`, ...(store && { store: store.id }) }
  let now = at + Math.round((5 + 20 * draws()) * SECOND_MS)
  desk.track(now, 'Product Added', line)
  now += Math.round((0.5 + 3 * draws()) * MINUTE_MS)
  if (draws() < THINKS_BETTER) {
    desk.track(now, 'Product Removed', line)
    return now
  }
  if (draws() >= BUYS_CART) return now
  now += Math.round((1 + 5 * draws()) * MINUTE_MS)
  desk.track(now, 'Order Completed', describeOrder({ orderId: `o-${key}`, products: [good], store, channel: 'web' }))
  return now
}

function chooseSection(person: Person, draws: Draws): Section {
  const { sections } = person.taste
  return sections.length > 0 && draws() < STAYS_WITH_INTEREST ? pick(sections, draws()) : pick(SECTIONS, draws())
}

function describeGood(good: SportsGood): Values {
  return { sku: good.sku, name: good.name, category: 'sports', section: good.section, price: good.price }
}
