import type { Tracked } from '@attune/engine'
import type { Kinship } from '../directory/kinship.ts'
import { bodiesOf } from '../log/record-batch.ts'
import type { PendingChanges } from '../pending/pending-changes.ts'
import type { Position } from './log.ts'
import { concerns, customerOf, readRecord } from './record.ts'
import type { Store } from './store.ts'

interface Sources {
  readonly kin: Kinship
  readonly store: Pick<Store, 'historyAfter'>
  readonly unstored: () => readonly PendingChanges[]
}

/** Records that are asked of the store at once; it may give more, up to what one commit held of a customer. */
const PAGE = 500

/**
 * What a customer did, oldest first and piece by piece: of everything that was taken in what the history still holds,
 * what happened to those who were found to be the same included. Between two pieces more may come; the last piece holds all of it.
 */
export class Past {
  readonly #sources: Sources
  readonly #own: readonly number[]
  readonly #numbers: readonly number[]
  /** Records that were read and not given yet, from `#given` on. */
  #read: readonly (readonly [position: Position, body: Uint8Array])[] = []
  #given = 0
  #readUpTo: Position = 0

  constructor(customer: number, sources: Sources) {
    const { kin } = sources
    this.#sources = sources
    this.#own = kin.recordsOf(customer)
    this.#numbers = [...new Set([...this.#own, ...kin.familyOf(customer)])]
  }

  /** The numbers under which it is looked for: where they change, reading has to begin anew. */
  get numbers(): readonly number[] {
    return this.#numbers
  }

  /** The next piece, of at most so many records. `isLast`: nothing that was taken in up to now is left. */
  async next(
    most: number,
  ): Promise<{ readonly events: readonly Tracked[]; readonly records: number; readonly isLast: boolean }> {
    const isAll = this.#given === this.#read.length && (await this.#readOn())
    const records = this.#read.slice(this.#given, this.#given + most)
    this.#given += records.length
    const events = records.flatMap(([, body]) => trackedIn(body, this.#own))
    return { events, records: records.length, isLast: isAll && this.#given === this.#read.length }
  }

  /** Reads more; gives whether that was everything up to now. */
  async #readOn(): Promise<boolean> {
    // Looked at first: a checkpoint may be stored between the two looks, so that some records are found twice.
    const unstored = [...bodiesIn(this.#sources.unstored(), this.#numbers, this.#readUpTo)]
    const found = new Map<Position, Uint8Array>()
    let end = Number.POSITIVE_INFINITY
    for (const number of this.#numbers) {
      const { next, rows } = await this.#sources.store.historyAfter(number, this.#readUpTo, PAGE)
      for (const { body, position } of rows) found.set(position, body)
      if (next !== undefined) end = Math.min(end, next)
    }
    const isAll = end === Number.POSITIVE_INFINITY
    if (isAll) for (const [position, body] of unstored) found.set(position, body)
    this.#read = [...found].filter(([position]) => position <= end).sort(([a], [b]) => a - b)
    this.#given = 0
    this.#readUpTo = this.#read.at(-1)?.[0] ?? this.#readUpTo
    return isAll
  }
}

function trackedIn(body: Uint8Array, own: readonly number[]): Tracked[] {
  const record = readRecord(body)
  if (record.kind !== 'event' || record.event.type !== 'tracked') return []
  return concerns(record, own) ? [record.event] : []
}

/** Copies of the bodies of the records of some customers after a position that the store does not hold yet. */
function* bodiesIn(
  unstored: readonly PendingChanges[],
  customers: readonly number[],
  after: Position,
): Generator<readonly [position: Position, body: Uint8Array]> {
  for (const { history } of unstored) {
    for (const { bytes, first } of history) {
      let position = first
      for (const body of bodiesOf(bytes)) {
        if (position > after && customers.includes(customerOf(body))) yield [position, Uint8Array.from(body)]
        position++
      }
    }
  }
}
