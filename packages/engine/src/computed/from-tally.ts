import type { Json } from '../json.ts'
import {
  best,
  countOf,
  findTally,
  firstIn,
  nextTallyExpiry,
  type TallyEntry,
  type TallyValue,
  type TallyWindow,
} from '../profile/tally.ts'
import type { Computed } from './computed.ts'

/** What is looked for among the values that a property had. */
export type TallyFunction = 'min' | 'max' | 'first' | 'last' | 'most-frequent' | 'unique-count'

interface Counted {
  readonly entry: TallyEntry
  readonly count: number
  /** When the value came first, ever or in the window. */
  readonly first: number
}

type Choice = (found: readonly Counted[]) => TallyValue | undefined

const FUNCTIONS: Readonly<Record<TallyFunction, Choice>> = {
  min: (found) => best(numbersIn(found), (a, b) => a < b),
  max: (found) => best(numbersIn(found), (a, b) => a > b),
  first: (found) => best(found, (a, b) => isEarlier(a.first, a.entry, b.first, b.entry))?.entry.value,
  last: (found) => best(found, isLater)?.entry.value,
  // Of two that came equally often the one that came last.
  'most-frequent': (found) =>
    best(found, (a, b) => a.count > b.count || (a.count === b.count && isLater(a, b)))?.entry.value,
  'unique-count': (found) => found.length,
}

/** What the values of a property come to, ever or in a window; for the first in a window the tally keeps firsts. */
export function fromTally(
  calculate: TallyFunction,
  key: string,
  window: TallyWindow | undefined,
): Pick<Computed, 'read' | 'until' | 'reaches'> {
  const pick = FUNCTIONS[calculate]
  return {
    read(customer, now): Json | undefined {
      const tally = findTally(customer, key)
      const counted = (tally?.entries ?? []).map((entry) => ({
        ...{ entry, count: countOf(entry, window, now) },
        first: window && calculate === 'first' ? firstIn(entry, window, now) : entry.first,
      }))
      return pick(counted.filter(({ count }) => count > 0))
    },
    until(customer, now) {
      const tally = window && findTally(customer, key)
      return tally ? nextTallyExpiry(tally, window, now) : Number.POSITIVE_INFINITY
    },
    reaches: undefined,
  }
}

/** Of two values of one instant always the same comes first, in whatever order they were told. */
function isEarlier(at: number, { value }: TallyEntry, other: number, { value: otherValue }: TallyEntry): boolean {
  return at < other || (at === other && JSON.stringify(value) < JSON.stringify(otherValue))
}

function isLater(a: Counted, b: Counted): boolean {
  return isEarlier(b.entry.last, b.entry, a.entry.last, a.entry)
}

function numbersIn(found: readonly Counted[]): number[] {
  return found.flatMap(({ entry }) => (typeof entry.value === 'number' ? [entry.value] : []))
}
