import { type Customer, DEFAULT_LIMITS, type Event, type Playbook, recall, step, type World } from '@attune/engine'
import { Directory } from '../directory/directory.ts'
import { applyEffects, type Outcome } from './apply-effects.ts'
import { CustomerCache } from './customer-cache.ts'
import type { EventInput, EventOutcome, Input } from './job.ts'
import { createPendingChanges, type PendingChanges } from './pending-changes.ts'
import { NOW, SharedState } from './shared-state.ts'
import type { Snapshot, Store } from './store.ts'
import { Timers } from './timers.ts'
import { Words } from './words.ts'

export interface StateOptions {
  readonly store: Store
  /** Bytes that customers may take in memory. */
  readonly documentBytes: number
  /** Salt of the identifier index. */
  readonly salt: string
  readonly onTrouble: (what: string, error: unknown) => void
  /** Told of each step right before it is made; the simulation looks on here. */
  readonly onStep?: StepObserver
}

/** Looks at what a step is about to be given. */
export type StepObserver = (customer: Customer, event: Event, world: World) => void

/** A timer that stands in the past again after it fired waits this long, so that it cannot fire without end. */
const REFIRE_MS = 1000

/**
 * Everything that the records up to now have made of the store: customers, directory, timers, what customers share,
 * and what of it the store does not hold yet. Whether records come from the log or go into it makes no difference
 * here, which is what recovery rests on.
 */
export class State {
  readonly directory: Directory
  readonly words = new Words()
  readonly cache: CustomerCache
  readonly timers = new Timers()
  readonly shared = new SharedState()
  pending: PendingChanges = createPendingChanges()
  /** Customers who were looked for and whom the store does not hold: the log may yet refuse what they came with. */
  readonly #unheardOf = new Set<number>()
  /** The highest number of a customer who was ever stepped. */
  #lastStepped: number
  readonly #options: StateOptions
  readonly #world: { -readonly [K in keyof World]: World[K] }

  constructor(options: StateOptions, snapshot: Snapshot, playbook: Playbook) {
    this.#options = options
    this.directory = new Directory(options.salt)
    this.cache = new CustomerCache(this.words, options.documentBytes)
    this.words.restore(snapshot.words)
    this.shared.restore(snapshot)
    this.shared.adopt(playbook)
    this.directory.noteCustomer(snapshot.lastCustomer)
    this.#lastStepped = snapshot.lastCustomer
    for (const [identifier, customer] of options.store.identifiers()) this.directory.tie(identifier, customer)
    for (const [customer, wakeAt] of options.store.wakes()) this.timers.set(customer, wakeAt)
    const { shared } = this
    this.#world = {
      now: shared.tally(NOW),
      playbook,
      feeds: shared,
      model: shared,
      pools: shared,
      limits: DEFAULT_LIMITS,
    }
  }

  get playbook(): Playbook {
    return this.#world.playbook
  }

  /** Time of the last record. */
  get now(): number {
    return this.#world.now
  }

  /** Brings the customers of the inputs into memory; those whom nobody has heard of come into being with their first step. */
  async load(inputs: readonly Input[]): Promise<void> {
    const missing = new Set<number>()
    for (const input of inputs) {
      if ((input.kind === 'event' || input.kind === 'read') && input.customer > 0 && !this.cache.has(input.customer))
        missing.add(input.customer)
    }
    if (missing.size === 0) return
    const found = await this.#options.store.customers([...missing])
    for (const [id, document] of found) this.cache.load(id, document)
    for (const id of missing) if (!found.has(id)) this.#unheardOf.add(id)
  }

  /** What is known of an event: whether it was applied before. Its customer must have been loaded. */
  recall({ customer, event }: EventInput): 'new' | 'repeat' | 'unknown' {
    if (event.type === 'timer-fired') return 'new'
    const known = this.cache.peek(customer)
    return known === undefined ? 'new' : recall(known.seen, event.id, event.at)
  }

  /** Applies one input whose customer was loaded, as of `now`. */
  apply(input: Input, now: number, outcome: Outcome): void {
    // A read leaves no record, and what the store holds must follow from the records alone.
    if (input.kind !== 'read') this.#world.now = now
    switch (input.kind) {
      case 'event':
        input.outcome = this.#applyEvent(input.customer, input.event, now, outcome)
        return
      case 'feed':
        for (const { feed, key, value } of input.values) this.shared.putFeed(feed, key, value, now, this.pending)
        return
      case 'playbook':
        this.#adopt(input.playbook, now)
        return
      case 'read':
        input.read(this.cache.peek(input.customer))
        return
    }
  }

  #applyEvent(customer: number, event: Event, now: number, outcome: Outcome): EventOutcome {
    const { pending, shared } = this
    const before = outcome.decisions.length
    if (this.#unheardOf.delete(customer)) this.cache.create(customer, now)
    const document = this.cache.change(customer)
    this.#lastStepped = Math.max(this.#lastStepped, customer)
    for (const tie of event.ties ?? []) pending.identifiers.set(tie, customer)
    shared.addToTally('events', 1, pending)
    this.#noteSwept(event)
    let failed = false
    try {
      this.#options.onStep?.(document, event, this.#world)
      const { effects } = step(document, event, this.#world)
      applyEffects(customer, effects, now, shared, pending, outcome)
      this.#noteArrival(document, event, outcome)
    } catch (error) {
      // What the engine changed before it failed stays as it is: the same on every replay, and nothing was sent.
      failed = true
      shared.addToTally('events/failed', 1, pending)
      this.#options.onTrouble(`the engine failed on event ${event.id} of customer ${customer}`, error)
    }
    this.timers.set(customer, document.wakeAt <= now ? now + REFIRE_MS : document.wakeAt)
    return { customer, repeated: false, failed, decisions: outcome.decisions.slice(before) }
  }

  #noteArrival(customer: Customer, event: Event, outcome: Outcome): void {
    if (event.type !== 'delivery-reported' || event.outcome !== 'delivered') return
    const item = customer.inbox.find(({ id }) => id === event.delivery)
    if (item) outcome.arrivals.push({ customer: customer.id, item })
  }

  #adopt(playbook: Playbook, now: number): void {
    this.#world.playbook = playbook
    this.shared.adopt(playbook)
    this.pending.playbook = { version: playbook.version, json: JSON.stringify(playbook.definition), at: now }
    // Not the directory's last: it knows of customers whose event comes after the playbook, or was refused.
    this.shared.setTally(this.#sweepEnd, this.#lastStepped, this.pending)
    this.shared.setTally(this.#sweepDone, 0, this.pending)
  }

  /**
   * The next customers who were last looked at by an earlier playbook; empty when there are none. How far it went is
   * kept with the tallies, so that a restart goes on where it was.
   */
  nextToSweep(limit: number): number[] {
    const first = this.shared.tally(this.#sweepDone) + 1
    const last = Math.min(this.shared.tally(this.#sweepEnd), first + limit - 1)
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  }

  #noteSwept(event: Event): void {
    if (event.type === 'timer-fired' && event.id.startsWith('sweep/'))
      this.shared.addToTally(this.#sweepDone, 1, this.pending)
  }

  get #sweepDone(): string {
    return `sweep/${this.playbook.version}/done`
  }

  get #sweepEnd(): string {
    return `sweep/${this.playbook.version}/end`
  }
}
