import type { Effect } from '../effects/effect.ts'
import type { Event } from '../events/event.ts'
import type { Json } from '../json.ts'
import type { Playbook } from '../playbook/playbook.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'

const START = Date.parse('2026-06-01T10:00:00Z')
export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** A person to talk with: what they write, what is said to them, and a clock. Channels work at once. */
export class Rehearsal {
  customer: Customer
  playbook: Playbook
  now = START
  /** Whether what is handed over is said to have arrived at once. */
  arrives = true
  readonly effects: Effect[] = []
  readonly #spent = new Map<string, number>()
  #events = 0
  #heard = 0

  constructor(parts: Record<string, unknown>, id = 1) {
    this.playbook = playbookOf(withBasics(parts))
    this.customer = createCustomer(id, START)
  }

  publish(parts: Record<string, unknown>): void {
    this.playbook = playbookOf(withBasics(parts))
  }

  /** Applies an event at the time of now; what it hands over has arrived. */
  take(event: object, at = this.now): readonly Effect[] {
    const world = worldOf(this.playbook, this.now)
    const pools = { remaining: (pool: string) => (this.playbook.pools.get(pool) ?? 0) - (this.#spent.get(pool) ?? 0) }
    const given = { id: `e${this.#events++}`, at, ...event } as Event
    const saved = copyOf(this.customer)
    const { customer, effects } = step(saved, given, { ...world, pools })
    this.customer = customer
    const told = copyOf(effects) as Effect[]
    this.effects.push(...told)
    for (const effect of told) {
      if (effect.type === 'spend-pool') this.#spent.set(effect.pool, (this.#spent.get(effect.pool) ?? 0) + effect.units)
      if (effect.type === 'hand-over-delivery' && this.arrives) this.#arrive(effect.delivery.id, effect.attempt)
    }
    return told
  }

  #arrive(delivery: string, attempt: number): void {
    this.take({ type: 'delivery-reported', delivery, attempt, outcome: 'delivered' })
  }

  /** The person writes something; gives what is said in return. `more`: what came with it, such as what it quotes. */
  says(text: string, channel = 'sms', at = this.now, more: object = {}): string[] {
    this.take({ type: 'message-received', channel, text, ...more }, at)
    return this.heard()
  }

  tracks(name: string, properties: { readonly [name: string]: Json } = {}): string[] {
    this.take({ type: 'tracked', name, properties })
    return this.heard()
  }

  begins(kind: 'thread' | 'journey', flow: string, properties = {}): string[] {
    this.take({ type: 'run-requested', kind, flow, properties })
    return this.heard()
  }

  /** Time goes by, and what is due comes to pass at its time; gives what was said. */
  passes(ms: number): string[] {
    const until = this.now + ms
    for (let fired = 0; this.customer.wakeAt <= until; fired++) {
      if (fired > 1000) throw new Error('timers without end')
      this.now = Math.max(this.now, this.customer.wakeAt)
      this.take({ type: 'timer-fired' })
    }
    this.now = until
    return this.heard()
  }

  /** What was said to the person since this was asked last. */
  heard(): string[] {
    const texts = this.effects.slice(this.#heard).flatMap((effect) => {
      return effect.type === 'hand-over-delivery' ? [String(effect.delivery.content.text)] : []
    })
    this.#heard = this.effects.length
    return texts
  }

  trait(name: string): Json | undefined {
    return this.customer.traits.find((trait) => trait.name === name)?.value
  }

  outcomes(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'record-run' && effect.outcome ? [effect.outcome] : []))
  }

  get open() {
    return this.customer.runs.filter(({ state }) => state !== 'closed')
  }
}

export function withBasics(parts: Record<string, unknown>): Record<string, unknown> {
  return {
    policy: { randomArm: 0, exploration: 0 },
    channels: {
      sms: { kind: 'webhook', consent: 'opt-in' },
      whatsapp: { kind: 'webhook', consent: 'none' },
      push: { kind: 'webhook', consent: 'none' },
    },
    loyalty: { stars: { name: 'Stars', earn: [{ event: 'Nothing', points: { each: 1 } }] } },
    ...parts,
  }
}

/** A copy that shares nothing, as if it had been saved and read again. */
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyOf) as T
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part)])) as T
}
