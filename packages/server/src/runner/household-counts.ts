import { type CountHousehold, type HouseholdCount, type Households, hashNumber } from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'

/** Begins the names of the tallies in which what counts for households is kept; operators are not shown them. */
export const HOUSEHOLD_TALLIES = 'household/'

/** Ends the name of the tally that holds how much counted, where that is not once. */
const AMOUNT = '+'

interface Kept {
  readonly counted: HouseholdCount['counted']
  readonly times: number[]
  readonly amounts: (number | undefined)[]
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

  /** Takes over a tally: a time, or how much counted then. */
  restore(name: string, value: number): void {
    const [, hash = '', ...rest] = name.split('/')
    const place = rest.pop() ?? ''
    const kept = this.#keptFor(Number(hash), rest.join('/'))
    const list = place.endsWith(AMOUNT) ? kept.amounts : kept.times
    list[Number.parseInt(place, 10)] = value
  }

  count({ amount = 1, at, counted, forgetUpTo, household, instead }: CountHousehold, pending: PendingChanges): void {
    const hash = hashNumber(household)
    const what = JSON.stringify(counted)
    const { amounts, times } = this.#keptFor(hash, what)
    const tally = `${HOUSEHOLD_TALLIES}${hash}/${what}/`
    const set = (index: number, time: number) => {
      times[index] = time
      pending.tallies.set(`${tally}${index}`, time)
    }
    const before = instead === undefined ? -1 : times.indexOf(instead)
    if (before >= 0) set(before, 0)
    if (at === undefined) return
    const free = times.findIndex((time) => time === 0 || time <= forgetUpTo)
    const index = free < 0 ? times.length : free
    set(index, at)
    if (amount === (amounts[index] ?? 1)) return
    amounts[index] = amount
    pending.tallies.set(`${tally}${index}${AMOUNT}`, amount)
  }

  #keptFor(hash: number, what: string): Kept {
    const known = this.#byHousehold.get(hash) ?? new Map<string, Kept>()
    this.#byHousehold.set(hash, known)
    const kept = known.get(what) ?? { counted: JSON.parse(what), times: [], amounts: [] }
    known.set(what, kept)
    return kept
  }
}
