import { type Event, isUpkeep } from '@attune/engine'
import { type EventOutcome, type MemoryState, readRecord } from 'attune/testing'
import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimDisk } from './sim-disk.ts'
import type { Violations } from './violations.ts'

interface ForgettersOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly people: number
  /** Within which everybody asks to be forgotten, ms. */
  readonly durationMs: number
  readonly server: () => Server | undefined
  readonly violations: Violations
}

/** Somebody who comes, asks to be forgotten and stays away, while their devices go on telling what was. */
interface Forgetter {
  readonly name: string
  readonly identifiers: readonly string[]
  readonly events: Event[]
  readonly acknowledged: Set<string>
  /** Numbers under which the host knew the person. */
  readonly customers: Set<number>
  /** When the host answered that the person is forgotten, by the host's time. */
  erasedAt: number | undefined
  erasure: string | undefined
}

const EVENTS = 12

/**
 * People who are forgotten. Their events carry a text that stands nowhere else, so that wherever it is found something
 * was left; they are sent again after the erasure, and nothing of that may count.
 */
export class Forgetters {
  readonly #options: ForgettersOptions
  readonly #people: Forgetter[]

  constructor(options: ForgettersOptions) {
    this.#options = options
    this.#people = Array.from({ length: options.people }, (_, number) => createForgetter(number))
    for (const person of this.#people) this.#live(person)
  }

  /** How many the host has answered to be forgotten. */
  get forgotten(): number {
    return this.#people.filter(({ erasedAt }) => erasedAt !== undefined).length
  }

  /** What is still to be done: everybody has to be forgotten, and no trace may be on disk. */
  async whatIsLeft(): Promise<string[]> {
    const now = this.#options.server()
    if (!now) return []
    const left: string[] = []
    for (const person of this.#people) {
      const progress = person.erasure === undefined ? undefined : await now.runner.erasure(person.erasure)
      if (person.erasedAt === undefined) left.push(`${person.name} waits to be forgotten`)
      else if (!progress?.logDone || !progress.storeDone) left.push(`traces of ${person.name} are on disk`)
    }
    return left
  }

  /** After the last fault and all work: nothing of anybody is left, in the host's answers, its store or its log. */
  compare(stored: MemoryState, disk: SimDisk): void {
    const { server, violations } = this.#options
    const text = JSON.stringify(stored, spelledOut)
    for (const { customers, erasedAt, identifiers, name } of this.#people) {
      if (erasedAt === undefined) continue
      if (text.includes(name)) violations.add(11, `the store still holds something of ${name}`)
      if (disk.holds(name)) violations.add(11, `the log still holds something of ${name}`)
      for (const identifier of identifiers) {
        const leadsTo = server()?.runner.find(identifier) ?? 0
        if (leadsTo !== 0) violations.add(11, `${identifier} leads to customer ${leadsTo} again`)
      }
      for (const customer of customers)
        if (stored.history.get(customer)?.some(tells))
          violations.add(11, `the history of customer ${customer}, who was ${name}, is not empty`)
    }
  }

  #live(person: Forgetter): void {
    const { durationMs, scheduler } = this.#options
    const end = durationMs * (0.2 + 0.6 * scheduler.random())
    for (let i = 0; i < EVENTS; i++)
      scheduler.after(end * scheduler.random(), () => this.#send(person, this.#happen(person, i)))
    scheduler.after(end, () => this.#askToForget(person))
  }

  #happen(person: Forgetter, number: number): Event {
    const { scheduler } = this.#options
    const base = { id: `${person.name}/${number}`, at: Math.floor(scheduler.now - scheduler.between(0, 3000)) }
    const event: Event = scheduler.chance(0.3)
      ? { ...base, type: 'identified', traits: { name: person.name } }
      : { ...base, type: 'tracked', name: 'Note Left', properties: { note: person.name } }
    person.events.push(event)
    return event
  }

  /** Sent until it is acknowledged, and now and then again. */
  #send(person: Forgetter, event: Event): void {
    const { faults, scheduler, server } = this.#options
    const now = server()
    const sentAfterErasure = person.erasedAt !== undefined
    if (now) {
      const identifiers = scheduler.chance(0.5) ? person.identifiers : person.identifiers.slice(0, 1)
      now.runner.submit([{ identifiers, event }]).then(
        ([outcome]) => {
          if (!now.life.alive) return
          person.acknowledged.add(event.id)
          this.#check(person, event, outcome!, sentAfterErasure)
        },
        () => undefined,
      )
    }
    const again = !person.acknowledged.has(event.id) || (faults.on && scheduler.chance(0.5))
    if (again) scheduler.after(scheduler.magnitude(1000, 7_200_000), () => this.#send(person, event))
  }

  #check(person: Forgetter, event: Event, outcome: EventOutcome, sentAfterErasure: boolean): void {
    if (outcome.customer !== 0) person.customers.add(outcome.customer)
    if (sentAfterErasure && event.at <= person.erasedAt! && !outcome.erased)
      this.#options.violations.add(11, `event ${event.id} brings ${person.name} back as customer ${outcome.customer}`)
    if (outcome.erased && person.erasure === undefined)
      this.#options.violations.add(11, `event ${event.id} was let go of, but nobody asked to forget ${person.name}`)
  }

  /** From now on devices tell once more what was, some of them much later. */
  #forgottenAt(person: Forgetter, at: number): void {
    if (person.erasedAt !== undefined) return
    person.erasedAt = at
    for (const event of person.events)
      this.#options.scheduler.after(this.#options.scheduler.magnitude(60_000, 43_200_000), () =>
        this.#send(person, event),
      )
  }

  /** Asked until it is answered. Whoever is not found was forgotten by a request whose answer was lost. */
  #askToForget(person: Forgetter): void {
    const { scheduler, server } = this.#options
    const now = server()
    if (now && person.erasedAt === undefined) {
      const id = `era-${this.#people.indexOf(person)}`
      person.erasure = id
      const at = Math.max(scheduler.now, ...person.events.map((event) => event.at))
      const done = now.runner.turn(async (_, erasing) => {
        const found = await erasing.find(person.identifiers[0]!)
        if (found) await erasing.erase(found, id, 'request', at)
        return found
      })
      done.then(
        async (found) => {
          if (!now.life.alive) return
          if (found || (await now.runner.erasure(id))) this.#forgottenAt(person, at)
        },
        () => undefined,
      )
    }
    if (person.erasedAt === undefined)
      scheduler.after(scheduler.magnitude(500, 600_000), () => this.#askToForget(person))
  }
}

function createForgetter(number: number): Forgetter {
  const name = `forgetter-${number}-of-whom-nothing-stays`
  return {
    name,
    identifiers: [`user:${name}`, `anonymous:${name}`],
    events: [],
    acknowledged: new Set(),
    customers: new Set(),
    erasedAt: undefined,
    erasure: undefined,
  }
}

/** Whether a record tells anything: upkeep does not. */
function tells({ body }: { readonly body: Uint8Array }): boolean {
  const record = readRecord(body)
  return record.kind !== 'event' || !isUpkeep(record.event)
}

function spelledOut(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value]
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
}
