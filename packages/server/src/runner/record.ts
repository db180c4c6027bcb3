import type { Event, JsonObject, Place, Product } from '@attune/engine'
import type { CodesChange } from '../codes/batch.ts'
import type { RecordBatch } from '../log/record-batch.ts'
import type { SendChange } from '../sends/send-row.ts'
import type { ExperimentFigures } from './experiment-figures.ts'

/**
 * An input as the log holds it. The body is `kind` (1 byte), `now` (64-bit float, ms), `customer` (64-bit float, 0
 * where the record concerns nobody in particular), all little-endian, then JSON in UTF-8.
 */
export type LogRecord =
  | { readonly kind: 'event'; readonly now: number; readonly customer: number; readonly event: Event }
  | { readonly kind: 'merge'; readonly now: number; readonly customer: number; readonly merge: Merge }
  | { readonly kind: 'unmerge'; readonly now: number; readonly customer: number; readonly unmerge: Unmerge }
  | { readonly kind: 'feed'; readonly now: number; readonly values: readonly FeedValue[] }
  | { readonly kind: 'catalogue'; readonly now: number; readonly changes: readonly CatalogueChange[] }
  | { readonly kind: 'experiment'; readonly now: number; readonly change: ExperimentChange }
  | { readonly kind: 'codes'; readonly now: number; readonly change: CodesChange }
  | { readonly kind: 'send'; readonly now: number; readonly change: SendChange }
  | { readonly kind: 'playbook'; readonly now: number; readonly definition: unknown }

/** What becomes of an experiment, said by somebody or by its own rules. */
export interface ExperimentChange {
  readonly experiment: string
  /** out: one variant is stopped, the others go on. */
  readonly to: 'running' | 'stopped' | 'promoted' | 'out'
  /** Who takes over, or is stopped. */
  readonly variant?: string
  readonly by: 'request' | 'promotion' | 'guard'
  /** What moved the rule; nothing where somebody asked for it. */
  readonly figures?: ExperimentFigures
}

/** A customer is found to be the one whom the record concerns: one record, so that nothing can come between the two. */
export interface Merge {
  readonly id: string
  readonly loser: number
  readonly cause: MergeCause
}

/**
 * Whether a record tells of somebody, by the numbers of those who are one with them now. What came to one of two who
 * were taken for the same stands under the other's number, with its own as origin.
 */
export function concerns(record: LogRecord, customers: readonly number[]): boolean {
  switch (record.kind) {
    case 'event':
      return customers.includes(record.event.origin ?? record.customer)
    case 'merge':
      return customers.includes(record.customer) || customers.includes(record.merge.loser)
    case 'unmerge':
      return customers.includes(record.customer) || customers.includes(record.unmerge.loser)
    case 'feed':
    case 'catalogue':
    case 'experiment':
    case 'codes':
    case 'send':
    case 'playbook':
      return false
  }
}

/** Why two customers were joined, or parted. */
export interface MergeCause {
  /** identifiers: they came together in an event; request: somebody said so. */
  readonly by: 'identifiers' | 'request'
  /** The event, or the identifiers by which the two were named. */
  readonly event?: string
  readonly identifiers: readonly string[]
  readonly reason?: string
}

/** A merge is undone: both are again who is given, in base64 (see `encodeAlone`). */
export interface Unmerge {
  readonly merge: string
  readonly loser: number
  readonly cause: MergeCause
  readonly winnerProfile: string
  readonly loserProfile: string
  /** Merges into the winner that came later and hold on, with the winner as it would have been, in base64. */
  readonly later: readonly {
    readonly id: string
    readonly winner: number
    readonly loser: number
    readonly at: number
    readonly cause: string
    readonly winnerBefore: string
    readonly loserBefore: string
  }[]
}

/** A value that a feed brought. */
export interface FeedValue {
  readonly feed: string
  readonly key: string
  readonly value: JsonObject
}

