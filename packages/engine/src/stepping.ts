import type { Affinity } from './affinity/affinity.ts'
import { enrich } from './catalogue/enrichment.ts'
import type { Scope } from './condition/scope.ts'
import type { Effect } from './effects/effect.ts'
import type { Event } from './events/event.ts'
import type { Move } from './flow/moves.ts'
import type { JsonObject } from './json.ts'
import { earnedByHousehold } from './loyalty/household-points.ts'
import { earnedKey } from './loyalty/programme.ts'
import type { Customer } from './profile/customer.ts'
import { createRandom, type Random } from './random.ts'
import type { CodeMiss, CodeName, CodeState, KnownCode } from './redemption/codes.ts'
import type { Send } from './send/send.ts'
import type { Feeds, World } from './world.ts'

const NOTHING: JsonObject = {}

/**
 * One step under way: what it works on, what it has touched so far and what it asks the host to do. A class, because
 * a step is begun for every event and its methods would otherwise be made anew each time.
 */
export class Stepping {
  readonly customer: Customer
  readonly event: Event
  readonly world: World
  /** Those of the event, with what the catalogue adds to them. */
  readonly properties: JsonObject
  /** What conditions look at in this step. */
  readonly scope: Scope
  /** What was touched, as conditions name it; emptied by `derive`. */
  readonly touched: string[] = []
  readonly effects: Effect[] = []
  /** Runs that go on in this step. */
  readonly moves: Move[] = []
  /** Sends in which it is the customer's turn. */
  readonly sends: Send[] = []
  #feedsRead: Map<string, JsonObject> | undefined
  #random: Random | undefined
  #spent: Map<string, number> | undefined
  #turns: Map<string, number> | undefined
  /** Codes that this step has marked, by batch and number. */
  #codes: Map<string, Map<number, CodeMark>> | undefined

  constructor(customer: Customer, event: Event, world: World) {
    this.customer = customer
    this.event = event
    this.world = world
    this.properties = propertiesOf(event, world)
    this.scope = new StepScope(this, this.properties)
  }

  touch(dependency: string): void {
    this.touched.push(dependency)
  }

  effect(effect: Effect): void {
    this.effects.push(effect)
  }

  /** A number in [0, 1), the next of the stream seeded by the event's id. */
  random(): number {
    this.#random ??= createRandom(`${this.customer.id}\u0000${this.event.id}`)
    return this.#random()
  }

  /** What is left in a pool, less what this step took. */
  remaining(pool: string, period = 0): number {
    return this.world.pools.remaining(pool, period) - (this.#spent?.get(pool) ?? 0)
  }

  /** What was taken from a pool that has no size, what this step took included. */
  spentOf(pool: string): number {
    return (this.world.pools.spent?.(pool) ?? 0) + (this.#spent?.get(pool) ?? 0)
  }

  /** The next turn of a campaign that is paced, not before `from`, which nobody else takes then. */
  takeTurn(campaign: string, intervalMs: number, from = this.world.now): number {
    const turn = this.nextTurn(campaign, from)
    this.#turns ??= new Map()
    this.#turns.set(campaign, turn + intervalMs)
    this.effect({ type: 'take-turn', campaign, freeAt: turn + intervalMs })
    return turn
  }

  /** When the next turn would be, without taking it. */
  nextTurn(campaign: string, from = this.world.now): number {
    const freeAt = this.#turns?.get(campaign) ?? this.world.pools.freeAt?.(campaign) ?? 0
    return Math.max(from, freeAt)
  }

  spend(pool: string, units: number, period = 0): void {
    this.#spent ??= new Map()
    this.#spent.set(pool, (this.#spent.get(pool) ?? 0) + units)
    this.effect({ type: 'spend-pool', pool, units, period })
  }

  /** Reads a unique code that somebody typed, as it stands after what this step did. */
  findCode(text: string): KnownCode | CodeMiss {
    const found = this.world.codes?.find(text) ?? 'unknown'
    return typeof found === 'string' ? found : this.#asMarked(found)
  }

  /** How a unique code stands after what this step did. */
  codeOf(name: CodeName): KnownCode | undefined {
    const found = this.world.codes?.get(name)
    return found && this.#asMarked(found)
  }

  /** A code for an offer that nobody has yet. */
  nextFreeCode(offer: string): CodeName | undefined {
    return this.world.codes?.nextFree(offer, (name) => this.#codes?.get(name.batch)?.has(name.number) ?? false)
  }

  /** Notes how a unique code stands from now on; `owner`: in whose wallet it lies, 0 where in nobody's. */
  markCode({ batch, number }: CodeName, state: CodeState, place: string | undefined, owner: number): void {
    this.#codes ??= new Map()
    const marked = this.#codes.get(batch)
    const mark = { state, place, owner, at: this.world.now }
    if (marked) marked.set(number, mark)
    else this.#codes.set(batch, new Map([[number, mark]]))
    this.effect({ type: 'mark-code', batch, number, state, place, owner })
  }

  #asMarked(code: KnownCode): KnownCode {
    const mark = this.#codes?.get(code.batch)?.get(code.number)
    return mark ? { ...code, ...mark } : code
  }

  /** What conditions look at where another event than the one at hand is the cause. */
  scopeFor(properties: JsonObject): Scope {
    return new StepScope(this, properties)
  }

  /** Reads a feed value and notes it, for the record of the decisions of this step. */
  readFeed(feed: string, key: string): JsonObject | undefined {
    const value = this.world.feeds.get(feed, key)
    if (value === undefined) return undefined
    this.#feedsRead ??= new Map()
    this.#feedsRead.set(`${feed}/${key}`, value)
    return value
  }

  /** The feed values that were read so far, by `feed/key`. */
  feedsRead(): JsonObject {
    return this.#feedsRead === undefined ? NOTHING : Object.fromEntries(this.#feedsRead)
  }
}

type CodeMark = Pick<KnownCode, 'state' | 'place' | 'owner' | 'at'>

class StepScope implements Scope, Feeds {
  readonly customer: Customer
  readonly now: number
  readonly properties: JsonObject
  readonly #step: Stepping

  constructor(step: Stepping, properties: JsonObject) {
    this.customer = step.customer
    this.now = step.world.now
    this.properties = properties
    this.#step = step
  }

  /** Read anew each time: the event at hand may have told where the customer is. */
  get zone(): string {
    return this.customer.zone ?? this.#step.world.playbook.zone
  }

  get affinity(): Affinity | undefined {
    return this.#step.world.affinity
  }

  earnedByHousehold(programme: string, withinMs: number, roles: ReadonlySet<string> | undefined): number {
    return earnedByHousehold(earnedKey(programme), withinMs, roles, this.#step)
  }

  get feeds(): Feeds {
    return this
  }

  get(feed: string, key: string): JsonObject | undefined {
    return this.#step.readFeed(feed, key)
  }
}

function propertiesOf(event: Event, { catalogue, playbook }: World): JsonObject {
  if (event.type !== 'tracked' && event.type !== 'decision-requested') return NOTHING
  const rules = playbook.enrichments(event.type === 'tracked' ? event.name : event.placement)
  return rules.length === 0 ? event.properties : enrich(event.properties, rules, catalogue)
}
