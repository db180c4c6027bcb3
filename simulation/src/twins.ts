import type { Customer, Event } from '@attune/engine'
import type { Addressed, Runner } from 'attune/testing'
import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import type { Scheduler } from './scheduler.ts'
import type { Violations } from './violations.ts'

interface TwinsOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly pairs: number
  /** Within which everything about them happens, ms. */
  readonly durationMs: number
  readonly server: () => Server | undefined
  readonly violations: Violations
}

type Consent = 'granted' | 'denied'

/** One of the two names under which somebody is known. */
interface Name {
  readonly identifier: string
  /** Ids of the events told under it, those that were acknowledged among them. */
  readonly told: Set<string>
  readonly acknowledged: Set<string>
  /** What was last said about consent. */
  consent: Consent | undefined
}

/** Two names that turn out to be one person's; of some pairs it turns out later that they are not. */
interface Pair {
  readonly number: number
  readonly names: readonly [Name, Name]
  readonly partsAgain: boolean
  state: 'apart' | 'joining' | 'joined' | 'parting' | 'parted'
}

const EVENTS = 8
const CHANNEL = 'mail'

/**
 * People who are found to be one, by an event that names both or by an operator who says so, and some who are parted
 * again, through everything that can go wrong. What they do is counted under the name by which it was told, so that
 * it is known what must come out.
 */
export class Twins {
  readonly #options: TwinsOptions
  readonly #pairs: readonly Pair[]

