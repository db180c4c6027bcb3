import { introduce } from './arrival.ts'
import type { City, Live } from './city.ts'
import { isoTime } from './iso-time.ts'
import type { Message, Pending, TrackMessage, Value } from './message.ts'
import { HOUR_MS, type LocalHour, planHour, readLocalHour } from './plan.ts'
import { isInStock, restock, sell } from './stock.ts'

/** The local hour at which night deliveries fill the shelves. */
const RESTOCK_HOUR = 4

/**
 * Lets the city live from one instant to another (ms since 1970, `to` not included) and gives what its touchpoints
 * report, in order of time. Time runs on: `from` is where the last call ended. How the time is cut into calls does
 * not matter. Throws a RangeError when `from` is another instant, or `to` is before it.
 */
export function* advance(city: City, from: number, to: number): Generator<Message, void, undefined> {
  const { live } = city
  if (live.now !== undefined && live.now !== from)
    throw new RangeError(`the city's time is ${live.now}; it cannot go on from ${from}`)
  if (to < from) throw new RangeError(`the city cannot go back from ${from} to ${to}`)
  if (live.now === undefined) begin(city, from)
  for (let hour = Math.floor(from / HOUR_MS); hour * HOUR_MS < to; hour++) {
    if (hour > live.plannedHour) drawUpHour(city, hour, from)
    const limit = Math.min(to, (hour + 1) * HOUR_MS)
    for (let next = live.queue[live.cursor]; next !== undefined && next.at < limit; next = live.queue[live.cursor]) {
      live.cursor++
      live.now = next.at
      if (happens(city, next.message)) yield next.message
    }
    live.now = limit
  }
}

/** Lets messages that follow from something else (a reaction) happen at their time, or at once where that has passed. */
export function schedule(city: City, pending: readonly Pending[]): void {
  const { live } = city
  for (const { at, message } of pending) {
    const when = Math.max(at, live.now ?? at)
    live.queue.splice(placeOf(live, when), 0, {
      at: when,
      message: { ...message, timestamp: isoTime(when) },
    })
  }
}

function begin(city: City, from: number): void {
  const { live } = city
  live.now = from
  live.firstHour = Math.floor(from / HOUR_MS)
  live.plannedHour = live.firstHour - 1
  for (const person of city.people) if (person.joinsAfterHours === 0) introduce(city.seed, person, from, live.queue)
}

function drawUpHour(city: City, hour: number, from: number): void {
  const { live } = city
  const hours = new Map<string, LocalHour>()
  for (const { zone } of city.metros) {
    if (hours.has(zone)) continue
    const local = readLocalHour(zone, hour)
    hours.set(zone, local)
    if (local.hourOfDay === RESTOCK_HOUR) restock(city.stock, zone)
  }
  const queue = live.queue.slice(live.cursor)
  for (const person of city.people) planHour(city, person, hours.get(person.zone)!, queue)
  // The sort is stable: what happens at one instant stays in the order in which it was drawn up.
  queue.sort((a, b) => a.at - b.at)
  live.queue = queue
  live.cursor = 0
  while (live.cursor < queue.length && queue[live.cursor]!.at < from) live.cursor++
  live.plannedHour = hour
}

/** Whether it can happen, and what it does to the shelves: nobody buys what is not there. */
function happens(city: City, message: Message): boolean {
  if (message.type !== 'track' || message.event !== 'Order Completed') return true
  const { store } = message.properties
  if (typeof store !== 'string') return true
  const skus = skusOf(message)
  if (!skus.every((sku) => isInStock(city.stock, store, sku))) return false
  for (const sku of skus) sell(city.stock, store, sku, 1)
  return true
}

function skusOf({ properties }: TrackMessage): string[] {
  const { skus } = properties
  return Array.isArray(skus) ? skus.filter((sku: Value) => typeof sku === 'string') : []
}

/** The place of an instant in what is to come: behind everything that happens then or before. */
function placeOf({ queue, cursor }: Live, at: number): number {
  let low = cursor
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (queue[middle]!.at <= at) low = middle + 1
    else high = middle
  }
  return low
}
