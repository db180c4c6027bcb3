import { compilePlaybook, type Event, isMember, type Playbook, readComputed } from '@attune/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyMedium, openMemoryLog } from '../log/memory/memory-log.ts'
import { emptyMemoryState } from '../store/memory/memory-state.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { Merging } from './merging.ts'
import { Runner } from './runner.ts'

const START = Date.UTC(2026, 5, 1, 15)
const MINUTE = 60_000
const DAY = 86_400_000

const computed = {
  usual: { calculate: 'most-frequent', event: 'order', property: 'drink', within: '30d' },
  kinds: { calculate: 'unique-count', event: 'order', property: 'drink' },
  mean: { calculate: 'average', event: 'order', property: 'total' },
}
const facts = { store: { from: { event: 'order' }, fields: { id: 'store' }, lasts: '2d' } }
const large = { event: 'order', where: { property: 'size', is: 'large' } }

const AUDIENCES = {
  buyers: { event: 'order' },
  twice: { event: 'order', within: '30d', atLeast: 2 },
  busy: { event: 'order', within: '2d', atLeast: 2 },
  rushed: { event: 'view', within: '1h', atLeast: 2 },
  spender: { event: 'order', sum: 'total', within: '30d', moreThan: 6 },
  large,
  'large-lately': { ...large, within: '7d' },
  'never-large': { not: large },
  'nothing-large-lately': { not: { ...large, within: '30d', atLeast: 2 } },
  'viewed-then-bought': { after: 'view', followedBy: 'order', within: '1d' },
  'left-alone': {
    after: 'view',
    notFollowedBy: { event: 'order', where: { property: 'total', atLeast: 2 } },
    within: '2h',
  },
  latte: { computed: 'usual', is: 'latte' },
  curious: { computed: 'kinds', atLeast: 2 },
  frugal: { computed: 'mean', lessThan: 3 },
  here: { fact: 'store', field: 'id', is: 's1' },
  gold: { trait: 'tier', is: 'gold' },
  both: { all: [{ audience: 'large-lately' }, { not: { audience: 'latte' } }] },
  either: { any: [{ audience: 'both' }, { audience: 'here' }] },
} as const

const ALL = Object.keys(AUDIENCES)

function playbookWith(names: readonly string[]): Playbook {
  const audiences = Object.fromEntries(
    ALL.filter((id) => names.includes(id)).map((id) => [id, { where: whereIn(id, names) }]),
  )
  const brand = { name: 'Test', timezone: 'UTC', currency: 'USD' }
  const compiled = compilePlaybook({
    brand,
    computed: names.length % 2 === 0 ? computed : neededBy(names),
    facts,
    audiences,
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

function neededBy(names: readonly string[]): object {
  const uses = { usual: 'latte', kinds: 'curious', mean: 'frugal' }
  return Object.fromEntries(Object.entries(computed).filter(([id]) => names.includes(uses[id as keyof typeof uses])))
}

/** References to audiences that are not there are left out. */
function whereIn(id: string, names: readonly string[]): object {
  const refers = { both: ['large-lately', 'latte'], either: ['both', 'here'] }[id]
  return refers?.some((one) => !names.includes(one)) ? { always: false } : AUDIENCES[id as keyof typeof AUDIENCES]
}

const EVERYTHING = playbookWith(ALL)

type Deed =
  | { readonly do: 'event'; readonly person: number; readonly event: Omit<Event, 'id' | 'at'>; readonly agoMs: number }
  | { readonly do: 'publish'; readonly names: readonly string[] }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'merge'; readonly winner: number; readonly loser: number }
  | { readonly do: 'undo'; readonly merge: number }
  | { readonly do: 'store' | 'crash' | 'pause' }

const person = fc.integer({ min: 0, max: 4 })
const tracked = fc.record({
  type: fc.constant('tracked' as const),
  name: fc.constantFrom('order', 'order', 'view'),
  properties: fc.record({
    size: fc.constantFrom('large', 'small'),
    drink: fc.constantFrom('latte', 'mocha', 'tea'),
    store: fc.constantFrom('s1', 's2'),
    total: fc.integer({ min: 1, max: 5 }),
  }),
})
const identified = fc.record({
  type: fc.constant('identified' as const),
  traits: fc.record({ tier: fc.constantFrom('gold', 'silver') }),
})
const agoMs = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 180 }).map((minutes) => minutes * MINUTE),
  fc.integer({ min: 0, max: 40 * 24 }).map((hours) => hours * 60 * MINUTE),
)
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('event' as const), person, event: tracked, agoMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('event' as const), person, event: identified, agoMs }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('publish' as const), names: fc.subarray(ALL) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(MINUTE, 61 * MINUTE, 5 * 60 * MINUTE, DAY, 6 * DAY),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), winner: person, loser: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), merge: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('store' as const, 'crash' as const, 'pause' as const) }) },
)

