import type { Condition } from '@attune/engine'
import { TIERS, WORKLOAD_SECTIONS } from './mix.ts'

/** Events that audiences count. The last ones are not in the mix: a chain has many audiences that today's events do not touch. */
const COUNTED: readonly (readonly [event: string, property: string | undefined])[] = [
  ['Order Completed', 'category'],
  ['Product Viewed', 'section'],
  ['Page Viewed', 'section'],
  ['Product Added', 'section'],
  ['Location Reported', undefined],
  ['Device Reported', undefined],
  ['Text Received', undefined],
  ['Class Booked', 'category'],
  ['Gift Card Bought', undefined],
  ['Return Completed', 'category'],
  ['Review Written', 'category'],
  ['Store Opened Gate', undefined],
]

const WINDOWS = ['30m', '24h', '7d', '30d', '90d']

/** The i-th audience of the standard playbook: event counts, traits, facts and combinations, in turn. */
export function describeAudience(index: number): Condition {
  const turn = index % 10
  const round = Math.floor(index / 10)
  if (turn < 4) return countEvents(round * 4 + turn)
  if (turn < 6) return compareTrait(round * 2 + turn - 4)
  if (turn < 7) return compareFact(round)
  return combine(round * 3 + turn - 7)
}

function countEvents(n: number): Condition {
  const [event, property] = COUNTED[n % COUNTED.length]!
  const round = Math.floor(n / COUNTED.length)
  const where = property !== undefined && round % 2 === 0 && { property, is: cycle(WORKLOAD_SECTIONS, n) }
  return { event, ...(where && { where }), within: cycle(WINDOWS, n + round), atLeast: 1 + ((n * 3) % 5) }
}

function compareTrait(n: number): Condition {
  switch (n % 4) {
    case 0:
      return { trait: 'tier', is: cycle(TIERS, n / 4 + 2) }
    case 1:
      return { trait: 'favourite_section', is: cycle(WORKLOAD_SECTIONS, n / 4) }
    case 2:
      return {
        all: [
          { trait: 'age', atLeast: 18 + n },
          { trait: 'age', lessThan: 26 + n },
        ],
      }
    default:
      return { trait: 'zip', startsWith: String(n % 100).padStart(2, '0') }
  }
}

function compareFact(n: number): Condition {
  if (n % 2 === 0) return { fact: 'location', field: 'zip', startsWith: String(n % 10) }
  return { fact: 'device', field: 'capsules_left', lessThan: 5 + n }
}

function combine(n: number): Condition {
  const [event] = COUNTED[(n * 5) % COUNTED.length]!
  const recently = { event, within: cycle(WINDOWS, n), atLeast: 2 }
  switch (n % 3) {
    case 0:
      return { all: [compareTrait(n), recently] }
    case 1:
      return { all: [{ event: 'Order Completed', atLeast: 2 + (n % 4) }, { not: recently }] }
    default:
      return {
        any: [{ all: [compareTrait(n + 1), compareFact(n)] }, { all: [recently, { trait: 'tier', is: 'gold' }] }],
      }
  }
}

function cycle<T>(items: readonly T[], n: number): T {
  return items[Math.floor(n) % items.length]!
}
