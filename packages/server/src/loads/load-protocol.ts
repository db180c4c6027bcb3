import type { InputLimits } from '../sources/limits.ts'
import type { Mapping } from './mapping.ts'
import type { MappingProblem } from './mapping-problems.ts'

/** What the thread that reads a file is started with. */
export interface ReadingOrders {
  readonly load: string
  readonly spool: string
  /** Where bad rows are written down. */
  readonly report: string
  readonly mapping: Mapping
  readonly createdAt: number
  readonly limits: InputLimits
  readonly region: string
  readonly zone: string
  /** Good rows of which is known that they were taken in, as many as were first given. */
  readonly given: number
  readonly received: number
  readonly complete: boolean
}

/** To the thread that reads a file. */
export type ToReader =
  /** More of the file has come. */
  | { readonly type: 'more'; readonly received: number; readonly complete: boolean }
  /** A part was taken in. */
  | { readonly type: 'taken' }

/** From the thread that reads a file. */
export type FromReader =
  | ({ readonly type: 'part' } & Part)
  | { readonly type: 'progress'; readonly counts: ReadCounts }
  | { readonly type: 'read'; readonly counts: ReadCounts }
  | { readonly type: 'unfit'; readonly problems: readonly MappingProblem[] }
  | { readonly type: 'failed'; readonly message: string }

/** Rows on their way in. */
export interface Part {
  /** As `RowPacker` packs them. */
  readonly body: Uint8Array<ArrayBuffer>
  /** Good rows in it. */
  readonly rows: number
  /** Good rows given, up to the last of it. */
  readonly upTo: number
}

/** What was read so far. */
export interface ReadCounts {
  /** Of the file as it was sent. */
  readonly bytes: number
  readonly rows: number
  readonly good: number
  readonly bad: number
  /** By name; what only states traits under `(traits)`. */
  readonly events: Readonly<Record<string, number>>
  /** By code. */
  readonly problems: Readonly<Record<string, number>>
}
