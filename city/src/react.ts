import { hashWords } from '@attune/engine'
import { findProduct, goodsOf, type Product } from './catalog.ts'
import { type Draws, openDraws, pick } from './chance.ts'
import type { City } from './city.ts'
import { chooseDrink, favouriteDrink } from './coffee-visit.ts'
import { openDesk } from './desk.ts'
import type { Pending, Values } from './message.ts'
import { describeOrder } from './order.ts'
import { isReachable, isWeary, optOutChance, tire } from './patience.ts'
import type { Person } from './person.ts'
import { PURPOSE } from './purpose.ts'
import { readShown, type Shown } from './shown.ts'
import { respondChance } from './truth.ts'

/** What a person does with something shown, and the messages by which touchpoints will report it, by time. */
export interface Reaction {
  readonly kind: 'unreached' | 'ignored' | 'opened' | 'dismissed' | 'ordered' | 'refused'
  readonly messages: readonly Pending[]
}

const MINUTE_MS = 60_000
const OPENS = 0.18
const DISMISSES = 0.06
const LONGEST_DELAY_MINUTES = 100

/**
 * Shows something to a person at an instant (ms since 1970): it tires them, and they do what their taste, the weather,
 * the hour and their patience make of it. The same thing shown in the same circumstances has the same end. Hand the
 * messages to `schedule` to let them happen.
 */
export function react(city: City, person: Person, shown: Shown, at: number): Reaction {
  if (!isReachable(person, shown.channel)) return { kind: 'unreached', messages: [] }
  const respond = respondChance(city, person, shown, at)
  const refuse = optOutChance(person, shown.channel, at)
  const weary = isWeary(person, at)
  tire(person, shown.channel, at)
  const draws = openDraws(city.seed ^ hashWords(shown.id)[0], PURPOSE.reaction, person.index)
  const messages: Pending[] = []
  const desk = openDesk(person, `${city.seed.toString(36)}-${person.id}-${shown.id}`, messages)
  const about: Values = {
    delivery: shown.id,
    ...(shown.decision !== undefined && { decision: shown.decision }),
    action: shown.action,
    channel: shown.channel,
  }
  const opened = at + Math.round((0.2 + 4 * draws()) * MINUTE_MS)
  if (draws() < refuse) {
    person.refused = [...person.refused, shown.channel]
    desk.track(opened, 'Consent Changed', { channel: shown.channel, state: 'denied' })
    return { kind: 'refused', messages }
  }
  if (draws() < respond) {
    desk.track(opened, 'Message Opened', about)
    desk.track(opened + 5000, 'Message Clicked', about)
    const delayMinutes = Math.min(LONGEST_DELAY_MINUTES, 1 - 12 * Math.log(1 - draws()))
    desk.track(
      opened + 5000 + Math.round(delayMinutes * MINUTE_MS),
      'Order Completed',
      order(city, person, shown, at, draws),
    )
    return { kind: 'ordered', messages }
  }
  if (weary || draws() >= OPENS + DISMISSES) return { kind: 'ignored', messages }
  const kind = draws() < DISMISSES / (OPENS + DISMISSES) ? 'dismissed' : 'opened'
  desk.track(opened, kind === 'opened' ? 'Message Opened' : 'Message Dismissed', about)
  return { kind, messages }
}

function order(city: City, person: Person, shown: Shown, at: number, draws: Draws): Values {
  const product = chooseProduct(city, person, shown, at, draws)
  const sports = product.category === 'sports'
  return describeOrder({
    orderId: `o-${person.id}-${shown.id}`,
    products: [product],
    store: sports ? person.sportsStore : person.coffeeStore,
    channel: sports ? 'web' : 'app',
  })
}

function chooseProduct(city: City, person: Person, shown: Shown, at: number, draws: Draws): Product {
  const { sku, drink, section } = readShown(shown)
  const named = sku === undefined ? undefined : findProduct(sku)
  if (named) return named
  if (drink) return favouriteDrink(person, drink, draws())
  return section ? pick(goodsOf(section), draws()) : chooseDrink(city, person, at, draws)
}
