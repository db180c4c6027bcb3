import type { Changes, CustomerRow, HistoryChunk } from '../../runner/store.ts'

/**
 * Changes on their way to the store thread. All bytes lie in one buffer that the message owns and that is handed over
 * without another copy: documents may be views into buffers that the sender goes on using, and a structured clone
 * of a view would clone the whole buffer behind it.
 */
export interface PackedChanges {
  readonly rows: Omit<Changes, 'customers' | 'history'>
  readonly customers: { readonly ids: Float64Array; readonly wakes: Float64Array; readonly ends: Float64Array }
  readonly history: { readonly firsts: Float64Array; readonly ends: Float64Array }
  /** The documents, then the history, each ending where `ends` says. */
  readonly bytes: Uint8Array
}

/** Copies changes into a message. The sender may change every buffer afterwards. */
export function packChanges(changes: Changes): { message: PackedChanges; transfer: ArrayBuffer[] } {
  const { customers, history, ...rows } = changes
  const pieces = [...customers.map((row) => row.document), ...history.map((chunk) => chunk.bytes)]
  const { bytes, ends } = concatenate(pieces)
  const message = {
    rows,
    customers: {
      ids: Float64Array.from(customers, (row) => row.id),
      wakes: Float64Array.from(customers, (row) => row.wakeAt ?? Number.NaN),
      ends: ends.slice(0, customers.length),
    },
    history: { firsts: Float64Array.from(history, (chunk) => chunk.first), ends: ends.slice(customers.length) },
    bytes,
  }
  return { message, transfer: [bytes.buffer] }
}

function concatenate(pieces: readonly Uint8Array[]): { bytes: Uint8Array<ArrayBuffer>; ends: Float64Array } {
  const ends = new Float64Array(pieces.length)
  let size = 0
  for (const [index, piece] of pieces.entries()) {
    size += piece.length
    ends[index] = size
  }
  const bytes = new Uint8Array(size)
  for (const [index, piece] of pieces.entries()) bytes.set(piece, ends[index]! - piece.length)
  return { bytes, ends }
}

/** The changes in a message. Their bytes share memory with it. */
export function unpackChanges({ rows, customers, history, bytes }: PackedChanges): Changes {
  const documentBytes = customers.ends.at(-1) ?? 0
  return {
    ...rows,
    customers: Array.from(customers.ids, (id, index): CustomerRow => {
      const wakeAt = customers.wakes[index]!
      const document = bytes.subarray(customers.ends[index - 1] ?? 0, customers.ends[index])
      return { id, document, wakeAt: Number.isNaN(wakeAt) ? undefined : wakeAt }
    }),
    history: Array.from(history.firsts, (first, index): HistoryChunk => {
      return { first, bytes: bytes.subarray(history.ends[index - 1] ?? documentBytes, history.ends[index]) }
    }),
  }
}
