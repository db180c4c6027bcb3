import { describe, expect, it } from 'vitest'
import { createCustomer } from '../profile/customer.ts'
import { attentionNames, hourSlot, noteAttention, receptivity } from './attention.ts'
import { Learned } from './learned.ts'
import { pressureOn } from './pressure.ts'

const NOW = Date.parse('2026-06-03T12:00:00Z')
const DAY = 86_400_000

/** A model of people who attend to one message in five in the evening of weekdays, and to one in twenty at other hours. */
function usualPeople(segment?: string): Learned {
  const model = new Learned()
  const exposure = { decision: '', action: 'a', channel: 'push', arm: 'engine', at: NOW, until: NOW } as const
  for (let slot = 0; slot < 48; slot++) {
    for (let i = 0; i < 200; i++) {
      const counted = attentionNames(segment, slot).map((name): [string, boolean] => [
        name,
        i % (slot === 19 ? 5 : 20) === 0,
      ])
      model.learn({ exposure, success: false, correctsAt: undefined, prior: { alpha: 1, beta: 1 }, counted }, NOW)
    }
  }
  return model
}

describe('receptivity', () => {
  it('is that of an average hour as long as nothing is known of anybody', () => {
    expect(receptivity(createCustomer(1, 0), undefined, 9, new Learned(), NOW)).toBe(1)
  })

  it('borrows the hours of people at large for somebody who is new, and those of the segment where they differ', () => {
    const somebody = createCustomer(1, 0)
    const people = usualPeople('readers')
    for (const segment of [undefined, 'readers', 'nobody-yet']) {
      expect(receptivity(somebody, segment, 19, people, NOW)).toBeGreaterThan(3)
      expect(receptivity(somebody, segment, 9, people, NOW)).toBeCloseTo(0.95, 1)
    }
  })

  it("learns a person's own hour from a few answers, and that of the hours beside it a little", () => {
    const early = createCustomer(1, 0)
    for (let i = 0; i < 2; i++) {
      noteAttention(early, 7, true)
      noteAttention(early, 19, false)
    }
    const [seven, eight, noon] = [7, 8, 12].map((slot) => receptivity(early, undefined, slot, usualPeople(), NOW))
    expect(seven).toBeGreaterThan(eight!)
    expect(eight).toBeGreaterThan(noon!)
  })

  it('sinks, the more messages go by unanswered', () => {
    const tired = createCustomer(1, 0)
    const levels = Array.from({ length: 5 }, () => {
      for (let i = 0; i < 10; i++) noteAttention(tired, 12, false)
      return receptivity(tired, undefined, 15, usualPeople(), NOW)
    })
    expect(levels).toEqual(levels.toSorted((a, b) => b - a))
    expect(levels.at(-1)).toBeLessThan(0.5)
  })

  it('keeps an entry for each of 48 hours at most, and forgets what is long ago', () => {
    const busy = createCustomer(1, 0)
    for (let i = 0; i < 5000; i++) noteAttention(busy, i % 48, false)
    expect(busy.attention).toHaveLength(48)
    expect(busy.attention.reduce((sum, { shown }) => sum + shown, 0)).toBeLessThanOrEqual(200)
  })
})

it('tells weekdays from weekends by the clock where the person is', () => {
  expect(hourSlot('UTC', NOW)).toBe(12)
  expect(hourSlot('America/New_York', NOW)).toBe(8)
  expect(hourSlot('UTC', NOW + 3 * DAY)).toBe(36)
})

it('pressure counts half after the half-life, a quarter where it was answered, and in full what is on its way', () => {
  const customer = createCustomer(1, 0)
  const contact = { delivery: 'd', channel: 'push', topic: 't', campaign: undefined, interrupts: true }
  const pressed = (parts: object) => {
    customer.contacts = [{ ...contact, at: NOW - 2 * DAY, ...parts }]
    return pressureOn(customer, 2 * DAY, NOW)
  }
  expect(pressed({})).toBe(0.5)
  expect(pressed({ answered: true })).toBe(0.125)
  expect(pressed({ at: Number.POSITIVE_INFINITY })).toBe(1)
  expect(pressed({ interrupts: false })).toBe(0)
})