const PUBLISH_ALL: Deed = { do: 'publish', names: ALL }
const deeds = fc.array(deed, { maxLength: 50 })
const laterDeeds = fc.array(
  deed.filter((one) => one.do !== 'publish'),
  { maxLength: 20 },
)

const soon = () => new Promise((resolve) => setImmediate(resolve))

/** One server through its life; with `live` playbooks are published and it crashes, else it runs by one playbook and never stops. */
class Life {
  #medium = emptyMedium()
  #stored = emptyMemoryState()
  #now = START
  #runner!: Runner
  #events = 0
  readonly #merges: string[] = []
  readonly #live: boolean

  constructor(live: boolean) {
    this.#live = live
  }

  async begin(playbook: Playbook): Promise<void> {
    const options = {
      log: openMemoryLog(this.#medium),
      store: createMemoryStore(this.#stored),
      documentBytes: this.#live ? 1 : 1e9,
      maxBehind: 1e6,
      recollectAtOnce: 1,
      recordsInTurn: 2,
      clock: { now: () => this.#now },
      schedule: setImmediate as (task: () => void) => void,
      erasureSecret: new Uint8Array(32),
      salt: 'test',
      onHandOver: () => undefined,
      onInboxItem: () => undefined,
      onTrouble: (what: string, error: unknown) => {
        throw new Error(what, { cause: error })
      },
    }
    this.#runner = await Runner.start(options, playbook)
  }

  async take(deed: Deed): Promise<void> {
    const runner = this.#runner
    switch (deed.do) {
      case 'event': {
        const event = { ...deed.event, id: `e${this.#events++}`, at: this.#now - deed.agoMs } as Event
        await runner.submit([{ identifiers: [`user:${deed.person}`], event }])
        return
      }
      case 'wait':
        return this.wait(deed.ms)
      case 'merge':
        return this.#merge(deed.winner, deed.loser)
      case 'undo':
        return this.#undo(this.#merges[deed.merge])
      case 'publish':
        if (this.#live) await runner.publish(playbookWith(deed.names))
        return
      case 'store':
        if (this.#live) await this.#store()
        return
      case 'crash':
        if (this.#live) await this.#crash()
        return
      case 'pause':
        for (let i = 0; i < 3; i++) await soon()
        return
    }
  }

  /** Lets time pass, and what it brings come about. */
  async wait(ms: number): Promise<void> {
    this.#now += ms
    this.#runner.tick()
    await this.settle()
  }

  /** Waits until nothing is left to be done. */
  async settle(): Promise<void> {
    do {
      this.#runner.tick()
      await soon()
    } while (this.#runner.gauges.queued > 0 || this.#runner.sweep.done < this.#runner.sweep.total)
    await this.#runner.putFeeds([])
  }

  async publish(playbook: Playbook): Promise<void> {
    await this.#runner.publish(playbook)
    await this.settle()
  }

  /** By person: the audiences they are in and what is computed of them. */
  async outcome(): Promise<object> {
    const found: Record<string, object | undefined> = {}
    for (let person = 0; person < 5; person++) {
      const customer = this.#runner.find(`user:${person}`)
      if (customer === 0) continue
      found[person] = await this.#runner.read(customer, (document) => ({
        audiences: ALL.filter((id) => isMember(document!, id)),
        computed: readComputed(document!, this.#runner.playbook.computed, this.#now),
      }))
    }
    return found
  }

  async #merge(winner: number, loser: number): Promise<void> {
    const runner = this.#runner
    const [one, other] = [winner, loser].map((person) => runner.find(`user:${person}`))
    if (one === other || one === 0 || other === 0) return
    const { id } = await runner.turn((merging) => merging.merge(one!, other!, { by: 'request', identifiers: [] }))
    this.#merges.push(id)
  }

  async #undo(id: string | undefined): Promise<void> {
    if (id === undefined) return
    await this.#runner.turn(async (merging: Merging) => {
      const row = await merging.findUndoable(id)
      if (!('reason' in row)) await merging.undo(row, { by: 'request', identifiers: [] })
    })
  }

  async #store(): Promise<void> {
    const target = this.#runner.gauges.position
    while (this.#runner.gauges.position - this.#runner.gauges.behind < target) {
      this.#runner.beginCheckpoint()
      await soon()
    }
  }

  async #crash(): Promise<void> {
    const old = this.#runner
    this.#medium = structuredClone(this.#medium)
    this.#stored = structuredClone(this.#stored)
    await this.begin(EVERYTHING)
    await old.close()
  }

