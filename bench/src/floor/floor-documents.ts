import type { CustomerRow } from 'attune/testing'
import { Packr, RESET_BUFFER_MODE } from 'msgpackr'

const packr = new Packr({ useRecords: false })

/** Where a customer's row has a number that can be counted up: `seenAt` (see the host's `customer-codec`). */
const COUNTER = 3

type Row = number[]

/** Customers of a floor, all in memory. */
export interface FloorDocuments {
  /** One event of a customer. */
  touch(customer: number): void
  /** The rows of those that changed since this was last asked. */
  takeChanged(): CustomerRow[]
}

/** Kept encoded: decoded, counted and encoded again at every touch. */
export function keepEncoded(initial: Uint8Array): FloorDocuments {
  const documents = new Map<number, Uint8Array>()
  const changed = new Set<number>()
  return {
    touch(customer) {
      documents.set(customer, countUp(documents.get(customer) ?? Uint8Array.from(initial)))
      changed.add(customer)
    },
    takeChanged: () => takeRows(changed, (id) => documents.get(id)!),
  }
}

/** Kept as live objects and encoded only for the store, as Attune keeps them. */
export function keepLive(initial: Uint8Array): FloorDocuments {
  const documents = new Map<number, Row>()
  const changed = new Set<number>()
  return {
    touch(customer) {
      const row = documents.get(customer) ?? (packr.unpack(initial) as Row)
      row[COUNTER]! += 1
      documents.set(customer, row)
      changed.add(customer)
    },
    takeChanged: () => takeRows(changed, (id) => packr.pack(documents.get(id)!)),
  }
}

/**
 * Decodes a document, changes one counter, encodes it; over the old bytes where the length is the same. A floor must
 * not be slow by carelessness: a new buffer each time costs more in garbage than decoding and encoding.
 */
export function countUp(document: Uint8Array): Uint8Array {
  const row = packr.unpack(document) as Row
  row[COUNTER]! += 1
  const packed = packr.pack(row, RESET_BUFFER_MODE)
  if (packed.length !== document.length) return Uint8Array.from(packed)
  document.set(packed)
  return document
}

function takeRows(changed: Set<number>, documentOf: (id: number) => Uint8Array): CustomerRow[] {
  const rows = Array.from(changed, (id) => ({ id, document: documentOf(id), wakeAt: undefined }))
  changed.clear()
  return rows
}