/** A thing of the catalogue as it is from now on; without one, it is there no more. */
export type CatalogueChange =
  | { readonly kind: 'products'; readonly id: string; readonly value?: Product }
  | { readonly kind: 'places'; readonly id: string; readonly value?: Place }

export type CatalogueKind = CatalogueChange['kind']

const HEAD_BYTES = 17
const KIND_EVENT = 1
const KIND_FEED = 2
const KIND_PLAYBOOK = 3
const KIND_MERGE = 4
const KIND_UNMERGE = 5
const KIND_CATALOGUE = 6
const KIND_EXPERIMENT = 7
const KIND_CODES = 8
const KIND_SEND = 9

const decoder = new TextDecoder()

/** Adds a record to a batch. */
export function writeRecord(batch: RecordBatch, record: LogRecord): void {
  switch (record.kind) {
    case 'event':
      return write(batch, KIND_EVENT, record.now, record.customer, record.event)
    case 'merge':
      return write(batch, KIND_MERGE, record.now, record.customer, record.merge)
    case 'unmerge':
      return write(batch, KIND_UNMERGE, record.now, record.customer, record.unmerge)
    case 'feed':
      return write(batch, KIND_FEED, record.now, 0, record.values)
    case 'catalogue':
      return write(batch, KIND_CATALOGUE, record.now, 0, record.changes)
    case 'experiment':
      return write(batch, KIND_EXPERIMENT, record.now, 0, record.change)
    case 'codes':
      return write(batch, KIND_CODES, record.now, 0, record.change)
    case 'send':
      return write(batch, KIND_SEND, record.now, 0, record.change)
    case 'playbook':
      return write(batch, KIND_PLAYBOOK, record.now, 0, record.definition)
  }
}

/** Adds the record of an event of which the JSON is at hand. */
export function writeEvent(batch: RecordBatch, now: number, customer: number, json: Uint8Array): void {
  batch.addHeaded(HEAD_BYTES, (bytes, offset) => writeHead(bytes, offset, KIND_EVENT, now, customer), json)
}

function writeHead(bytes: Buffer, offset: number, kind: number, now: number, customer: number): void {
  bytes.writeUInt8(kind, offset)
  bytes.writeDoubleLE(now, offset + 1)
  bytes.writeDoubleLE(customer, offset + 9)
}

function write(batch: RecordBatch, kind: number, now: number, customer: number, content: unknown): void {
  batch.add(HEAD_BYTES, (bytes, offset) => writeHead(bytes, offset, kind, now, customer), JSON.stringify(content))
}

/** Reads a record's body. */
export function readRecord(body: Uint8Array): LogRecord {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const now = view.getFloat64(1, true)
  const content = JSON.parse(decoder.decode(body.subarray(HEAD_BYTES)))
  switch (body[0]) {
    case KIND_EVENT:
      return { kind: 'event', now, customer: customerOf(body), event: content }
    case KIND_MERGE:
      return { kind: 'merge', now, customer: customerOf(body), merge: content }
    case KIND_UNMERGE:
      return { kind: 'unmerge', now, customer: customerOf(body), unmerge: content }
    case KIND_FEED:
      return { kind: 'feed', now, values: content }
    case KIND_CATALOGUE:
      return { kind: 'catalogue', now, changes: content }
    case KIND_EXPERIMENT:
      return { kind: 'experiment', now, change: content }
    case KIND_CODES:
      return { kind: 'codes', now, change: content }
    case KIND_SEND:
      return { kind: 'send', now, change: content }
    case KIND_PLAYBOOK:
      return { kind: 'playbook', now, definition: content }
    default:
      throw new RangeError(`a record of unknown kind ${body[0]}: written by a newer version?`)
  }
}

/** Whether a record is a merge; reads the fixed part only. */
export function isMerge(body: Uint8Array): boolean {
  return body[0] === KIND_MERGE
}

/** The customer whom a record concerns, 0 where it is nobody in particular; reads the fixed part only. */
export function customerOf(body: Uint8Array): number {
  return new DataView(body.buffer, body.byteOffset, body.byteLength).getFloat64(9, true)
}
