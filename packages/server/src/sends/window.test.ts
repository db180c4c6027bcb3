import { expect, it } from 'vitest'
import { Traffic } from './send-book.ts'
import { Window } from './window.ts'

/** What there was room for, with a provider that keeps up. */
function rooms(looks: number, isAwaited: boolean, window = new Window()): number[] {
  const traffic = new Traffic()
  return Array.from({ length: looks }, (_, look) => {
    traffic.open.clear()
    const room = window.room({ traffic, asking: 0, isAwaited }, look)
    for (let i = 0; i < room; i++) traffic.open.set(`${look}/${i}`, false)
    // All of the room is taken, and some have ended: that is when it may grow.
    traffic.ended++
    window.room({ traffic, asking: 0, isAwaited }, look)
    return room
  })
}

it('grows while the provider keeps up', () => {
  expect(rooms(12, false).at(-1)).toBe(512)
})

it('stays small while somebody waits for other answers, and goes on where it was', () => {
  const window = new Window()
  rooms(12, false, window)
  expect(new Set(rooms(12, true, window))).toEqual(new Set([128]))
  expect(rooms(1, false, window)).toEqual([512])
})

it('counts those who are being asked, and grows also where asking for a few more is not worth it', () => {
  const window = new Window()
  const traffic = new Traffic()
  expect(window.room({ traffic, asking: 100, isAwaited: false }, 0)).toBe(28)
  traffic.ended = 5
  expect(window.room({ traffic, asking: 100, isAwaited: false }, 1)).toBe(60)
})