  constructor(options: TwinsOptions) {
    this.#options = options
    this.#pairs = Array.from({ length: options.pairs }, (_, number) => createPair(number, number % 2 === 1))
    for (const pair of this.#pairs) this.#live(pair)
  }

  /** Whether everybody was joined, parted where that was to be, and heard. */
  get whatIsLeft(): string[] {
    return this.#pairs.flatMap(({ names, number, partsAgain, state }) => {
      if (state !== (partsAgain ? 'parted' : 'joined')) return [`pair ${number} is ${state}`]
      return names.some(({ acknowledged, told }) => told.size > acknowledged.size) ? [`pair ${number} waits`] : []
    })
  }

  /** After the last fault and all work: everybody is whom they should be, with what they did, and no consent is wider. */
  async compare(runner: Runner): Promise<void> {
    for (const pair of this.#pairs) {
      const found = await Promise.all(
        pair.names.map(async ({ identifier }) => {
          const customer = runner.find(identifier)
          return { customer, known: await runner.read(customer, knownOf) }
        }),
      )
      this.#compare(pair, found[0]!, found[1]!)
    }
  }

  #compare({ names, number, partsAgain }: Pair, one: Found, other: Found): void {
    const fault = (what: string) => this.#options.violations.add(10, `pair ${number}: ${what}`)
    if ((one.customer === other.customer) === partsAgain)
      fault(`names lead to ${one.customer} and ${other.customer}, who ${partsAgain ? 'were parted' : 'are one'}`)
    const told = names.map(({ told: ids }) => [...ids].filter((id) => id.includes('/seen/')).length)
    const seen = partsAgain ? told : [told[0]! + told[1]!, told[0]! + told[1]!]
    for (const [index, { known }] of [one, other].entries())
      if (known?.seen !== seen[index]) fault(`${known?.seen} events count, not ${seen[index]}`)
    for (const [index, { known }] of [one, other].entries()) {
      const expected = partsAgain ? names[index]!.consent : stricter(names[0].consent, names[1].consent)
      if (known?.consent !== expected) fault(`consent is ${known?.consent}, not ${expected}`)
    }
  }

  #live(pair: Pair): void {
    const { durationMs, scheduler } = this.#options
    for (let i = 0; i < EVENTS; i++)
      scheduler.after(durationMs * 0.4 * scheduler.random(), () => this.#happen(pair, scheduler.between(0, 1), i))
    scheduler.after(durationMs * 0.45, () => this.#join(pair))
    for (let i = EVENTS; i < 2 * EVENTS; i++)
      scheduler.after(durationMs * (0.4 + 0.6 * scheduler.random()), () => this.#see(pair, scheduler.between(0, 1), i))
    if (pair.partsAgain) scheduler.after(durationMs * 0.7, () => this.#part(pair))
  }

  #happen(pair: Pair, side: number, number: number): void {
    const { scheduler } = this.#options
    const name = pair.names[side]!
    if (scheduler.chance(0.6)) return this.#see(pair, side, number)
    name.consent = scheduler.chance(0.5) ? 'granted' : 'denied'
    const id = `${name.identifier}/consent/${number}`
    const said = { channel: CHANNEL, state: name.consent, source: 'simulation' } as const
    this.#tell(name, { type: 'consent-changed', id, at: Math.floor(scheduler.now), ...said })
  }

  #see({ names }: Pair, side: number, number: number): void {
    const { scheduler } = this.#options
    const name = names[side]!
    const id = `${name.identifier}/seen/${number}`
    this.#tell(name, { type: 'tracked', id, at: Math.floor(scheduler.now), name: 'Seen', properties: {} })
  }

  /** Told until it is acknowledged, and now and then once more. */
  #tell(name: Name, event: Event): void {
    const { faults, scheduler } = this.#options
    name.told.add(event.id)
    this.#submit({ identifiers: [name.identifier], event }, () => name.acknowledged.add(event.id))
    if (!name.acknowledged.has(event.id) || (faults.on && scheduler.chance(0.3)))
      scheduler.after(scheduler.magnitude(1000, 3_600_000), () => this.#tell(name, event))
  }

  #submit(addressed: Addressed, onAcknowledged: () => void): void {
    const now = this.#options.server()
    now?.runner.submit([addressed]).then(
      () => now.life.alive && onAcknowledged(),
      () => undefined,
    )
  }

  /** Once all that was said before has been heard: by an event with both names, or by hand. */
  #join(pair: Pair): void {
    const { scheduler } = this.#options
    if (pair.state !== 'apart' && pair.state !== 'joining') return
    const [one, other] = pair.names
    // Of whom nothing was told yet is nobody who could be joined or parted: the name would just be a further one.
    for (const side of [0, 1]) if (pair.names[side]!.told.size === 0) this.#see(pair, side, 2 * EVENTS)
    const waits = pair.names.some(({ acknowledged, told }) => told.size > acknowledged.size)
    if (!waits) {
      pair.state = 'joining'
      if (pair.number % 3 === 0) this.#joinByHand(pair)
      else {
        const event: Event = {
          type: 'identified',
          id: `joined/${pair.number}`,
          at: Math.floor(scheduler.now),
          traits: {},
        }
        this.#submit({ identifiers: [one.identifier, other.identifier], event }, () => {
          if (pair.state === 'joining') pair.state = 'joined'
        })
      }
    }
    scheduler.after(scheduler.magnitude(1000, 1_800_000), () => this.#join(pair))
  }

  #joinByHand(pair: Pair): void {
    const now = this.#options.server()
    const [keep, from] = pair.names.map(({ identifier }) => identifier)
    const cause = { by: 'request', identifiers: [keep!, from!] } as const
    now?.runner
      .turn(async (merging) => {
        const [winner, loser] = [now.runner.find(keep!), now.runner.find(from!)]
        if (winner !== loser) await merging.merge(winner, loser, cause)
      })
      .then(
        () => {
          if (now.life.alive && pair.state === 'joining') pair.state = 'joined'
        },
        () => undefined,
      )
  }

  #part(pair: Pair): void {
    const { scheduler } = this.#options
    if (pair.state === 'parted') return
    if (pair.state === 'joined' || pair.state === 'parting') {
      pair.state = 'parting'
      const now = this.#options.server()
      const [one, other] = pair.names.map(({ identifier }) => identifier)
      now?.runner
        .turn(async (merging) => {
          const customer = now.runner.find(one!)
          if (customer !== now.runner.find(other!)) return
          const held = (await merging.mergesOf(customer)).find(({ undoneAt }) => undoneAt === undefined)
          const row = held && (await merging.findUndoable(held.id))
          if (row && !('reason' in row)) await merging.undo(row, { by: 'request', identifiers: [] })
        })
        .then(
          () => {
            if (now.life.alive && now.runner.find(one!) !== now.runner.find(other!)) pair.state = 'parted'
          },
          () => undefined,
        )
    }
    scheduler.after(scheduler.magnitude(1000, 1_800_000), () => this.#part(pair))
  }
}

interface Found {
  readonly customer: number
  readonly known: { readonly seen: number; readonly consent: Consent | undefined } | undefined
}

function knownOf(customer: Customer | undefined): Found['known'] {
  if (customer === undefined) return undefined
  const consent = customer.consents.find(({ channel, topic }) => channel === CHANNEL && topic === undefined)
  const seen = customer.rollups.find(({ key }) => key === 'Seen')?.count ?? 0
  return { seen, consent: consent?.state === 'pending' ? undefined : consent?.state }
}

function stricter(a: Consent | undefined, b: Consent | undefined): Consent | undefined {
  return a === 'denied' || b === 'denied' ? 'denied' : (a ?? b)
}

function createPair(number: number, partsAgain: boolean): Pair {
  const nameOf = (identifier: string): Name => ({
    ...{ identifier, told: new Set<string>(), acknowledged: new Set<string>() },
    consent: undefined,
  })
  return {
    number,
    partsAgain,
    state: 'apart',
    names: [nameOf(`user:twin-${number}`), nameOf(`loyalty:twin-${number}`)],
  }
}
