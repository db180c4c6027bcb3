import { addMembership, createMemberships, OUTSIDE } from '@attune/engine'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeMemberships, encodeMemberships } from './membership-codec.ts'
import { decodeTime, encodeTime } from './time-codec.ts'

const ORIGIN = 1_700_000_000_000

const time = fc.oneof(
  fc.integer({ min: ORIGIN - 1e10, max: ORIGIN + 1e12 }),
  fc.nat(),
  fc.double({ noNaN: true, min: 0 }),
  fc.constantFrom(0, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY),
)

it('gives every instant back, wherever it is counted from', () => {
  fc.assert(
    fc.property(time, time, (at, origin) => {
      fc.pre(origin !== Number.POSITIVE_INFINITY)
      expect(decodeTime(encodeTime(at, origin), origin)).toBe(at)
    }),
  )
})

it('gives memberships back, whatever their times are', () => {
  const entry = fc.record({
    number: fc.nat(1000),
    since: fc.oneof(fc.constant(OUTSIDE), time),
    until: time,
  })
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), fc.constantFrom(ORIGIN, 0, 0.5), (entries, origin) => {
      const memberships = createMemberships()
      for (const { number, since, until } of entries) addMembership(memberships, `a${number}`, -1, since, until)
      const stored = encodeMemberships(memberships, origin, (text) => Number(text.slice(1)))
      expect(decodeMemberships(stored, origin, (number) => `a${number}`)).toEqual(memberships)
    }),
    { numRuns: 500 },
  )
})
