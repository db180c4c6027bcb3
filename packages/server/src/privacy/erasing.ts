import type { Erased } from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { eventFor, type Input } from '../runner/job.ts'
import type { State } from '../runner/state.ts'
import type { Store } from '../runner/store.ts'

interface Parts {
  readonly state: State
  readonly store: Store
  readonly unstored: () => readonly PendingChanges[]
  /** Identifiers that lead somewhere by events which the log then refused: nothing else knows of them. */
  readonly unlogged: () => Iterable<string>
  /** Takes inputs in at once, within the drain that is under way. */
  readonly take: (inputs: readonly Input[]) => Promise<void>
}

/** Why somebody is erased: one of a few words, so that nothing about the person can stand there. */
export type ErasureReason = Erased['reason']

/** Who is to be erased: every number of a person merged from others, and everything that leads there. */
export interface Person {
  /** Those merged away first, the one who they are now last. */
  readonly customers: readonly number[]
  readonly identifiers: readonly string[]
}

/** Erases people. Everything happens within a drain, so that nothing can be tied to them in between. */
export class Erasing {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Everything by which the log and the store know the person to whom an identifier leads; undefined when it leads to nobody. */
  async find(identifier: string): Promise<Person | undefined> {
    const { directory } = this.#parts.state
    const current = directory.find(identifier)
    if (current === 0) return undefined
    const customers = directory.kin.recordsOf(current)
    const identifiers = await this.#identifiersOf(customers)
    return { customers: customers.toReversed(), identifiers: [...new Set([identifier, ...identifiers])] }
  }

  /** Erases a person under all numbers; `id` is that of the request. */
  async erase({ customers, identifiers }: Person, id: string, reason: ErasureReason, at: number): Promise<void> {
    const last = customers.at(-1)
    const base = { type: 'erased', at, erasure: id, reason } as const
    await this.#parts.take(
      customers.map((customer) =>
        eventFor(customer, {
          ...base,
          id: `erased/${id}/${customer}`,
          identifiers: customer === last ? identifiers : [],
        }),
      ),
    )
  }

  /** A document has only so many, so the store is asked too, and what it does not hold yet. */
  async #identifiersOf(customers: readonly number[]): Promise<readonly string[]> {
    const { state, store, unlogged, unstored } = this.#parts
    await state.load(customers.map((customer) => ({ kind: 'read', customer, read: () => undefined })))
    const inDocuments = customers.flatMap((customer) => state.cache.peek(customer)?.identifiers ?? [])
    const inStore = await store.identifiersOf(customers)
    const onTheWay = unstored().flatMap((changes) => [...changes.identifiers.keys()])
    return [...inDocuments, ...inStore, ...onTheWay, ...unlogged()].filter((identifier) =>
      customers.includes(state.directory.find(identifier)),
    )
  }
}
