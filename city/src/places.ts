import { openDraws } from './chance.ts'
import { METROS, type Metro } from './metros.ts'
import { STREETS } from './names.ts'
import { PURPOSE } from './purpose.ts'
import type { WeatherArea } from './weather.ts'

/** A ZIP area. */
export interface Zip extends WeatherArea {
  readonly zip: string
  readonly metro: Metro
}

/** A place of the chain. `zip` is the index of its area. */
export interface Store {
  readonly id: string
  readonly name: string
  readonly kind: 'coffee' | 'sports'
  readonly zip: Zip
  readonly lat: number
  readonly lon: number
  readonly zone: string
}

/** How far an area's centre lies from its metro's, and a store's from its area's, in degrees at most. */
const METRO_REACH = 0.25
const AREA_REACH = 0.02

/** The ZIP areas of the metros. */
export function createZips(seed: number, metros: readonly Metro[]): Zip[] {
  const zips: Zip[] = []
  for (const metro of metros) {
    for (let i = 0; i < metro.zipCount; i++) {
      const number = metro.firstZip + i
      const draws = openDraws(seed, PURPOSE.store, number)
      const lat = around(metro.lat, METRO_REACH, draws())
      const lon = around(metro.lon, METRO_REACH, draws())
      zips.push({ zip: String(number).padStart(5, '0'), metro, lat, lon, index: number, climate: metro })
    }
  }
  return zips
}

/** The stores, dealt to the metros in turn; every fourth in a metro is a sports shop. */
export function createStores(seed: number, count: number, zips: readonly Zip[], metros: readonly Metro[]): Store[] {
  const stores: Store[] = []
  for (let i = 0; i < count; i++) {
    const metro = metros[i % metros.length] ?? METROS[0]!
    const round = Math.floor(i / metros.length)
    const inMetro = zips.filter((zip) => zip.metro === metro)
    const draws = openDraws(seed, PURPOSE.store, 1_000_000 + i)
    const zip = inMetro[Math.floor(draws() * inMetro.length)]!
    const street = STREETS[(round + metros.indexOf(metro) * 5) % STREETS.length]!
    const again = Math.floor(round / STREETS.length)
    stores.push({
      id: `store-${String(i + 1).padStart(4, '0')}`,
      name: again === 0 ? street : `${street} ${again + 1}`,
      kind: round % 4 === 1 ? 'sports' : 'coffee',
      zip,
      lat: around(zip.lat, AREA_REACH, draws()),
      lon: around(zip.lon, AREA_REACH, draws()),
      zone: metro.zone,
    })
  }
  return stores
}

function around(centre: number, reach: number, share: number): number {
  return Math.round((centre + (share * 2 - 1) * reach) * 1e5) / 1e5
}
