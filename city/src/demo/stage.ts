import type { City } from '../city.ts'
import type { Api } from './api.ts'
import type { Ink } from './line.ts'
import { createTally, type Tally } from './tally.ts'

/** Everything the demo works with while it runs. */
export interface Stage {
  readonly city: City
  readonly api: Api
  readonly ink: Ink
  readonly tally: Tally
  /** Decisions that have had their line, and the arm that made each. */
  readonly told: Map<string, string>
  /** The decision behind a delivery, as far as calls told it. */
  readonly decisions: Map<string, string>
  /** Deliveries that have been shown to a person. */
  readonly shown: Set<string>
  print(line: string): void
}

export function openStage(city: City, api: Api, ink: Ink, print: (line: string) => void): Stage {
  return { city, api, ink, print, tally: createTally(), told: new Map(), decisions: new Map(), shown: new Set() }
}

/** Where the city's time is, ms since 1970. */
export function cityTime({ city }: Stage): number {
  if (city.live.now === undefined) throw new RangeError('the city has not begun to live')
  return city.live.now
}
