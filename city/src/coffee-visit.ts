import { DRINKS, type Drink, FOODS, type Product } from './catalog.ts'
import { type Draws, pick } from './chance.ts'
import type { City } from './city.ts'
import type { Desk, Outing } from './desk.ts'
import { describeOrder } from './order.ts'
import type { Person } from './person.ts'
import type { Store } from './places.ts'
import { coldChance } from './taste.ts'
import { weatherAt } from './weather.ts'

const MINUTE_MS = 60_000
const CARD_TROUBLE = 0.012
const ORDERS_AHEAD = 0.3

/** A person walks into a coffee store, orders what the day calls for, and pays; `breakfast` is how likely that goes with it. */
export function visitCoffeeStore(city: City, person: Person, breakfast: number, outing: Outing): void {
  const { at, draws, desk, key } = outing
  const store = person.coffeeStore
  if (!store) return
  const ahead = draws() < ORDERS_AHEAD
  if (ahead) desk.track(at, 'Page Viewed', { path: '/menu/coffee', section: 'menu', title: 'Coffee' })
  const arrival = at + Math.round((ahead ? 2 + 3 * draws() : draws()) * MINUTE_MS)
  reportLocation(desk, arrival, store)
  const products: Product[] = [chooseDrink(city, person, arrival, draws)]
  if (draws() < breakfast) products.push(pick(FOODS.slice(0, 2), draws()))
  else if (draws() < 0.12) products.push(pick(FOODS.slice(2), draws()))
  const paid = arrival + Math.round((1 + 4 * draws()) * MINUTE_MS)
  const order = describeOrder({ orderId: `o-${key}`, products, store, channel: ahead ? 'app' : 'till' })
  if (draws() >= CARD_TROUBLE) return desk.track(paid, 'Order Completed', order)
  desk.track(paid, 'Payment Failed', {
    order_id: `o-${key}`,
    total: order.total ?? 0,
    store: store.id,
    channel: ahead ? 'app' : 'till',
    reason: draws() < 0.5 ? 'card_declined' : 'insufficient_funds',
  })
  if (draws() < 0.6) desk.track(paid + 2 * MINUTE_MS, 'Order Completed', order)
}

/** The drink of this moment: hot or cold by taste and weather, in the usual size. */
export function chooseDrink(city: City, person: Person, at: number, draws: Draws): Drink {
  const { temperature } = weatherAt(city.seed, person.work, at)
  return favouriteDrink(person, draws() < coldChance(person.taste, temperature) ? 'cold' : 'hot', draws())
}

/** A drink of this temperature in the size that the person takes. */
export function favouriteDrink(person: Person, temperature: 'hot' | 'cold', share: number): Drink {
  const size = person.taste.large ? 'large' : 'small'
  return pick(
    DRINKS.filter((drink) => drink.drink === temperature && drink.size === size),
    share,
  )
}

export function reportLocation(desk: Desk, at: number, store: Store): void {
  desk.track(at, 'Location Reported', {
    lat: store.lat,
    lon: store.lon,
    zip: store.zip.zip,
    place: store.id,
    place_name: store.name,
  })
}
