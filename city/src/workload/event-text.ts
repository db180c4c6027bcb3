import type { Draws } from '../chance.ts'
import { pick } from '../chance.ts'
import { areaOfPlace, type createAreas } from './areas.ts'
import { type EventKind, PLACES, TEXTS, TIERS, WORKLOAD_SECTIONS } from './mix.ts'

/** What an event's text is made from. */
export interface EventDetails {
  readonly kind: EventKind
  readonly customer: number
  readonly draws: Draws
  readonly areas: ReturnType<typeof createAreas>
}

/** Of the location pings, those from within a place of the chain. */
const AT_A_PLACE = 0.3
const ADDS = 0.7

/** The part of the message that depends on its kind, as JSON text without braces. Texts, not objects: the generator must outrun the server. */
export function describeEvent({ kind, customer, draws, areas }: EventDetails): string {
  switch (kind) {
    case 'page-view':
      return describeView(draws)
    case 'location-ping':
      return describePing(customer, draws, areas)
    case 'order':
      return describeOrder(draws)
    case 'cart-change': {
      const event = draws() < ADDS ? 'Product Added' : 'Product Removed'
      const quantity = 1 + Math.floor(3 * draws())
      return track(
        event,
        `${good(draws)},"quantity":${quantity},"cart_id":"cart-${customer}","store":"${place(draws)}"`,
      )
    }
    case 'device-telemetry': {
      const cups = Math.floor(1 + 6 * draws())
      const level = Math.floor(100 * draws())
      return track(
        'Device Reported',
        `"device":"brewer-${customer}","model":"home-2","firmware":"3.4.1","cups":${cups},"capsules_left":${level},"water_level":${level},"temperature":${80 + cups},"errors":0,"uptime":${level * 977}`,
      )
    }
    case 'text-reply':
      return track(
        'Text Received',
        `"body":"${pick(TEXTS, draws())}","from":"+1555${String(customer).padStart(7, '0')}","to":"+15550100","segments":1,"carrier":"example-mobile","thread":"survey-${Math.floor(20 * draws())}"`,
      )
    case 'identify':
      return describePerson(customer, draws, areas)
  }
}

function describeView(draws: Draws): string {
  const depth = Math.floor(100 * draws())
  const referrer = '"referrer":"https://www.example.com/search"'
  if (draws() < 0.5) {
    const section = pick(WORKLOAD_SECTIONS, draws())
    return track(
      'Page Viewed',
      `"path":"/shop/${section}","section":"${section}","title":"All about ${section}","scroll":${depth},${referrer}`,
    )
  }
  return track('Product Viewed', `${good(draws)},"scroll":${depth},${referrer}`)
}

function describePing(customer: number, draws: Draws, areas: EventDetails['areas']): string {
  const inPlace = draws() < AT_A_PLACE
  const number = Math.floor(PLACES * draws())
  const area = areas[inPlace ? areaOfPlace(number) : (customer * 7919) % areas.length]!
  const lat = (area.lat + 0.02 * (draws() - 0.5)).toFixed(5)
  const lon = (area.lon + 0.02 * (draws() - 0.5)).toFixed(5)
  const where = inPlace ? `,"place":"place-${String(number).padStart(4, '0')}"` : ''
  const accuracy = Math.floor(5 + 60 * draws())
  return track(
    'Location Reported',
    `"lat":${lat},"lon":${lon},"zip":"${area.zip}"${where},"accuracy":${accuracy},"speed":${(draws() * 3).toFixed(1)},"source":"gps","battery":${accuracy}`,
  )
}

function describeOrder(draws: Draws): string {
  const cents = Math.floor(300 + 5700 * draws())
  const section = pick(WORKLOAD_SECTIONS, draws())
  const sku = `${section}-${Math.floor(20 * draws())}`
  const line = `{"sku":"${sku}","category":"${section}","quantity":1,"price":${cents / 100}}`
  return track(
    'Order Completed',
    `"order_id":"order-${Math.floor(1e9 * draws())}","total":${cents / 100},"currency":"USD","channel":"${draws() < 0.6 ? 'till' : 'app'}","store":"${place(draws)}","category":"${section}","products":[${line}]`,
  )
}

function describePerson(customer: number, draws: Draws, areas: EventDetails['areas']): string {
  const { zip } = areas[(customer * 7919) % areas.length]!
  const visits = Math.floor(40 * draws())
  return `"type":"identify","traits":{"first_name":"Customer ${customer}","email":"c${customer}@example.com","tier":"${pick(TIERS, draws())}","zip":"${zip}","age":${18 + (customer % 60)},"favourite_section":"${pick(WORKLOAD_SECTIONS, draws())}","language":"en","visits_estimate":${visits}}`
}

function track(event: string, properties: string): string {
  return `"type":"track","event":"${event}","properties":{${properties}}`
}

function good(draws: Draws): string {
  const section = pick(WORKLOAD_SECTIONS, draws())
  const number = Math.floor(20 * draws())
  return `"sku":"${section}-${number}","name":"${section} article ${number}","section":"${section}","category":"${section}","price":${(4 + 90 * draws()).toFixed(2)}`
}

function place(draws: Draws): string {
  return `place-${String(Math.floor(PLACES * draws())).padStart(4, '0')}`
}
