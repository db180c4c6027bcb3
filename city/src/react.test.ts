import { describe, expect, it } from 'vitest'
import { advance, schedule } from './advance.ts'
import { type City, createCity } from './city.ts'
import type { Person } from './person.ts'
import { react } from './react.ts'
import type { Shown } from './shown.ts'
import { truth } from './truth.ts'
import { weatherAt } from './weather.ts'

const HOUR_MS = 3_600_000
/** A July afternoon in Las Vegas, where it is hot. */
const HOT_AFTERNOON = Date.UTC(2026, 6, 15, 22)

function build(people = 3000): City {
  return createCity({ seed: 42, people, stores: 12, metros: ['las-vegas'] })
}

function push(id: string, content: Shown['content']): Shown {
  return { id, action: 'try', channel: 'push', content }
}

function reachable(city: City): Person[] {
  return city.people.filter((person) => person.allows.includes('push'))
}

describe('a reaction', () => {
  it('comes as often as the truth says', () => {
    const city = build()
    const people = reachable(city)
    let expected = 0
    let ordered = 0
    people.forEach((person, index) => {
      const shown = push(`d${index}`, { drink: 'cold' })
      expected += truth(city, person, shown, HOT_AFTERNOON)
      if (react(city, person, shown, HOT_AFTERNOON).kind === 'ordered') ordered++
    })
    // Four standard deviations of a sum of independent trials.
    expect(Math.abs(ordered - expected)).toBeLessThan(4 * Math.sqrt(expected))
    expect(expected / people.length).toBeGreaterThan(0.03)
  })

  it('is the same for the same thing in the same circumstances', () => {
    const run = () => {
      const city = build(200)
      return city.people.map((person) => react(city, person, push('d1', { section: 'running' }), HOT_AFTERNOON))
    }
    expect(run()).toEqual(run())
  })

  it('to a cold drink is likelier than to a hot one for people who like cold drinks, on a hot day', () => {
    const city = build()
    const lovers = reachable(city).filter((person) => person.taste.warmth < -0.5)
    expect(weatherAt(city.seed, city.zips[0]!, HOT_AFTERNOON).temperature).toBeGreaterThan(25)
    const mean = (drink: string) =>
      lovers.reduce((sum, person) => sum + truth(city, person, push('d', { drink }), HOT_AFTERNOON), 0) / lovers.length
    expect(mean('cold')).toBeGreaterThan(4 * mean('hot'))
  })

  it('to the section of interest is likelier than to another', () => {
    const city = build()
    for (const person of reachable(city)) {
      const [liked] = person.taste.sections
      if (liked === undefined || person.taste.sections.includes('swim')) continue
      const of = (section: string) => truth(city, person, push('d', { section }), HOT_AFTERNOON)
      expect(of(liked)).toBeGreaterThan(of('swim'))
    }
  })

  it('never comes on a channel that the person did not allow', () => {
    const city = build(300)
    for (const person of city.people.filter(({ allows }) => !allows.includes('push'))) {
      expect(truth(city, person, push('d', {}), HOT_AFTERNOON)).toBe(0)
      expect(react(city, person, push('d', {}), HOT_AFTERNOON).kind).toBe('unreached')
    }
  })
})

describe('patience', () => {
  /** Sends everybody `perDay` messages a day for five days; gives the share that refused the channel. */
  function refusedAfter(perDay: number): number {
    const city = build(800)
    const people = reachable(city)
    for (let n = 0; n < 5 * perDay; n++) {
      const at = HOT_AFTERNOON + (n * 24 * HOUR_MS) / perDay
      for (const person of people) react(city, person, push(`d${n}`, { drink: 'cold' }), at)
    }
    return people.filter((person) => person.refused.includes('push')).length / people.length
  }

  it('lasts with few messages and ends in refusals under pressure', () => {
    const [few, some, many] = [refusedAfter(0.2), refusedAfter(2), refusedAfter(6)]
    expect(few).toBeLessThan(0.02)
    expect(some).toBeGreaterThan(few + 0.02)
    expect(many).toBeGreaterThan(some + 0.2)
  })

  it('comes back with time', () => {
    const city = build(50)
    const person = reachable(city)[0]!
    const fresh = truth(city, person, push('d', {}), HOT_AFTERNOON)
    for (let n = 0; n < 12; n++) react(city, person, push(`d${n}`, {}), HOT_AFTERNOON)
    person.refused = []
    expect(truth(city, person, push('d', {}), HOT_AFTERNOON)).toBeLessThan(fresh / 4)
    expect(truth(city, person, push('d', {}), HOT_AFTERNOON + 14 * 24 * HOUR_MS)).toBeCloseTo(fresh, 1)
  })
})

describe('what a reaction brings', () => {
  it('happens in its time when it is scheduled', () => {
    const city = build(500)
    const before = [...advance(city, HOT_AFTERNOON, HOT_AFTERNOON + HOUR_MS)].length
    expect(before).toBeGreaterThan(0)
    const at = HOT_AFTERNOON + HOUR_MS
    const reactions = reachable(city).map((person, index) =>
      react(city, person, push(`s${index}`, { drink: 'cold' }), at),
    )
    for (const { messages } of reactions) schedule(city, messages)
    const happened = [...advance(city, at, at + 3 * HOUR_MS)]
    const times = happened.map((message) => Date.parse(message.timestamp))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    const ids = new Set(happened.map((message) => message.messageId))
    const ordered = reactions.filter(({ kind }) => kind === 'ordered')
    expect(ordered.length).toBeGreaterThan(0)
    for (const { messages } of ordered) expect(messages.every(({ message }) => ids.has(message.messageId))).toBe(true)
  })
})
