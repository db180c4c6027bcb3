/** A metropolitan area of the chain. Temperatures in °C over the year; `damp` is the share of the time with cloud. */
export interface Metro {
  readonly id: string
  readonly name: string
  readonly zone: string
  readonly lat: number
  readonly lon: number
  /** Its ZIP codes are consecutive from this one. */
  readonly firstZip: number
  readonly zipCount: number
  readonly meanTemperature: number
  readonly seasonSwing: number
  readonly daySwing: number
  readonly damp: number
}

const PACIFIC = 'America/Los_Angeles'

/** Where the chain is. Climates are rounded from what everybody knows about these cities. */
export const METROS: readonly Metro[] = [
  {
    id: 'seattle',
    name: 'Seattle',
    zone: PACIFIC,
    lat: 47.61,
    lon: -122.33,
    firstZip: 98101,
    zipCount: 40,
    meanTemperature: 11,
    seasonSwing: 8,
    daySwing: 4,
    damp: 0.6,
  },
  {
    id: 'san-francisco',
    name: 'San Francisco',
    zone: PACIFIC,
    lat: 37.77,
    lon: -122.42,
    firstZip: 94102,
    zipCount: 30,
    meanTemperature: 14,
    seasonSwing: 4,
    daySwing: 4,
    damp: 0.45,
  },
  {
    id: 'los-angeles',
    name: 'Los Angeles',
    zone: PACIFIC,
    lat: 34.05,
    lon: -118.24,
    firstZip: 90001,
    zipCount: 60,
    meanTemperature: 19,
    seasonSwing: 5,
    daySwing: 6,
    damp: 0.25,
  },
  {
    id: 'las-vegas',
    name: 'Las Vegas',
    zone: PACIFIC,
    lat: 36.17,
    lon: -115.14,
    firstZip: 89101,
    zipCount: 30,
    meanTemperature: 21,
    seasonSwing: 12,
    daySwing: 7,
    damp: 0.1,
  },
  {
    id: 'chicago',
    name: 'Chicago',
    zone: 'America/Chicago',
    lat: 41.88,
    lon: -87.63,
    firstZip: 60601,
    zipCount: 50,
    meanTemperature: 11,
    seasonSwing: 14,
    daySwing: 5,
    damp: 0.5,
  },
  {
    id: 'new-york',
    name: 'New York',
    zone: 'America/New_York',
    lat: 40.71,
    lon: -74.01,
    firstZip: 10001,
    zipCount: 80,
    meanTemperature: 13,
    seasonSwing: 12,
    daySwing: 5,
    damp: 0.45,
  },
]
