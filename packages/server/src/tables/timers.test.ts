import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Timers } from './timers.ts'

describe('timers', () => {
  it('give back, soonest first, exactly what a sorted list would', () => {
    const wakeAt = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.constant(Number.POSITIVE_INFINITY))
    const sets = fc.array(fc.tuple(fc.integer({ min: 1, max: 3000 }), wakeAt), { maxLength: 400 })
    void fc.assert(
      fc.property(sets, (changes) => {
        const timers = new Timers()
        const oracle = new Map<number, number>()
        for (const [customer, at] of changes) {
          timers.set(customer, at)
          if (at === Number.POSITIVE_INFINITY) oracle.delete(customer)
          else oracle.set(customer, at)
        }
        expect(timers.size).toBe(oracle.size)
        const expected = [...oracle].sort(([a, first], [b, second]) => first - second || a - b)
        const taken: [number, number][] = []
        for (let due = timers.takeDue(50); due; due = timers.takeDue(50)) taken.push([due.customer, due.wakeAt])
        expect(taken).toEqual(expected)
        expect(timers.next()).toBe(Number.POSITIVE_INFINITY)
      }),
    )
  })

  it('wake nobody before the time', () => {
    const timers = new Timers()
    timers.set(7, 100)
    expect(timers.takeDue(99)).toBeUndefined()
    expect(timers.takeDue(100)).toEqual({ customer: 7, wakeAt: 100 })
    expect(timers.takeDue(100)).toBeUndefined()
  })
})
