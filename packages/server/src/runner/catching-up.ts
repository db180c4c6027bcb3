import {
  type Customer,
  compileRecount,
  type Playbook,
  type Recount,
  type Recounted,
  type Recounting,
} from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { eventFor, type Input } from './job.ts'
import { Past } from './past.ts'
import type { State } from './state.ts'
import type { Store } from './store.ts'

interface Parts {
  readonly state: State
  readonly store: Store
  readonly unstored: () => readonly PendingChanges[]
  /** Takes inputs in at once, within the drain that is under way. */
  readonly take: (inputs: readonly Input[]) => Promise<void>
  /** Records that are read of histories in one turn: what has arrived meanwhile waits so long. */
  readonly recordsInTurn: number
}

/** A customer's history of which not everything is counted yet. */
interface Begun {
  readonly customer: number
  readonly era: number
  readonly zone: string | undefined
  readonly playbook: Playbook
  readonly past: Past
  readonly counting: Recounting
}

/**
 * Lets customers recollect from history what conditions began to ask for since they were last brought up to date. A long
 * history is counted over several turns; what came meanwhile is counted in the last of them, so no event of a customer
 * comes between the end of it and taking in what it came to. The record carries the result, so that nothing is
 * read again to recover.
 */
export class CatchingUp {
  readonly #parts: Parts
  #recounts = new Map<number, Recount>()
  #recountsOf: Playbook | undefined
  #begun: Begun | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Brings up to date those of the customers who are not, however long it takes: they are about to be joined or parted. */
  async bringUp(customers: readonly number[], now: number): Promise<void> {
    const { current } = this.#parts.state.world.eras
    const inputs: Input[] = []
    for (const customer of await this.#documents(customers)) {
      if (!this.#isBehind(customer)) continue
      const counted = await this.#count(this.#begin(customer), Number.POSITIVE_INFINITY, now)
      const name = `recollect/${current}`
      inputs.push(eventFor(customer.id, { type: 'history-counted', id: name, at: now, counted: counted.result! }))
    }
    if (inputs.length > 0) await this.#parts.take(inputs)
  }

  /**
   * The same for customers in their turn after a publish, as far as one turn goes; of all of them that were taken the
   * playbook is then known to be the new one.
   */
  async sweep(customers: readonly number[], now: number): Promise<void> {
    const inputs: Input[] = []
    const documents = new Map((await this.#documents(customers)).map((customer) => [customer.id, customer]))
    let left = this.#parts.recordsInTurn
    for (const id of customers) {
      const customer = documents.get(id)
      const name = `sweep/${id}`
      if (!customer || !this.#isBehind(customer)) {
        inputs.push(eventFor(id, { type: 'timer-fired', id: name, at: now }))
        continue
      }
      if (left <= 0) break
      const begun = this.#goOn(customer)
      const { records, result } = await this.#count(begun, left, now)
      this.#begun = result ? undefined : begun
      if (!result) break
      left -= records
      inputs.push(eventFor(id, { type: 'history-counted', id: name, at: now, counted: result }))
    }
    if (inputs.length > 0) await this.#parts.take(inputs)
  }

  #isBehind({ era, erasedAt, mergedInto }: Customer): boolean {
    return era < this.#parts.state.world.eras.current && erasedAt === 0 && mergedInto === 0
  }

  /** Where counting was left, unless something of what it rests on has changed since. */
  #goOn(customer: Customer): Begun {
    const begun = this.#begun
    const fresh = this.#begin(customer)
    const isSame =
      begun?.customer === customer.id &&
      begun.era === customer.era &&
      begun.zone === customer.zone &&
      begun.playbook === this.#parts.state.playbook &&
      begun.past.numbers.join() === fresh.past.numbers.join()
    return isSame ? begun : fresh
  }

  #begin({ era, id, zone }: Customer): Begun {
    const { state } = this.#parts
    const past = new Past(id, { ...this.#parts, kin: state.directory.kin })
    return { customer: id, era, zone, playbook: state.playbook, past, counting: this.#recountSince(era)(zone) }
  }

  /** Counts on until about so many records are read; what it comes to where that was all of it. */
  async #count(
    { counting, past }: Begun,
    most: number,
    now: number,
  ): Promise<{ readonly records: number; readonly result: Recounted | undefined }> {
    const present = { ...this.#parts.state.world, now }
    for (let records = 0; records < most; ) {
      const piece = await past.next(most - records)
      counting.count(piece.events, present)
      records += piece.records
      if (piece.isLast) return { records, result: counting.result(now) }
    }
    return { records: most, result: undefined }
  }

  #recountSince(era: number): Recount {
    const { eras, playbook } = this.#parts.state.world
    if (this.#recountsOf !== playbook) {
      this.#recountsOf = playbook
      this.#recounts = new Map()
    }
    const recount = this.#recounts.get(era) ?? compileRecount(playbook, eras.since(era))
    this.#recounts.set(era, recount)
    return recount
  }

  async #documents(customers: readonly number[]): Promise<readonly Customer[]> {
    const { state } = this.#parts
    await state.load(customers.map((customer) => ({ kind: 'read', customer, read: () => undefined })))
    return customers.flatMap((customer) => state.cache.peek(customer) ?? [])
  }
}
