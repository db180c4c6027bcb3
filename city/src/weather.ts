import { shareOf } from './chance.ts'
import type { Metro } from './metros.ts'
import { PURPOSE } from './purpose.ts'

/** What makes the weather of an area, besides its position. Temperatures in °C. */
type Climate = Pick<Metro, 'meanTemperature' | 'seasonSwing' | 'daySwing' | 'damp'>

/** An area with weather of its own. `index` tells it from its neighbours. */
export interface WeatherArea {
  readonly lat: number
  readonly lon: number
  readonly index: number
  readonly climate: Climate
}

/** Weather at one place and time. Temperature in °C, to a tenth. */
export interface Weather {
  readonly temperature: number
  readonly condition: 'clear' | 'cloudy' | 'rain' | 'snow'
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365.2425 * DAY_MS
/** 15 July 1970: about the warmest day of the year in the northern hemisphere. */
const WARMEST_MS = 195 * DAY_MS
/** Local solar hour at which the day is warmest. */
const WARMEST_HOUR = 15
/** Fronts pass over a whole region, a few degrees wide; they come and go over half a day. */
const REGION_DEGREES = 3
const FRONT_MS = 12 * HOUR_MS
const GUST_MS = 3 * HOUR_MS

/** The weather of an area at an instant (ms since 1970): a smooth function of time, the same for the same seed. */
export function weatherAt(seed: number, area: WeatherArea, at: number): Weather {
  const { climate } = area
  const season = Math.cos((2 * Math.PI * (at - WARMEST_MS)) / YEAR_MS)
  const solarHour = (at / HOUR_MS + area.lon / 15) % 24
  const day = Math.cos((2 * Math.PI * (solarHour - WARMEST_HOUR)) / 24)
  const region = Math.round(area.lat / REGION_DEGREES) * 1000 + Math.round(area.lon / REGION_DEGREES)
  const front = smoothNoise(seed, region, at, FRONT_MS)
  const gust = smoothNoise(seed, 1_000_000 + area.index, at, GUST_MS)
  const cloud = 0.8 * smoothNoise(seed, region + 500_000, at, FRONT_MS) + 0.2 * gust
  // Clouds take away sun by and by, so that the temperature never jumps.
  const sun = Math.min(1, Math.max(0, (cloud - climate.damp + 0.1) / 0.2))
  const temperature =
    climate.meanTemperature +
    climate.seasonSwing * season +
    climate.daySwing * day * (0.6 + 0.4 * sun) +
    10 * (front - 0.5) +
    2 * (gust - 0.5)
  return { temperature: Math.round(temperature * 10) / 10, condition: conditionOf(cloud, climate.damp, temperature) }
}

function conditionOf(cloud: number, damp: number, temperature: number): Weather['condition'] {
  if (cloud >= damp) return 'clear'
  if (cloud >= damp * 0.6) return 'cloudy'
  return temperature < 0.5 ? 'snow' : 'rain'
}

/** Noise in [0, 1) that runs smoothly between a value of its own at every knot. */
function smoothNoise(seed: number, channel: number, at: number, knotMs: number): number {
  const knot = Math.floor(at / knotMs)
  const t = at / knotMs - knot
  const before = shareOf(seed, PURPOSE.weather, channel, knot)
  const after = shareOf(seed, PURPOSE.weather, channel, knot + 1)
  return before + (after - before) * t * t * (3 - 2 * t)
}
