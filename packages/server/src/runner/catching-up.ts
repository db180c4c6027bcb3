import { type Customer, compileRecount, type Playbook, type Recount } from '@attune/engine'
import { eventFor, type Input } from './job.ts'
import { pastOf } from './past.ts'
import type { PendingChanges } from './pending-changes.ts'
import type { State } from './state.ts'
import type { Store } from './store.ts'

interface Parts {
  readonly state: State
  readonly store: Store
  readonly unstored: () => readonly PendingChanges[]
  /** Takes inputs in at once, within the drain that is under way. */
  readonly take: (inputs: readonly Input[]) => Promise<void>
}

/**
 * Lets customers recollect from history what conditions began to ask for since they were last brought up to date. No
 * event of a customer comes between reading its history and taking in what it came to; the record carries the result,
 * so that nothing is read again to recover. Everything happens within a drain.
 */
export class CatchingUp {
  readonly #parts: Parts
  #recounts = new Map<number, Recount>()
  #recountsOf: Playbook | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Brings up to date those of the customers who are not. */
  async bringUp(customers: readonly number[], now: number): Promise<void> {
    const { current } = this.#parts.state.world.eras
    const counted = await this.#countFor(customers, () => `recollect/${current}`, now)
    if (counted.size > 0) await this.#parts.take([...counted.values()])
  }

  /** The same for customers in their turn after a publish; of all of them the playbook is then known to be the new one. */
  async sweep(customers: readonly number[], now: number): Promise<void> {
    const nameOf = (customer: number) => `sweep/${customer}`
    const counted = await this.#countFor(customers, nameOf, now)
    const look = (id: number) => eventFor(id, { type: 'timer-fired', id: nameOf(id), at: now })
    await this.#parts.take(customers.map((id) => counted.get(id) ?? look(id)))
  }

  #isBehind({ era, erasedAt, mergedInto }: Customer): boolean {
    return era < this.#parts.state.world.eras.current && erasedAt === 0 && mergedInto === 0
  }

  /** What history comes to for those of the customers who are behind, by customer. */
  async #countFor(customers: readonly number[], nameOf: (customer: number) => string, now: number) {
    const behind = (await this.#documents(customers)).filter((customer) => this.#isBehind(customer))
    const pasts = await pastOf(
      behind.map(({ id }) => id),
      { ...this.#parts, kin: this.#parts.state.directory.kin },
    )
    return new Map(
      behind.map(({ era, id, zone }) => {
        const counted = this.#recountSince(era)(pasts.get(id)!, zone, { ...this.#parts.state.world, now })
        return [id, eventFor(id, { type: 'history-counted', id: nameOf(id), at: now, counted })]
      }),
    )
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
