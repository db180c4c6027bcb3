import { localTime } from '@attune/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance } from './advance.ts'
import { createCity } from './city.ts'
import type { Message } from './message.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Tuesday 6 October 2026, 00:00 in Seattle. */
const TUESDAY = Date.UTC(2026, 9, 6, 7)

function live(seed: number, cuts: readonly number[], people = 60): Message[] {
  const city = createCity({ seed, people, stores: 12 })
  const messages: Message[] = []
  cuts.slice(1).forEach((to, index) => {
    messages.push(...advance(city, cuts[index]!, to))
  })
  return messages
}

describe('the life of the city', () => {
  it('is the same to the byte for the same seed', () => {
    const once = JSON.stringify(live(7, [TUESDAY, TUESDAY + DAY_MS]))
    expect(JSON.stringify(live(7, [TUESDAY, TUESDAY + DAY_MS]))).toBe(once)
    expect(JSON.stringify(live(8, [TUESDAY, TUESDAY + DAY_MS]))).not.toBe(once)
  })

  it('does not depend on how its time is cut into calls', () => {
    const end = TUESDAY + 10 * HOUR_MS
    const instants = fc.array(fc.integer({ min: TUESDAY + 1, max: end - 1 }), { maxLength: 12 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), instants, (seed, cuts) => {
        const cut = live(seed, [TUESDAY, ...cuts.sort((a, b) => a - b), end], 25)
        expect(cut).toEqual(live(seed, [TUESDAY, end], 25))
      }),
      { numRuns: 40 },
    )
  })

  it('comes in order of time, within the time asked for, with unique ids', () => {
    const from = TUESDAY + 7.4 * HOUR_MS
    const messages = live(3, [from, from + 2 * HOUR_MS], 400)
    const times = messages.map((message) => Date.parse(message.timestamp))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual(from)
    expect(times.at(-1)).toBeLessThan(from + 2 * HOUR_MS)
    expect(new Set(messages.map((message) => message.messageId)).size).toBe(messages.length)
  })

  it('refuses to leave out time or to go back', () => {
    const city = createCity({ seed: 1, people: 1, stores: 1 })
    expect([...advance(city, TUESDAY, TUESDAY + 1)].length).toBeLessThan(10)
    expect(() => [...advance(city, TUESDAY, TUESDAY + 1)]).toThrow(RangeError)
    expect(() => [...advance(city, TUESDAY + 1, TUESDAY)]).toThrow(RangeError)
  })

  it('shows the morning coffee from Tuesday to Friday between 7 and 9', () => {
    const city = createCity({ seed: 5, people: 600, stores: 24 })
    const orders = new Map<string, number>()
    for (const message of advance(city, TUESDAY, TUESDAY + 7 * DAY_MS)) {
      if (message.type !== 'track' || message.event !== 'Order Completed' || message.properties.channel === 'web')
        continue
      const { weekday, minuteOfDay } = localTime(message.context.timezone, Date.parse(message.timestamp))
      const key = `${weekday} ${Math.floor(minuteOfDay / 60)}`
      orders.set(key, (orders.get(key) ?? 0) + 1)
    }
    const at = (weekday: number, hour: number) => orders.get(`${weekday} ${hour}`) ?? 0
    for (const weekday of [2, 3, 4, 5]) {
      expect(at(weekday, 7) + at(weekday, 8)).toBeGreaterThan(3 * (at(weekday, 10) + at(weekday, 11)))
      expect(at(weekday, 7) + at(weekday, 8)).toBeGreaterThan(1.5 * (at(0, 7) + at(0, 8)))
    }
  })

  it('lets a newcomer look around unknown before signing in', () => {
    const messages = live(11, [TUESDAY, TUESDAY + 3 * DAY_MS], 300)
    const newcomer = messages.find((message) => message.type === 'identify' && message.anonymousId !== undefined)
    const { anonymousId } = newcomer ?? {}
    expect(anonymousId).toBeDefined()
    const unknown = messages.filter((message) => message.anonymousId === anonymousId && message.userId === undefined)
    expect(unknown.length).toBeGreaterThan(1)
    expect(messages.indexOf(unknown.at(-1)!)).toBeLessThan(messages.indexOf(newcomer!))
  })
})
