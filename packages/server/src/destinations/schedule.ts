import type { BatchLimits } from './carrier.ts'
import { customersIn, type ToldFact } from './told-fact.ts'

/** A fact that is to be sent. */
export interface Entry {
  readonly fact: ToldFact
  readonly customers: readonly number[]
  readonly bytes: number
  readonly since: number
  /** Whether it is sent by itself: together with others it was not taken. */
  alone: boolean
}

/** Facts that are sent together, and sent again as they are. */
export interface Unit {
  readonly entries: readonly Entry[]
  /** Tries that failed. */
  failures: number
  /** When it was first tried without success. */
  firstFailedAt: number | undefined
  /** When it may be tried. */
  readyAt: number
  isSent: boolean
}

/**
 * What one destination is still to be told, and what may be sent now.
 *
 * 1. Of the facts about a customer only the first that was not settled is ever on its way: they come in order.
 * 2. What fails holds up what comes after it for the same customers, and nobody else (unless all is to be in order).
 * 3. A unit that is tried again is the same unit, until it is parted.
 */
export class Schedule {
  readonly #limits: BatchLimits
  readonly #inOrder: boolean
  #queue: Entry[] = []
  readonly #units = new Set<Unit>()
  /** Customers of the units, and in how many. */
  readonly #busy = new Map<number, number>()
  #wanting = 0

  constructor(limits: BatchLimits, inOrder: boolean) {
    this.#limits = limits
    this.#inOrder = inOrder
  }

  /** Facts that are not settled. */
  get size(): number {
    return this.#wanting
  }

