import { createPendingChanges, type PendingChanges } from '../pending/pending-changes.ts'
import type { Log, Position } from './log.ts'
import { NOW } from './shared-state.ts'
import type { State } from './state.ts'
import type { Changes, Store } from './store.ts'

/** What is encoded between two drains at least, by what it is reckoned to take: about ten documents, or a large one. */
const FEWEST_BYTES = 96 * 1024

/**
 * Drains over which the documents of one checkpoint are spread at most. With many of them each slice is larger: the
 * longer encoding goes on, the more is there to be replayed after a crash.
 */
const MOST_SLICES = 24

/**
 * While somebody waits for answers slices are so many times smaller, and each is followed by so many times its length
 * without one. One after each drain, the engine does nothing else for as long as they go on: at half of the most
 * decisions a second, whoever came in those 50 ms waited 8 ms instead of 2.
 */
const PRESSED_PARTS = 4
const PRESSED_REST = 4

interface Parts {
  readonly state: State
  readonly store: Store
  readonly log: Log
  /** Milliseconds since some instant; without it nothing is put off. */
  readonly elapsed: (() => number) | undefined
  readonly onTrouble: (what: string, error: unknown) => void
  /** Told of what the store has taken. */
  readonly onCommitted: (changes: Changes) => void
}

/**
 * Takes the state as of one position to the store while steps go on. One at a time: `begin` ends a generation of
 * changes, `advance` encodes it slice by slice and then commits. A failed commit is kept and begun again with the
 * same changes, so the store never misses a generation (invariant 4).
 */
export class Checkpoint {
  readonly #parts: Parts
  #phase: 'idle' | 'encoding' | 'committing' | 'failed' = 'idle'
  #frozen: PendingChanges = createPendingChanges()
  #changes: Changes | undefined
  #position: Position
  #committed: Position
  /** What a slice is reckoned to take. */
  #sliceBytes = FEWEST_BYTES
  /** When the next slice is due while somebody waits for answers, by `elapsed`. */
  #nextSlice = 0
  #durable: Promise<void> = Promise.resolve()
  #settled: Promise<void> = Promise.resolve()

  constructor(parts: Parts, position: Position) {
    this.#parts = parts
    this.#position = position
    this.#committed = position
  }

  /** Whether slices are left to encode. */
  get isEncoding(): boolean {
    return this.#phase === 'encoding'
  }

  /** Whether the next of them is due. */
  get isDue(): boolean {
    const { elapsed } = this.#parts
    return this.isEncoding && (elapsed === undefined || elapsed() >= this.#nextSlice)
  }

  /** Fulfilled when no commit is under way. */
  get settled(): Promise<void> {
    return this.#settled
  }

  /** Position up to which the store holds everything. */
  get committed(): Position {
    return this.#committed
  }

  /** What is on its way to the store: reads look here after the newest changes and before the store. */
  get frozen(): PendingChanges {
    return this.#frozen
  }

  /** Begins with the state as of `position`, or tries again what failed; does nothing while one is under way. */
  begin(position: Position, durable: Promise<void>): void {
    if (this.#phase === 'failed') this.#commit()
    if (this.#phase !== 'idle' || position === this.#committed) return
    const { state } = this.#parts
    this.#sliceBytes = Math.max(FEWEST_BYTES, state.cache.dirtyBytes / MOST_SLICES)
    state.cache.freeze()
    // So that time does not go back over a restart.
    state.shared.setTally(NOW, state.now, state.pending)
    state.pending.seen = state.schema.takeDirty()
    this.#frozen = state.pending
    state.pending = createPendingChanges(state.pages)
    this.#position = position
    this.#durable = durable
    this.#phase = 'encoding'
  }

  /** Encodes a slice; after the last one, commits. `isPressed`: somebody waits for what else there is to do. */
  advance(isPressed: boolean): void {
    if (this.#phase !== 'encoding' || (isPressed && !this.isDue)) return
    if (!this.#encodeSlice(isPressed ? this.#sliceBytes / PRESSED_PARTS : this.#sliceBytes)) return
    this.#changes = this.#assemble()
    this.#commit()
  }

  /** Gives whether it was the last. */
  #encodeSlice(bytes: number): boolean {
    const { elapsed, state } = this.#parts
    const started = elapsed?.() ?? 0
    const isLast = state.cache.encodeSome(bytes)
    const ended = elapsed?.() ?? 0
    this.#nextSlice = ended + PRESSED_REST * (ended - started)
    return isLast
  }

  #commit(): void {
    this.#phase = 'committing'
    this.#settled = this.#commitAndTrim(this.#changes!)
  }

  async #commitAndTrim(changes: Changes): Promise<void> {
    const { log, onCommitted, onTrouble, state, store } = this.#parts
    try {
      // The store must never know of more than the log would bring back.
      await this.#durable
      await store.commit(changes)
    } catch (error) {
      this.#phase = 'failed'
      onTrouble('the store did not take a checkpoint; it will be tried again', error)
      return
    }
    state.cache.thaw()
    this.#committed = changes.position
    for (const rows of sharedRowsIn(this.#frozen)) rows.release()
    this.#frozen = createPendingChanges()
    this.#changes = undefined
    this.#phase = 'idle'
    onCommitted(changes)
    try {
      await log.trim(changes.position)
    } catch (error) {
      onTrouble('the log did not let go of what the store holds; the next checkpoint asks again', error)
    }
  }

  #assemble(): Changes {
    const { cache, words } = this.#parts.state
    const frozen = this.#frozen
    const customers = cache.frozenRows
    return {
      position: this.#position,
      customers,
      // After the documents: encoding them is what makes words.
      words: words.takeFresh(),
      identifiers: [...frozen.identifiers.values()],
      merges: [...frozen.merges.values()],
      undoneMerges: [...frozen.undoneMerges],
      history: frozen.history,
      decisions: frozen.decisions.texts,
      deliveries: frozen.deliveries,
      consents: frozen.consents,
      points: frozen.points,
      redemptions: frozen.redemptions,
      runs: [...frozen.runs.values()],
      handOvers: [...frozen.handOvers.values()],
      facts: frozen.facts,
      told: frozen.told,
      rowKeys: rowKeysOf(frozen),
      codeBatches: [...frozen.codeBatches.values()],
      codeHashes: frozen.codeHashes,
      codeMarks: [...frozen.codeMarks.values()],
      codeConflicts: frozen.codeConflicts,
      sends: [...frozen.sends.values()],
      memberships: frozen.memberships,
      households: [...frozen.households.values()],
      erasures: frozen.erasures,
      feeds: [...frozen.feeds.values()],
      catalogue: [...frozen.catalogue.values()],
      counts: [...frozen.counts.values()],
      learned: [...frozen.learned.values()],
      pools: [...frozen.pools.values()],
      seen: frozen.seen,
      tallies: [...frozen.tallies],
      playbook: frozen.playbook,
    }
  }
}

/** What lies in memory that the store's thread reads. */
function sharedRowsIn({ decisions, deliveries, history, redemptions }: PendingChanges): readonly { release(): void }[] {
  return [decisions.texts, deliveries, history, redemptions]
}

function rowKeysOf({ rowKeys }: PendingChanges): Changes['rowKeys'] {
  const keys = rowKeys.packed
  return keys && { keys, latest: rowKeys.latest }
}
