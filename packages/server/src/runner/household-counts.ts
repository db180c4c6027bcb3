import { type CountHousehold, type HouseholdCount, type Households, hashNumber } from '@attune/engine'
import type { PendingChanges } from './pending-changes.ts'

/** Begins the names of the tallies in which what counts for households is kept; operators are not shown them. */
export const HOUSEHOLD_TALLIES = 'household/'

interface Kept {
  readonly counted: HouseholdCount['counted']
  readonly times: number[]
}

/**
 * What counts for households, each time in a tally of its own whose place is used again once no limit looks back to it:
 * so it is stored as of the same position as everything else. Households are told by a hash: their names say who lives
 * together.
 */
export class HouseholdCounts implements Households {
  readonly #byHousehold = new Map<number, Map<string, Kept>>()

  countsOf(household: string): readonly HouseholdCount[] {
    return [...(this.#byHousehold.get(hashNumber(household))?.values() ?? [])]
  }

  /** Takes over a tally. */
  restore(name: string, at: number): void {
    const [, hash = '', ...rest] = name.split('/')
    const index = Number(rest.pop())
    this.#keptFor(Number(hash), rest.join('/')).times[index] = at
  }

  count({ at, counted, forgetUpTo, household, instead }: CountHousehold, pending: PendingChanges): void {
    const hash = hashNumber(household)
    const what = JSON.stringify(counted)
    const { times } = this.#keptFor(hash, what)
    const set = (index: number, time: number) => {
      times[index] = time
      pending.tallies.set(`${HOUSEHOLD_TALLIES}${hash}/${what}/${index}`, time)
    }
    const before = instead === undefined ? -1 : times.indexOf(instead)
    if (before >= 0) set(before, 0)
    if (at === undefined) return
    const free = times.findIndex((time) => time === 0 || time <= forgetUpTo)
    set(free < 0 ? times.length : free, at)
  }

  #keptFor(hash: number, what: string): Kept {
    const known = this.#byHousehold.get(hash) ?? new Map<string, Kept>()
    this.#byHousehold.set(hash, known)
    const kept = known.get(what) ?? { counted: JSON.parse(what), times: [] }
    known.set(what, kept)
    return kept
  }
}
