import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DueSlots } from './due-slots.ts'

describe('due slots', () => {
  it('come back once each, lowest first, and leave nothing behind', () => {
    const slots = fc.array(fc.integer({ min: 0, max: 199 }))
    void fc.assert(
      fc.property(slots, slots, (first, second) => {
        const due = new DueSlots(200)
        for (const added of [first, second]) {
          for (const slot of added) due.add(slot)
          const taken: number[] = []
          for (let slot = due.take(); slot >= 0; slot = due.take()) taken.push(slot)
          expect(taken).toEqual([...new Set(added)].sort((a, b) => a - b))
        }
      }),
    )
  })

  it('take in slots while they are taken out', () => {
    const due = new DueSlots(100)
    due.add(3)
    expect(due.take()).toBe(3)
    due.add(40)
    due.add(4)
    expect([due.take(), due.take(), due.take()]).toEqual([4, 40, -1])
  })

  it('of no audiences are none', () => {
    expect(new DueSlots(0).take()).toBe(-1)
  })
})
