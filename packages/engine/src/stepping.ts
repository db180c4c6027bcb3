import type { Scope } from './condition/scope.ts'
import type { Effect } from './effects/effect.ts'
import type { Event } from './events/event.ts'
import type { JsonObject } from './json.ts'
import type { Customer } from './profile/customer.ts'
import { createRandom, type Random } from './random.ts'
import type { Feeds, World } from './world.ts'

const NOTHING: JsonObject = {}

/** One step under way: what it works on, what it has touched so far and what it asks the host to do. */
export interface Stepping {
  readonly customer: Customer
  readonly event: Event
  readonly world: World
  /** What conditions look at in this step. */
  readonly scope: Scope
  /** Feed values that were read, by `feed/key`, since they were last taken. */
  readonly feedsRead: Map<string, JsonObject>
  /** What was touched, as conditions name it; looked at by `derive`. */
  readonly touched: string[]
  readonly effects: Effect[]
  touch(dependency: string): void
  effect(effect: Effect): void
  /** A number in [0, 1), the next of the stream seeded by the event's id. */
  random(): number
  /** What is left in a pool, less what this step took. */
  remaining(pool: string): number
  spend(pool: string, units: number): void
}

/** Begins a step. */
export function beginStep(customer: Customer, event: Event, world: World): Stepping {
  const feedsRead = new Map<string, JsonObject>()
  const effects: Effect[] = []
  const touched: string[] = []
  let random: Random | undefined
  let spent: Map<string, number> | undefined
  return {
    customer,
    event,
    world,
    scope: createScope(customer, world, propertiesOf(event), feedsRead),
    feedsRead,
    touched,
    effects,
    touch(dependency) {
      touched.push(dependency)
    },
    effect(effect) {
      effects.push(effect)
    },
    random() {
      random ??= createRandom(`${customer.id}\u0000${event.id}`)
      return random()
    },
    remaining(pool) {
      return world.pools.remaining(pool) - (spent?.get(pool) ?? 0)
    },
    spend(pool, units) {
      spent ??= new Map()
      spent.set(pool, (spent.get(pool) ?? 0) + units)
      effects.push({ type: 'spend-pool', pool, units })
    },
  }
}

/** What conditions look at; feed values that they read are noted, for the record of the decision. */
export function createScope(
  customer: Customer,
  world: World,
  properties: JsonObject,
  feedsRead: Map<string, JsonObject>,
): Scope {
  const feeds: Feeds = {
    get(feed, key) {
      const value = world.feeds.get(feed, key)
      if (value !== undefined) feedsRead.set(`${feed}/${key}`, value)
      return value
    },
  }
  return { customer, now: world.now, zone: customer.zone ?? world.playbook.zone, feeds, properties }
}

function propertiesOf(event: Event): JsonObject {
  return event.type === 'tracked' || event.type === 'decision-requested' ? event.properties : NOTHING
}
