import type { HistoryChunk } from '../runner/store.ts'
import type { SharedPages } from './shared-pages.ts'
import { type RowPlaces, rowsAt, SharedRows } from './shared-rows.ts'

/** Nobody in particular: a chunk has records of many. */
const NOBODY = 0

/** Bytes before the records of a chunk: the position of the first of them, a double. */
const HEAD_BYTES = 8

/**
 * Records on their way to the history in the store, in the order in which the log took them. What is read of them lies in
 * memory that is used again once the store holds them: who keeps it copies it.
 */
export class PendingHistory implements Iterable<HistoryChunk> {
  readonly #rows: SharedRows
  readonly #head = Buffer.alloc(HEAD_BYTES)

  constructor(source?: SharedPages) {
    this.#rows = new SharedRows(source)
  }

  add({ bytes, first }: HistoryChunk): void {
    this.#head.writeDoubleLE(first)
    this.#rows.addBytes(NOBODY, this.#head, bytes)
  }

  *[Symbol.iterator](): Generator<HistoryChunk> {
    for (const row of this.#rows) yield readChunk(row)
  }

  /** Where another thread finds them, until `release`. */
  places(): RowPlaces {
    return this.#rows.places()
  }

  release(): void {
    this.#rows.release()
  }
}

/** Where chunks can be read by another thread. */
export function historyPlaces(chunks: Iterable<HistoryChunk>): RowPlaces {
  if (chunks instanceof PendingHistory) return chunks.places()
  const pending = new PendingHistory()
  for (const chunk of chunks) pending.add(chunk)
  return pending.places()
}

/** Chunks of another thread, each where it lies. */
export function historyAt(places: RowPlaces): readonly HistoryChunk[] {
  return Array.from(rowsAt(places), readChunk)
}

function readChunk(row: Buffer): HistoryChunk {
  return { first: row.readDoubleLE(), bytes: row.subarray(HEAD_BYTES) }
}