  /** Numbers of the facts that are not settled. */
  get open(): readonly number[] {
    const entries = [...[...this.#units].flatMap((unit) => unit.entries), ...this.#queue]
    return entries.map(({ fact }) => fact.number).filter((number) => number > 0)
  }

  /** Takes facts in, after all others; or before them, for what is older than they. */
  add(facts: readonly ToldFact[], now: number, where: 'after' | 'before' = 'after', alone = false): void {
    const entries = facts.map((fact) => entryOf(fact, now, alone))
    this.#wanting += entries.length
    if (where === 'after') for (const entry of entries) this.#queue.push(entry)
    else this.#queue = [...entries, ...this.#queue]
  }

  /**
   * What to send now; undefined where nothing may be. Where it is to be found out whether the destination is back, what has
   * failed least goes first: one that always fails must not be all that is ever tried.
   */
  take(now: number, isTrial = false): Unit | undefined {
    const unit = this.#nextToRetry(now)
    const isFresh = isTrial && unit !== undefined && this.#queue[0]?.alone === true
    const fresh = unit === undefined || isFresh ? this.#form(now) : undefined
    if (fresh) return fresh
    if (unit) unit.isSent = true
    return unit
  }

  /**
   * One fact that was not sent yet, from somewhere among those that wait; undefined where what comes before it for the
   * same customers is not settled. `chance` is a number from 0 to 1.
   */
  takeAny(chance: number): Unit | undefined {
    const at = Math.min(Math.floor(chance * this.#queue.length), this.#queue.length - 1)
    const entry = this.#queue[at]
    if (!entry || (this.#inOrder && (at > 0 || this.#units.size > 0))) return undefined
    const before = new Set(this.#queue.slice(0, at).flatMap(({ customers }) => customers))
    if (this.#isHeldUp(entry, before)) return undefined
    this.#queue.splice(at, 1)
    return this.#begin([entry])
  }

  #nextToRetry(now: number): Unit | undefined {
    let next: Unit | undefined
    for (const unit of this.#units) {
      if (unit.isSent || unit.readyAt > now) continue
      if (next === undefined || unit.failures < next.failures) next = unit
    }
    return next
  }

  #form(now: number): Unit | undefined {
    if (this.#inOrder && this.#units.size > 0) return undefined
    const { left, scanned, taken } = this.#choose()
    if (taken.length === 0 || this.#mayGrow(taken, now)) return undefined
    this.#queue.splice(0, scanned, ...left)
    return this.#begin(taken)
  }

  #begin(entries: readonly Entry[]): Unit {
    const unit: Unit = { entries, failures: 0, firstFailedAt: undefined, readyAt: 0, isSent: true }
    this.#units.add(unit)
    this.#count(unit, 1)
    return unit
  }

  /**
   * When, later than now, there may be something to send although nothing new came in; Infinity where not. What could go
   * now and does not is held up by something that is on its way or is waited for.
   */
  nextAt(now: number): number {
    let next = Number.POSITIVE_INFINITY
    const consider = (at: number) => {
      if (at > now && at < next) next = at
    }
    for (const { isSent, readyAt } of this.#units) if (!isSent) consider(readyAt)
    const first = this.#queue[0]
    if (first) consider(first.since + this.#limits.waitMs)
    return next
  }

  /** Lets the unit be tried again at an instant. */
  retry(unit: Unit, at: number): void {
    unit.isSent = false
    unit.readyAt = at
  }

  /** Lets everything that waits be tried at once. */
  hurry(): void {
    for (const unit of this.#units) unit.readyAt = 0
  }

  /** Is done with a unit. */
  settle(unit: Unit): void {
    this.#drop(unit)
    this.#wanting -= unit.entries.length
  }

  /** Lets each fact of a unit be sent by itself. */
  part(unit: Unit): void {
    this.#drop(unit)
    for (const entry of unit.entries) entry.alone = true
    this.#queue = [...unit.entries, ...this.#queue]
  }

  /** Lets go of facts about customers who were erased, and gives them; what is on its way cannot be called back. */
  forget(customers: readonly number[]): readonly Entry[] {
    const isKept = ({ fact }: Entry) => fact.kind === 'customer-erased' || !customers.includes(fact.customer)
    for (const unit of this.#units) {
      if (unit.isSent || unit.entries.every(isKept)) continue
      this.#drop(unit)
      this.#queue = [...unit.entries, ...this.#queue]
    }
    const forgotten = this.#queue.filter((entry) => !isKept(entry))
    this.#queue = this.#queue.filter(isKept)
    this.#wanting -= forgotten.length
    return forgotten
  }

  #drop(unit: Unit): void {
    this.#units.delete(unit)
    this.#count(unit, -1)
  }

  #count({ entries }: Unit, by: number): void {
    for (const { customers } of entries) {
      for (const customer of customers) {
        const count = (this.#busy.get(customer) ?? 0) + by
        if (count === 0) this.#busy.delete(customer)
        else this.#busy.set(customer, count)
      }
    }
  }

  /** The next facts that may go together, and those before the last of them that may not. */
  #choose() {
    const taken: Entry[] = []
    const left: Entry[] = []
    const passedOver = new Set<number>()
    let bytes = 0
    let scanned = 0
    for (const entry of this.#queue) {
      const isLarge = taken.length > 0 && bytes + entry.bytes > this.#limits.bytes
      if (isLarge || taken.length === this.#limits.size || taken[0]?.alone) break
      if (!isLike(entry, taken[0])) break
      scanned++
      if (this.#isHeldUp(entry, passedOver) || (entry.alone && taken.length > 0)) {
        for (const customer of entry.customers) passedOver.add(customer)
        left.push(entry)
        continue
      }
      taken.push(entry)
      bytes += entry.bytes
    }
    return { left, scanned, taken }
  }

  #isHeldUp({ customers }: Entry, passedOver: ReadonlySet<number>): boolean {
    for (const customer of customers) if (this.#busy.has(customer) || passedOver.has(customer)) return true
    return false
  }

  /** Whether it pays to wait for more. */
  #mayGrow(taken: readonly Entry[], now: number): boolean {
    const { bytes, size, waitMs } = this.#limits
    if (waitMs === 0 || taken[0]!.alone || taken.length === size) return false
    if (taken.reduce((sum, entry) => sum + entry.bytes, 0) > bytes / 2) return false
    return taken[0]!.since + waitMs > now
  }
}

/** What tells how things stand and what tells what happened do not go together. */
function isLike(entry: Entry, first: Entry | undefined): boolean {
  return first === undefined || (entry.fact.number === 0) === (first.fact.number === 0)
}

/** What an entry takes besides its texts, about. */
const ENVELOPE_BYTES = 120

function entryOf(fact: ToldFact, now: number, alone: boolean): Entry {
  return { fact, customers: customersIn(fact), bytes: sizeOf(fact.content) + ENVELOPE_BYTES, since: now, alone }
}

/** Characters in the texts of a value: near enough to its bytes, for a fraction of the cost of writing it. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  let size = 0
  for (const name in value) size += name.length + 4 + sizeOf((value as Record<string, unknown>)[name])
  return size
}
