import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSharing, roundHalfUp, shareOut } from './allocate.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

function allocate(amount: number, weights: readonly number[], room: readonly number[]): number[] {
  // As it is after another amount, shared out among more.
  const sharing = createSharing(weights.length + 2)
  for (const list of Object.values(sharing)) list.fill(7)
  weights.forEach((weight, i) => {
    sharing.weights[i] = weight
    sharing.room[i] = room[i]!
  })
  shareOut(amount, weights.length, sharing)
  return sharing.shares.slice(0, weights.length)
}

describe('allocate', () => {
  it.each([
    ['equal parts', 100, [1, 1], [100, 100], [50, 50]],
    ['a cent that is left goes to the largest remainder', 100, [2, 1], [100, 100], [67, 33]],
    ['of equal remainders to the first', 100, [1, 1, 1], [100, 100, 100], [34, 33, 33]],
    ['what does not fit goes to the others', 100, [1, 1], [10, 100], [10, 90]],
    ['a line without weight gets nothing', 10, [0, 1], [100, 100], [0, 10]],
    ['nothing is nothing', 0, [1, 1], [5, 5], [0, 0]],
  ])('%s', (_, amount, weights, room, shares) => {
    expect(allocate(amount, weights, room)).toEqual(shares)
  })

  it('adds up to the cent, in whole cents, within the room', () => {
    const lines = fc.array(fc.record({ weight: fc.nat(100_000), room: fc.nat(100_000) }), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const fits = sum(given.map(({ room, weight }) => (weight > 0 ? room : 0)))
        const amount = Math.floor(fits * share)
        const shares = allocate(
          amount,
          given.map(({ weight }) => weight),
          given.map(({ room }) => room),
        )
        expect(sum(shares)).toBe(amount)
        shares.forEach((part, i) => {
          expect(Number.isInteger(part) && part >= 0 && part <= given[i]!.room).toBe(true)
        })
      }),
    )
  })
})

it.each([
  [0.5, 1],
  [0.49, 0],
  [1.005 * 100, 101],
  [1.5, 2],
])('%d is rounded to %i', (amount, rounded) => {
  expect(roundHalfUp(amount)).toBe(rounded)
})