  close(): Promise<void> {
    return this.#runner.close()
  }
}

describe('a definition that is published', () => {
  it('has the members that it would have if it had always been there, whatever happens meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, laterDeeds, fc.subarray(ALL), async (before, after, first) => {
        const live = new Life(true)
        const reference = new Life(false)
        await live.begin(playbookWith(first))
        await live.publish(playbookWith(first))
        await reference.begin(EVERYTHING)
        for (const one of [...before, PUBLISH_ALL, ...after]) {
          await live.take(one)
          await reference.take(one)
        }
        await live.settle()
        expect(await live.outcome()).toEqual(await reference.outcome())
        for (const ms of [3 * 60 * MINUTE, 3 * DAY, 31 * DAY]) {
          await live.wait(ms)
          await reference.wait(ms)
          expect(await live.outcome()).toEqual(await reference.outcome())
        }
        await Promise.all([live.close(), reference.close()])
      }),
      { numRuns: 40 },
    )
  })

  it('reads a long history over several turns, between which others are heard', async () => {
    const runner = await Runner.start(
      {
        ...{
          log: openMemoryLog(emptyMedium()),
          store: createMemoryStore(),
          documentBytes: 1e9,
          maxBehind: 1e6,
          recordsInTurn: 100,
        },
        ...{ clock: { now: () => START }, schedule: setImmediate as (task: () => void) => void },
        ...{ erasureSecret: new Uint8Array(32), salt: 'test', onHandOver: () => undefined },
        onInboxItem: () => undefined,
        onTrouble: (what: string, error: unknown) => {
          throw new Error(what, { cause: error })
        },
      },
      playbookWith([]),
    )
    const order = (id: string): Event => ({
      ...{ type: 'tracked', id, at: START, name: 'order' },
      properties: { size: 'large', drink: 'latte', store: 's1', total: 2 },
    })
    const tell = (person: number, id: string) => runner.submit([{ identifiers: [`user:${person}`], event: order(id) }])
    await Promise.all(Array.from({ length: 2000 }, (_, number) => tell(0, `old-${number}`)))
    while (runner.gauges.behind > 0) {
      runner.beginCheckpoint()
      await soon()
    }
    await runner.publish(playbookWith(['spender', 'large']))
    let heard = 0
    while (runner.sweep.done === 0) {
      await Promise.all([tell(1, `new-${heard}`), tell(0, `between-${heard}`)])
      heard++
    }
    expect(heard).toBeGreaterThanOrEqual(10)
    const counted = await runner.read(
      runner.find('user:0'),
      (customer) => customer?.rollups.find(({ key }) => key.startsWith('["order"') && key.includes('large'))?.count,
    )
    expect(counted).toBe(2000 + heard)
    await runner.close()
  })
})
