import { describe, expect, it } from 'vitest'
import { DAY, HOUR, Rehearsal } from '../flow/rehearse.fixture.ts'
import { problemsOf } from '../rehearsal.ts'

const hello = (text: string) => ({
  ...{ triggers: ['never'], value: 1000, prior: { alpha: 50, beta: 50 } },
  treatments: [{ channel: 'push', content: { text } }],
})

const partsOf = (date: object, trigger: object = {}) => ({
  triggers: { day: { on: { date: { trait: 'birthday', ...date } }, ...trigger }, never: { on: { event: 'Never' } } },
  actions: { greet: hello('Soon!') },
  journeys: { greeting: { triggers: ['day'], steps: [{ id: 'greet', action: 'greet' }] } },
})

/** Somebody who begins on 2026-06-01 at 10:00 UTC. */
function personOf(date: object, traits: object, trigger: object = {}): Rehearsal {
  const person = new Rehearsal(partsOf(date, trigger))
  person.take({ type: 'identified', traits })
  return person
}

const due = ({ customer }: Rehearsal) =>
  customer.pendingMoments.map(({ dueAt }) => new Date(dueAt).toISOString().slice(0, 16))

describe('a journey that begins on a date of the customer', () => {
  it("begins each year, before the date, at an hour by the person's clock", () => {
    const person = personOf(
      { each: 'year', offset: '-7d', at: '08:30' },
      { birthday: '1990-06-20', timezone: 'America/New_York' },
    )
    expect(due(person)).toEqual(['2026-06-13T12:30'])
    expect(person.passes(11 * DAY)).toEqual([])
    expect(person.passes(2 * DAY)).toEqual(['Soon!'])
    expect(due(person)).toEqual(['2027-06-13T12:30'])
    expect(person.passes(365 * DAY)).toEqual(['Soon!'])
    expect(person.outcomes()).toEqual(['completed', 'completed'])
  })

  it('begins once where nothing is said of years, and not for a date that is past', () => {
    const person = personOf({ offset: '3d', at: '12:00' }, { birthday: '2026-06-05' })
    expect(due(person)).toEqual(['2026-06-08T12:00'])
    expect(person.passes(400 * DAY)).toEqual(['Soon!'])
    expect(due(personOf({}, { birthday: '2026-05-31' }))).toEqual([])
    expect(due(personOf({}, { birthday: '2026-06-01' }))).toEqual([])
    expect(due(personOf({ at: '10:01' }, { birthday: '2026-06-01' }))).toEqual(['2026-06-01T10:01'])
  })

  it('follows the trait where it changes, and waits for nothing once it is taken away', () => {
    const person = personOf({ each: 'year' }, { birthday: '1990-06-20' })
    person.take({ type: 'identified', traits: { birthday: '1990-07-20' } })
    expect(due(person)).toEqual(['2026-07-20T09:00'])
    expect(person.passes(30 * DAY)).toEqual([])
    person.take({ type: 'identified', traits: { birthday: null } })
    expect(person.customer.wakeAt).toBe(Number.POSITIVE_INFINITY)
  })

  it('follows the clock: the date that moves into the past comes at once, one that has come does not come twice', () => {
    const west = { birthday: '1990-06-02', timezone: 'America/Los_Angeles' }
    const east = personOf({ each: 'year' }, west)
    east.passes(28 * HOUR)
    expect(east.heard()).toEqual([])
    east.take({ type: 'identified', traits: { timezone: 'Europe/Berlin' } })
    expect(east.passes(1)).toEqual(['Soon!'])
    expect(due(east)).toEqual(['2027-06-02T07:00'])

    const back = personOf({ each: 'year' }, { ...west, timezone: 'Europe/Berlin' })
    expect(back.passes(DAY)).toEqual(['Soon!'])
    back.take({ type: 'identified', traits: { timezone: 'America/Los_Angeles' } })
    expect(back.passes(30 * DAY)).toEqual([])
    expect(due(back)).toEqual(['2027-06-02T16:00'])
  })

  it('keeps the leap day on the last of February, takes instants by the day where the person is, and begins no year too soon', () => {
    expect(due(personOf({ each: 'year' }, { birthday: '1992-02-29' }))).toEqual(['2027-02-28T09:00'])
    const instant = { birthday: '2024-06-03T02:00:00Z', timezone: 'America/New_York' }
    expect(due(personOf({ each: 'year' }, instant))).toEqual(['2026-06-02T13:00'])
    expect(due(personOf({ each: 'year' }, { birthday: '2029-03-01' }))).toEqual(['2029-03-01T09:00'])
    for (const birthday of ['soon', true, 1e18, { day: 3 }, ['2026-07-01']])
      expect(due(personOf({ each: 'year' }, { birthday }))).toEqual([])
  })

  it('comes of what a file tells, and of a playbook that is new', () => {
    const person = new Rehearsal(partsOf({ each: 'year' }))
    person.take({ type: 'identified', traits: { birthday: '1990-06-20' }, load: 'people' })
    expect(due(person)).toEqual(['2026-06-20T09:00'])
    person.publish(partsOf({ each: 'year', at: '11:00' }))
    person.tracks('Anything')
    expect(due(person)).toEqual(['2026-06-20T11:00'])
  })

  it('asks its condition when the date has come', () => {
    const person = personOf({ each: 'year' }, { birthday: '1990-06-20' }, { when: { trait: 'tier', is: 'gold' } })
    expect(person.passes(40 * DAY)).toEqual([])
    person.take({ type: 'identified', traits: { tier: 'gold' } })
    expect(person.passes(365 * DAY)).toEqual(['Soon!'])
  })
})

const mistakes: readonly [date: object, trigger: object, path: string, message: string][] = [
  [{}, { after: '2h' }, 'triggers.day.after', 'use `offset` and `at`'],
  [{}, { cancelledBy: ['order'] }, 'triggers.day.cancelledBy', 'nothing calls a date off'],
]
it.each(mistakes)('%j with %j is refused at its path', (date, trigger, path, message) => {
  expect(problemsOf(partsOf(date, trigger))).toContainEqual({ path, message: expect.stringContaining(message) })
})

it.each([{ offset: '-7h' }, { offset: '400d' }, { at: '9' }, { each: 'month' }, { trait: '' }])(
  '%j is refused',
  (date) => {
    const [problem] = problemsOf(partsOf(date))
    expect(problem?.path).toMatch(/^triggers\.day\.on/)
  },
)
