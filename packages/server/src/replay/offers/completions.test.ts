import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Completion, Completions, compareCompletions } from './completions.ts'

function collect(list: readonly Completion[]): Completions {
  const completions = new Completions()
  for (const completion of list) completions.add(completion)
  return completions
}

const one: Completion = { person: 'p', offer: 'o', hour: 6, reward: 5 }
const people = new Set(['p', 'q'])

describe('comparing completions', () => {
  const cases: [name: string, recorded: Completion[], actual: Completion[], outcome: number[]][] = [
    ['the same', [one], [one], [1, 1, 0, 0, 2]],
    ['nothing at all', [], [], [0, 0, 0, 0, 2]],
    ['one that did not come out', [one], [], [1, 0, 0, 1, 1]],
    ['one that was not recorded', [], [one], [0, 0, 1, 0, 1]],
    ['one that came out once instead of twice', [one, one], [one], [2, 1, 0, 1, 1]],
    ['one that came out twice instead of once', [one], [one, one], [1, 1, 1, 0, 1]],
    ['another hour', [one], [{ ...one, hour: 7 }], [1, 0, 1, 1, 1]],
    ['another reward', [one], [{ ...one, reward: 4 }], [1, 0, 1, 1, 1]],
    ['another offer', [one], [{ ...one, offer: 'x' }], [1, 0, 1, 1, 1]],
    ['another customer', [one], [{ ...one, person: 'q' }], [1, 0, 1, 1, 0]],
  ]
  it.each(cases)('sees %s', (_name, recorded, actual, [expected, matched, extra, missed, customersExact]) => {
    expect(compareCompletions(collect(recorded), collect(actual), people)).toEqual({
      expected,
      matched,
      extra,
      missed,
      customersExact,
    })
  })

  it('does not depend on the order, and accounts for every completion', () => {
    const completion = fc.record({
      person: fc.constantFrom('p', 'q'),
      offer: fc.constantFrom('a', 'b'),
      hour: fc.integer({ min: 0, max: 2 }),
      reward: fc.constantFrom(2, 5),
    })
    fc.assert(
      fc.property(fc.array(completion), fc.array(completion), (recorded, actual) => {
        const outcome = compareCompletions(collect(recorded), collect(actual), people)
        expect(compareCompletions(collect(recorded.toReversed()), collect(actual), people)).toEqual(outcome)
        expect(outcome.matched + outcome.missed).toBe(recorded.length)
        expect(outcome.matched + outcome.extra).toBe(actual.length)
      }),
    )
  })
})
