import { compilePlaybook, createRandom, type Event } from '@attune/engine'
import { createMemoryStore, emptyMemoryState, type HandOver, openMemoryLog, Runner } from 'attune/testing'
import { type City, createCity } from '../city.ts'
import type { Person } from '../person.ts'
import { react } from '../react.ts'
import { weatherAt } from '../weather.ts'
import { type Contestant, playbookFor } from './contest.ts'
import { bestOf, type Score, trueValue } from './score.ts'

export interface ContestOptions {
  readonly seed: number
  readonly people: number
  readonly days: number
}

const HOUR_MS = 3_600_000
/** Monday 5 October 2026, midnight in the west. */
const START_AT = Date.UTC(2026, 9, 5, 7)
/** Moments come while people are up. */
const FIRST_HOUR = 7
const LAST_HOUR = 21
const MOMENTS_A_DAY = 2

/** A moment of somebody: the same for every contestant. */
interface Moment {
  readonly id: string
  readonly person: Person
  readonly at: number
  readonly temperature: number
}

/** Lets a contestant decide every moment of so many days in a city of its own; all cities and moments are the same at first. */
export async function runContest(contestant: Contestant, { days, people, seed }: ContestOptions): Promise<Score> {
  const city = createCity({ seed, people, stores: 24, metros: ['seattle', 'los-angeles', 'las-vegas'] })
  for (const person of city.people) Object.assign(person, { allows: ['push'] })
  const score: Score = { value: [], sent: 0, optOuts: 0 }
  const decider = contestant === 'clairvoyant' ? clairvoyant(city, score) : await engine(contestant, city, score)
  for (let day = 0; day < days; day++) {
    for (let hour = FIRST_HOUR; hour <= LAST_HOUR; hour++) await decider.live(momentsOf(city, day, hour, seed))
    score.value.push(score.value.at(-1) ?? 0)
    score.value[day]! += decider.takeValue()
  }
  await decider.close()
  return score
}

interface Decider {
  live(moments: readonly Moment[]): Promise<void>
  /** The value since it was last taken. */
  takeValue(): number
  close(): Promise<void>
}

function momentsOf(city: City, day: number, hour: number, seed: number): Moment[] {
  const at = START_AT + (day * 24 + hour) * HOUR_MS
  const random = createRandom(`${seed}/${day}/${hour}`)
  const chance = MOMENTS_A_DAY / (LAST_HOUR - FIRST_HOUR + 1)
  return city.people.flatMap((person) => {
    if (random() >= chance) return []
    const { temperature } = weatherAt(city.seed, person.work, at)
    return [{ id: `${person.id}-${day}-${hour}`, person, at, temperature }]
  })
}

function clairvoyant(city: City, score: Score): Decider {
  let value = 0
  return {
    async live(moments) {
      for (const { at, id, person } of moments) {
        const shown = bestOf(city, person, id, at)
        if (!shown) continue
        value += trueValue(city, person, shown, at)
        score.sent++
        if (react(city, person, shown, at).kind === 'refused') score.optOuts++
      }
    },
    takeValue: () => take(),
    close: async () => undefined,
  }
  function take(): number {
    const taken = value
    value = 0
    return taken
  }
}

/** The engine with the playbook of a contestant: it sees moments, traits and responses, and never the truth. */
async function engine(contestant: Exclude<Contestant, 'clairvoyant'>, city: City, score: Score): Promise<Decider> {
  const compiled = compilePlaybook(playbookFor(contestant))
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  let now = START_AT
  let value = 0
  const handOvers: HandOver[] = []
  const runner = await Runner.start(
    {
      log: openMemoryLog(),
      store: createMemoryStore(emptyMemoryState()),
      documentBytes: 1e9,
      clock: { now: () => now },
      schedule: setImmediate as (task: () => void) => void,
      erasureSecret: new Uint8Array(32),
      salt: 'regret',
      onHandOver: (handOver) => handOvers.push(handOver),
      onInboxItem: () => undefined,
      onTrouble: (what, error) => {
        throw new Error(what, { cause: error })
      },
    },
    compiled.playbook,
  )
  const byNumber = new Map<number, Person>()
  const named = (person: Person) => [`user:${person.id}`]
  const introduced = await runner.submit(
    city.people.map((person) => ({
      identifiers: named(person),
      event: { type: 'identified', id: `who-${person.id}`, at: now, traits: traitsOf(person) } as Event,
    })),
  )
  for (const [i, { customer }] of introduced.entries()) byNumber.set(customer, city.people[i]!)

  /** What is handed over reaches people, and what they do comes back. */
  const deliver = async () => {
    const happened: { identifiers: string[]; event: Event }[] = []
    for (const { attempt, customer, delivery } of handOvers.splice(0)) {
      const person = byNumber.get(customer)!
      const shown = { id: delivery.id, action: delivery.action, channel: 'push', content: delivery.content as never }
      value += trueValue(city, person, shown, now)
      score.sent++
      const { kind } = react(city, person, shown, now)
      const about = { at: now + 60_000 }
      runner.report(customer, {
        ...{ type: 'delivery-reported', id: `r-${delivery.id}`, at: now, delivery: delivery.id, attempt },
        outcome: 'delivered',
      })
      if (kind === 'ordered')
        happened.push(
          told(person, `o-${delivery.id}`, {
            ...about,
            type: 'tracked',
            name: 'Responded',
            properties: { action: delivery.action },
          }),
        )
      if (kind === 'refused') {
        score.optOuts++
        const refusal = { ...about, type: 'consent-changed', channel: 'push', state: 'denied', source: 'app' }
        happened.push(told(person, `x-${delivery.id}`, refusal))
      }
    }
    now += 120_000
    if (happened.length > 0) await runner.submit(happened)
  }
  const told = (person: Person, id: string, event: object) => {
    return { identifiers: named(person), event: { ...event, id } as Event }
  }

  return {
    async live(moments) {
      if (moments.length === 0) return
      now = Math.max(now, moments[0]!.at)
      runner.tick()
      await runner.submit(
        moments.map(({ at, id, person, temperature }) =>
          told(person, `m-${id}`, { type: 'tracked', at, name: 'Moment', properties: { temperature } }),
        ),
      )
      await deliver()
    },
    takeValue() {
      const taken = value
      value = 0
      return taken
    },
    close: () => runner.close(),
  }
}

/** What purchases of before have shown, which is part of the truth only. */
function traitsOf({ taste, tier }: Person) {
  const section = taste.sections[0]
  return {
    tier,
    usual_drink: taste.warmth > 0 ? 'hot' : 'cold',
    ...(section !== undefined && { main_section: section }),
  }
}
