import { describe, expect, it } from 'vitest'
import { bucketOf, bucketRanges, isInNamespace, rangeAt } from './hash.ts'

describe('buckets agree with those of GrowthBook', () => {
  // Seed, value and bucket as its published conformance cases (specification 0.5) give them for hash version 2.
  it.each([
    ['seed', 'a', 0.0505],
    ['seed', 'b', 0.2696],
    ['foo', 'ab', 0.2575],
    ['foo', 'def', 0.2019],
    ['89123klj', '8952klfjas09ujkasdf', 0.124],
    ['90850943850283058242805', '123', 0.7516],
    ['()**(%$##$%#$#', '___)((*":&', 0.0128],
    ['feature', '123', 0.5231],
  ])('%s, %s: %f', (seed, value, bucket) => {
    expect(bucketOf(seed, value)).toBe(bucket)
  })

  it.each([
    ['1', 'namespace1', 0, 0.4, false],
    ['1', 'namespace1', 0.4, 1, true],
    ['1', 'namespace2', 0, 0.4, false],
    ['1', 'namespace2', 0.4, 1, true],
    ['2', 'namespace1', 0, 0.4, false],
    ['2', 'namespace1', 0.4, 1, true],
  ])('%s in %s from %f to %f: %s', (value, id, from, to, isIn) => {
    expect(isInNamespace({ id, from, to }, value)).toBe(isIn)
  })

  const close = (ranges: readonly (readonly [number, number])[]) =>
    ranges.map((range) => range.map((edge) => Number(edge.toFixed(9))))

  it.each([
    [
      [0.5, 0.5],
      1,
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      [0.5, 0.5],
      0.5,
      [
        [0, 0.25],
        [0.5, 0.75],
      ],
    ],
    [
      [0.5, 0.5],
      0,
      [
        [0, 0],
        [0.5, 0.5],
      ],
    ],
    [
      [0.4, 0.6],
      1,
      [
        [0, 0.4],
        [0.4, 1],
      ],
    ],
    [
      [0.2, 0.3, 0.5],
      0.2,
      [
        [0, 0.04],
        [0.2, 0.26],
        [0.5, 0.6],
      ],
    ],
  ])('weights %j with coverage %f have the stretches %j', (weights, coverage, ranges) => {
    expect(close(bucketRanges(weights, coverage))).toEqual(ranges)
  })

  it('a bucket belongs to the stretch that begins with it, and to none between stretches', () => {
    const ranges = bucketRanges([0.5, 0.5], 0.5)
    expect([0, 0.2499, 0.25, 0.4999, 0.5, 0.75].map((bucket) => rangeAt(bucket, ranges))).toEqual([0, 0, -1, -1, 1, -1])
  })
})

it('people are spread evenly over buckets', () => {
  const counts = new Array<number>(10).fill(0)
  for (let i = 0; i < 20_000; i++) counts[Math.floor(bucketOf('even', `user-${i}`) * 10)]! += 1
  const chiSquare = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
  // 99.9 % quantile with 9 degrees of freedom.
  expect(chiSquare).toBeLessThan(27.88)
})
