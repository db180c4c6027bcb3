import { type Customer, deriveId, type Lived, type MergeRefusal, separate, whyNotMerge } from '@attune/engine'
import type { Joining } from '../directory/directory.ts'
import { decodeAlone, encodeAlone } from '../documents/document-alone.ts'
import type { PendingChanges } from '../pending/pending-changes.ts'
import type { Input } from './job.ts'
import { livedSince } from './lived-since.ts'
import type { MergeCause } from './record.ts'
import type { State } from './state.ts'
import type { MergeRow, Store } from './store.ts'

interface Parts {
  readonly state: State
  readonly store: Store
  readonly unstored: () => readonly PendingChanges[]
  /** Takes inputs in at once, within the drain that is under way. */
  readonly take: (inputs: readonly Input[]) => Promise<void>
  /** Lets customers recollect what conditions ask for by now. */
  readonly bringUp: (customers: readonly number[]) => Promise<void>
}

/** Why a merge is not undone. */
export type UndoRefusal =
  | { readonly reason: 'merge_unknown' }
  | { readonly reason: 'merge_undone' }
  /** The customer it made was merged into another one later, which must be undone first. */
  | { readonly reason: 'merged_since'; readonly merge: string }

/** Two customers as they would be without the merge that made them one. */
export interface Parted {
  readonly winner: Customer
  readonly loser: Customer
  readonly later: readonly MergeRow[]
}

/** What joining or parting two customers comes to. */
export interface Merged {
  readonly id: string
  readonly winner: number
  readonly loser: number
}

/** Joins customers who were found to be one, and parts them again. Everything happens within a drain. */
export class Merging {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Joins those whom an event shows to be one, as far as the rules allow; who is not joined stays as they are. */
  async join({ winner, losers }: Joining, cause: MergeCause, asked: boolean): Promise<void> {
    for (const loser of losers) {
      if (await this.whyNot(winner, loser, asked)) continue
      await this.merge(winner, loser, cause)
    }
  }

  /** Why the rules forbid joining two customers; undefined where they do not. */
  async whyNot(winner: number, loser: number, asked: boolean): Promise<MergeRefusal | undefined> {
    const { playbook } = this.#parts.state
    const [one, other] = await this.documents([winner, loser])
    return whyNotMerge(one!, other!, playbook.identity, asked)
  }

  /** Joins two customers. */
  async merge(winner: number, loser: number, cause: MergeCause): Promise<Merged> {
    const { state } = this.#parts
    // Two may be joined, parted and joined again: the count tells one time from the other.
    const id = deriveId('mrg', winner, loser, state.shared.tally('merges'))
    // What is counted of one of them only partly would stay so.
    await this.#parts.bringUp([winner, loser])
    await this.#parts.take([{ kind: 'merge', customer: winner, merge: { id, loser, cause } }])
    return { id, winner, loser }
  }

  /** Whether a merge can be undone now; gives the row that undoing needs. */
  async findUndoable(id: string): Promise<MergeRow | UndoRefusal> {
    const row = await this.#find(id)
    if (!row) return { reason: 'merge_unknown' }
    if (row.undoneAt !== undefined) return { reason: 'merge_undone' }
    const later = (await this.mergesOf(row.winner)).find(
      ({ loser, undoneAt }) => loser === row.winner && undoneAt === undefined,
    )
    return later ? { reason: 'merged_since', merge: later.id } : row
  }

  /**
   * What a merge's two customers would be if it were undone now. Somebody else may have joined them since: `later`
   * are those merges with the winner as it would have been without this one, since they may be undone in turn.
   */
  async part(row: MergeRow): Promise<Parted> {
    const { state, store, unstored } = this.#parts
    const [merged] = await this.documents([row.winner])
    const merges = await this.mergesOf(row.winner)
    const { since, decisions } = await livedSince(row, merges, { state, store, unstored })
    const loserOrigins = new Set(state.directory.kin.recordsOf(row.loser))
    const partAt = (image: Customer, lived: readonly Lived[], now: number) =>
      separate(
        {
          merged: image,
          winnerBefore: decodeAlone(row.winnerBefore, state.sealing),
          loserBefore: decodeAlone(row.loserBefore, state.sealing),
          loserOrigins,
          since: lived,
          decisions: decisions.filter(({ at }) => at <= now),
        },
        { ...state.world, now },
      )
    const later = merges.flatMap((merge) => {
      const joined = since.findIndex(({ event }) => event.type === 'profile-received' && event.merge === merge.id)
      if (joined < 0) return []
      const { winner } = partAt(decodeAlone(merge.winnerBefore, state.sealing), since.slice(0, joined), merge.at)
      return [{ ...merge, winnerBefore: encodeAlone(winner, state.sealing) }]
    })
    return { ...partAt(decodeAlone(encodeAlone(merged!)), since, state.now), later }
  }

  /** Undoes a merge. */
  async undo(row: MergeRow, cause: MergeCause): Promise<Merged> {
    const { later, loser, winner } = await this.part(row)
    const { sealing } = this.#parts.state
    const images = later.map(({ loserBefore, undoneAt: _, winnerBefore, ...rest }) => ({
      ...rest,
      winnerBefore: toText(winnerBefore),
      loserBefore: toText(loserBefore),
    }))
    const profiles = {
      winnerProfile: toText(encodeAlone(winner, sealing)),
      loserProfile: toText(encodeAlone(loser, sealing)),
    }
    const unmerge = { merge: row.id, loser: row.loser, cause, ...profiles, later: images }
    await this.#parts.take([{ kind: 'unmerge', customer: row.winner, unmerge }])
    // Each is as it was before the merge, which knew nothing of what has been asked for since.
    await this.#parts.bringUp([row.winner, row.loser])
    return { id: row.id, winner: row.winner, loser: row.loser }
  }

  /** What joining two customers would make of the winner; nothing is changed. */
  async rehearse(winner: number, loser: number): Promise<Customer> {
    const [one, other] = await this.documents([winner, loser])
    return this.#parts.state.rehearseMerge(decodeAlone(encodeAlone(one!)), decodeAlone(encodeAlone(other!)))
  }

  /** The merges in which a customer had a part, oldest first, those that the store does not hold yet included. */
  async mergesOf(customer: number): Promise<readonly MergeRow[]> {
    const rows = new Map((await this.#parts.store.mergesOf(customer)).map((row) => [row.id, row]))
    for (const { merges, undoneMerges } of this.#parts.unstored().toReversed()) {
      for (const row of merges.values()) if (row.winner === customer || row.loser === customer) rows.set(row.id, row)
      for (const [id, undoneAt] of undoneMerges) {
        const row = rows.get(id)
        if (row) rows.set(id, { ...row, undoneAt })
      }
    }
    return [...rows.values()]
  }

  async #find(id: string): Promise<MergeRow | undefined> {
    const unstored = this.#parts
      .unstored()
      .find(({ merges }) => merges.has(id))
      ?.merges.get(id)
    const row = unstored ?? (await this.#parts.store.merge(id))
    return row && (await this.mergesOf(row.winner)).find((known) => known.id === id)
  }

  /** The documents of customers, to be read at once. */
  async documents(customers: readonly number[]): Promise<readonly Customer[]> {
    const { state } = this.#parts
    await state.load(customers.map((customer) => ({ kind: 'read', customer, read: () => undefined })))
    return customers.map((customer) => state.cache.peek(customer)!)
  }
}

function toText(image: Uint8Array): string {
  return Buffer.from(image).toString('base64')
}
