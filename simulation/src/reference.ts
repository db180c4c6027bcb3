import type { Playbook } from '@attune/engine'
import {
  type Changes,
  createMemoryStore,
  createPendingChanges,
  customersOf,
  emptyMemoryState,
  inputOf,
  NOW,
  replayInput,
  State,
  type StepObserver,
  snapshotOf,
} from 'attune/testing'
import { CODE_KEYS } from './code-keys.ts'
import type { Ledger } from './ledger.ts'

/** A state that steps every record one after the other from the first on, and never crashes, forgets or stores anything. */
export class Reference {
  readonly state: State
  readonly #ledger: Ledger
  #position = 0

  constructor(ledger: Ledger, playbook: Playbook, onStep: StepObserver) {
    this.#ledger = ledger
    const nothing = emptyMemoryState()
    const options = {
      store: createMemoryStore(nothing),
      documentBytes: Number.POSITIVE_INFINITY,
      erasureSecret: new Uint8Array(32),
      codeKeys: CODE_KEYS,
      salt: 'reference',
      onTrouble: () => undefined,
      onStep,
    }
    this.state = new State(options, snapshotOf(nothing), playbook)
  }

  get position(): number {
    return this.#position
  }

  /** Steps the records up to a position; gives what they changed, as a store is to hear it. */
  advance(to: number): Omit<Changes, 'words' | 'history'> {
    const { state } = this
    for (; this.#position < to; this.#position++) this.#stepNext()
    state.shared.setTally(NOW, state.now, state.pending)
    const {
      decisions,
      deliveries,
      consents,
      points,
      redemptions,
      runs,
      handOvers,
      facts,
      told,
      memberships,
      households,
      feeds,
      catalogue,
      counts,
      learned,
      pools,
      tallies,
      identifiers,
      playbook,
      merges,
      undoneMerges,
      erasures,
      rowKeys,
      codeBatches,
      sends,
      codeHashes,
      codeMarks,
      codeConflicts,
    } = state.pending
    state.pending = createPendingChanges()
    return {
      position: to,
      customers: this.#takeCustomers(),
      identifiers: [...identifiers.values()],
      merges: [...merges.values()],
      undoneMerges: [...undoneMerges],
      erasures,
      decisions: decisions.texts,
      deliveries,
      consents,
      points,
      redemptions,
      runs: [...runs.values()],
      handOvers: [...handOvers.values()],
      facts,
      told,
      rowKeys: rowKeys.packed && { keys: rowKeys.packed, latest: rowKeys.latest },
      codeBatches: [...codeBatches.values()],
      sends: [...sends.values()],
      codeHashes,
      codeMarks: [...codeMarks.values()],
      codeConflicts,
      memberships: [...memberships],
      households: [...households.values()],
      feeds: [...feeds.values()],
      catalogue: [...catalogue.values()],
      counts: [...counts.values()],
      learned: [...learned.values()],
      pools: [...pools.values()],
      seen: state.schema.takeDirty(),
      tallies: [...tallies],
      playbook,
    }
  }

  #stepNext(): void {
    const { state } = this
    const { record } = this.#ledger.records[this.#position]!
    const input = inputOf(record)
    for (const customer of customersOf(input)) if (!state.cache.has(customer)) state.create(customer, record.now)
    replayInput(input, record.now, state)
  }

  #takeCustomers(): Changes['customers'] {
    const { cache } = this.state
    cache.freeze()
    cache.encodeSome(Number.POSITIVE_INFINITY)
    const rows = Array.from(cache.frozenRows, (row) => ({ ...row, document: Uint8Array.from(row.document) }))
    cache.thaw()
    return rows
  }
}
