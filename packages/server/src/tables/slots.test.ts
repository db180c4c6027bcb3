import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Slots } from './slots.ts'

it('gives each thing back once under its number, and the numbers of those that wait are different', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(20), { nil: undefined })), (turns) => {
      const slots = new Slots<object>()
      const waiting = new Map<number, object>()
      for (const turn of turns) {
        if (turn === undefined) {
          const thing = {}
          const slot = slots.put(thing)
          expect(waiting.has(slot)).toBe(false)
          waiting.set(slot, thing)
        } else {
          expect(slots.take(turn)).toBe(waiting.get(turn))
          waiting.delete(turn)
        }
        expect(slots.size).toBe(waiting.size)
      }
      expect(new Set(slots.takeAll())).toEqual(new Set(waiting.values()))
      expect(slots.size).toBe(0)
    }),
  )
})
