import type { Playbook } from '@attune/engine'
import {
  type Changes,
  createMemoryStore,
  createOutcome,
  createPendingChanges,
  emptyMemoryState,
  inputOf,
  NOW,
  State,
  type StepObserver,
} from 'attune/testing'
import type { Ledger } from './ledger.ts'

/** A state that steps every record one after the other from the first on, and never crashes, forgets or stores anything. */
export class Reference {
  readonly state: State
  readonly #ledger: Ledger
  #position = 0

  constructor(ledger: Ledger, playbook: Playbook, onStep: StepObserver) {
    this.#ledger = ledger
    const options = {
      store: createMemoryStore(emptyMemoryState()),
      documentBytes: Number.POSITIVE_INFINITY,
      salt: 'reference',
      onTrouble: () => undefined,
      onStep,
    }
    const nothing = {
      position: 0,
      words: [],
      lastCustomer: 0,
      feeds: [],
      counts: [],
      pools: [],
      tallies: [],
      playbook: undefined,
      handed: [],
    }
    this.state = new State(options, nothing, playbook)
  }

  get position(): number {
    return this.#position
  }

  /** Steps the records up to a position; gives what they changed, as a store is to hear it. */
  advance(to: number): Omit<Changes, 'words' | 'history'> {
    const { state } = this
    for (; this.#position < to; this.#position++) this.#stepNext()
    state.shared.setTally(NOW, state.now, state.pending)
    const { decisions, deliveries, memberships, feeds, counts, pools, tallies, identifiers, playbook } = state.pending
    state.pending = createPendingChanges()
    return {
      position: to,
      customers: this.#takeCustomers(),
      identifiers: [...identifiers],
      decisions: [...decisions.values()].map((decision) => {
        const { id, customer, at, event } = decision
        return { id, customer, at, event, json: JSON.stringify(decision) }
      }),
      deliveries: [...deliveries.values()],
      memberships: [...memberships.values()],
      feeds: [...feeds.values()],
      counts: [...counts.values()],
      pools: [...pools.values()],
      tallies: [...tallies],
      playbook,
    }
  }

  #stepNext(): void {
    const { state } = this
    const { record } = this.#ledger.records[this.#position]!
    const input = inputOf(record)
    if (input.kind === 'event') {
      state.directory.noteCustomer(input.customer)
      for (const tie of input.event.ties ?? []) state.directory.tie(tie, input.customer)
      if (!state.cache.has(input.customer)) state.cache.create(input.customer, record.now)
    }
    state.apply(input, record.now, createOutcome())
  }

  #takeCustomers(): Changes['customers'] {
    const { cache } = this.state
    cache.freeze()
    cache.encodeSome(Number.POSITIVE_INFINITY)
    const rows = cache.takeRows()
    cache.thaw()
    return rows
  }
}
