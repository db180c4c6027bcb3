import type { City } from '../city.ts'
import { isReachable, optOutChance } from '../patience.ts'
import type { Person } from '../person.ts'
import type { Shown } from '../shown.ts'
import { truth } from '../truth.ts'
import { CONTENTS, COST, RELATION, WORTH } from './contest.ts'

/** What became of a contestant: by day, summed up. */
export interface Score {
  /** Expected value of what was sent, cents, up to the end of each day. */
  readonly value: number[]
  sent: number
  optOuts: number
}

/** What showing something is truly worth, less what it costs and what is at stake should it be the last. */
export function trueValue(city: City, person: Person, shown: Shown, at: number): number {
  return truth(city, person, shown, at) * WORTH - COST - optOutChance(person, shown.channel, at) * RELATION
}

/** A message keeps the person from attending to later ones, which who knows the truth takes into account. */
const TIRES = 14

/** What somebody who knows the truth would show; undefined for nothing. */
export function bestOf(city: City, person: Person, id: string, at: number): Shown | undefined {
  if (!isReachable(person, 'push')) return undefined
  let best: Shown | undefined
  let most = TIRES
  for (const [action, content] of Object.entries(CONTENTS)) {
    const shown = { id, action, channel: 'push', content }
    const value = trueValue(city, person, shown, at)
    if (value > most) [best, most] = [shown, value]
  }
  return best
}
