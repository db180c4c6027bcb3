import type { JsonObject } from '../json.ts'
import type { Customer } from './customer.ts'

/** When one kind of event happened: exact times, oldest first, for conditions that ask what came after what. */
export interface Series {
  readonly key: string
  times: number[]
}

/** Which series an event feeds, as sequences ask for them. */
export interface SeriesSpec {
  readonly key: string
  readonly event: string
  readonly accepts: ((properties: JsonObject) => boolean) | undefined
}

/** Times kept per series: of more, the latest. */
const MAX_SERIES_TIMES = 256

const NONE: readonly number[] = []

export function timesOf({ series }: Customer, key: string): readonly number[] {
  for (let i = 0; i < series.length; i++) if (series[i]!.key === key) return series[i]!.times
  return NONE
}

/** Notes a time in its place, whenever it is told. */
export function addToSeries(customer: Customer, key: string, at: number): void {
  const known = customer.series.find((one) => one.key === key)
  if (!known) {
    customer.series.push({ key, times: [at] })
    return
  }
  const { times } = known
  let i = times.length
  while (i > 0 && times[i - 1]! > at) i--
  times.splice(i, 0, at)
  if (times.length > MAX_SERIES_TIMES) times.shift()
}

/** Adds the times of another customer, who was found to be this one. */
export function mergeSeries(customer: Customer, { key, times }: Series): void {
  const known = customer.series.find((one) => one.key === key)
  if (!known) customer.series.push({ key, times })
  else known.times = [...known.times, ...times].sort((a, b) => a - b).slice(-MAX_SERIES_TIMES)
}
