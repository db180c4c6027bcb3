import type { CustomerRow } from '../runner/store.ts'
import { PlaceTable } from '../tables/place-table.ts'
import type { SharedPages } from './shared-pages.ts'
import { type RowPlaces, rowsAt, SharedRows } from './shared-rows.ts'

/** Bytes before a document: whose it is and when it wakes (NaN: never), two doubles. */
const HEAD_BYTES = 16

/** Documents on their way to the store, of each customer the last. */
export class CustomerRows implements Iterable<CustomerRow> {
  readonly #rows: SharedRows
  readonly #indexOf = new PlaceTable()
  readonly #head = Buffer.alloc(HEAD_BYTES)

  constructor(source?: SharedPages) {
    this.#rows = new SharedRows(source)
  }

  has(customer: number): boolean {
    return this.#indexOf.has(customer)
  }

  /** Takes a document in the place of one that the customer has here. */
  put({ document, id, wakeAt }: CustomerRow): void {
    this.drop(id)
    this.#head.writeDoubleLE(id)
    this.#head.writeDoubleLE(wakeAt ?? Number.NaN, 8)
    this.#indexOf.set(id, this.#rows.addBytes(id, this.#head, document))
  }

  drop(customer: number): void {
    const index = this.#indexOf.get(customer)
    if (index === undefined) return
    this.#rows.drop(index)
    this.#indexOf.delete(customer)
  }

  *[Symbol.iterator](): Generator<CustomerRow> {
    for (const row of this.#rows) yield readRow(row)
  }

  /** Where another thread finds them, until `release`. */
  places(): RowPlaces {
    return this.#rows.places()
  }

  release(): void {
    this.#rows.release()
  }
}

/** Where documents can be read by another thread. */
export function customerPlaces(rows: Iterable<CustomerRow>): RowPlaces {
  if (rows instanceof CustomerRows) return rows.places()
  const pending = new CustomerRows()
  for (const row of rows) pending.put(row)
  return pending.places()
}

/** Documents of another thread, each where it lies. */
export function customersAt(places: RowPlaces): readonly CustomerRow[] {
  return Array.from(rowsAt(places), readRow)
}

function readRow(row: Buffer): CustomerRow {
  const wakeAt = row.readDoubleLE(8)
  const document = row.subarray(HEAD_BYTES)
  return { id: row.readDoubleLE(), document, wakeAt: Number.isNaN(wakeAt) ? undefined : wakeAt }
}
