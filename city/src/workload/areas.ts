import { shareOf } from '../chance.ts'
import type { FeedRow } from '../feeds.ts'
import { PURPOSE } from '../purpose.ts'
import { type WeatherArea, weatherAt } from '../weather.ts'
import { PLACES, ZIP_AREAS } from './mix.ts'

/** A ZIP area somewhere in the country. */
interface Area extends WeatherArea {
  readonly zip: string
}

const FIRST_ZIP = 501
const ZIP_STEP = 3
const PLACE_STRIDE = 16

/** All ZIP areas, spread over the country; their climate follows from the latitude. */
export function createAreas(seed: number): Area[] {
  return Array.from({ length: ZIP_AREAS }, (_, index) => {
    const lat = Math.round((25 + 24 * shareOf(seed, PURPOSE.store, index, 0)) * 1e4) / 1e4
    const lon = Math.round((-124 + 57 * shareOf(seed, PURPOSE.store, index, 1)) * 1e4) / 1e4
    const zip = String(FIRST_ZIP + ZIP_STEP * index).padStart(5, '0')
    const climate = { meanTemperature: 41 - 0.72 * lat, seasonSwing: 0.3 * lat - 1, daySwing: 5, damp: 0.4 }
    return { zip, lat, lon, index, climate }
  })
}

/** The area in which a place (0 to `PLACES` − 1) lies. */
export function areaOfPlace(place: number): number {
  return (place % PLACES) * PLACE_STRIDE
}

/** The weather everywhere at an instant (ms since 1970), as feed rows by ZIP. */
export function weatherOfAreas(seed: number, areas: readonly Area[], at: number): FeedRow[] {
  return areas.map((area) => ({ feed: 'weather', key: area.zip, value: { ...weatherAt(seed, area, at) } }))
}
