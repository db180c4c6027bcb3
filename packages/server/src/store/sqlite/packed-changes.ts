import { placesOf, type TextPlaces, textsAt } from '../../runner/shared-texts.ts'
import type { CatalogueRow, Changes, CustomerRow, FeedRow, HistoryChunk, MembershipRow } from '../../runner/store.ts'

/**
 * Changes on their way to the store thread. Documents and history lie in one buffer that the message owns and that is
 * handed over without another copy: they may be views into buffers that the sender goes on using, and a structured clone
 * of a view would clone the whole buffer behind it. Texts stay where they are, in memory that both threads read.
 * What is many small objects travels as numbers or as one text, which costs the sending thread a fraction of cloning
 * them.
 */
export interface PackedChanges {
  readonly rows: Omit<Changes, InOtherForm>
  /** Of each customer its id, its wake (NaN: none) and where its document ends. */
  readonly customers: Float64Array
  /** Of each chunk of the history its first position and where it ends. */
  readonly history: Float64Array
  readonly decisions: TextPlaces
  readonly deliveries: TextPlaces
  readonly redemptions: TextPlaces
  /** Names of audiences. */
  readonly audiences: readonly string[]
  /** Of each membership its customer, the place of its audience among them, and since when (-Infinity: no more). */
  readonly memberships: Float64Array
  readonly feeds: string
  readonly catalogue: string
  /** The documents, then the history. */
  readonly bytes: Uint8Array
}

type InOtherForm =
  | 'customers'
  | 'history'
  | 'decisions'
  | 'deliveries'
  | 'redemptions'
  | 'memberships'
  | 'feeds'
  | 'catalogue'

/** Copies changes into a message. The sender may change every buffer afterwards, but for the texts: until the commit is answered. */
export function packChanges(changes: Changes): { message: PackedChanges; transfer: ArrayBuffer[] } {
  const { customers, history, decisions, deliveries, redemptions, memberships, feeds, catalogue, ...rows } = changes
  const bytes = new Uint8Array(bytesIn(changes))
  const packed = {
    customers: packCustomers(customers, bytes),
    history: packHistory(history, bytes),
    ...packMemberships(memberships),
    ...{ decisions: placesOf(decisions), deliveries: placesOf(deliveries), redemptions: placesOf(redemptions) },
  }
  const texts = {
    feeds: JSON.stringify(feeds),
    catalogue: JSON.stringify(catalogue),
  }
  const message = { rows, ...packed, ...texts, bytes }
  const transfer = [bytes.buffer, packed.customers.buffer, packed.history.buffer, packed.memberships.buffer]
  return { message, transfer }
}

function bytesIn({ customers, history }: Changes): number {
  let size = 0
  for (const row of customers) size += row.document.length
  for (const chunk of history) size += chunk.bytes.length
  return size
}

function packCustomers(customers: readonly CustomerRow[], bytes: Uint8Array): Float64Array<ArrayBuffer> {
  const packed = new Float64Array(customers.length * 3)
  let end = 0
  let slot = 0
  for (const { id, wakeAt, document } of customers) {
    bytes.set(document, end)
    end += document.length
    packed[slot++] = id
    packed[slot++] = wakeAt ?? Number.NaN
    packed[slot++] = end
  }
  return packed
}

const NO_MORE = Number.NEGATIVE_INFINITY

function packMemberships(rows: readonly MembershipRow[]) {
  const places = new Map<string, number>()
  const memberships = new Float64Array(rows.length * 3)
  let slot = 0
  for (const { audience, customer, since } of rows) {
    memberships[slot++] = customer
    memberships[slot++] = placeIn(places, audience)
    memberships[slot++] = since ?? NO_MORE
  }
  return { audiences: [...places.keys()], memberships }
}

/** The place of something among those that were met, in the order in which they were. */
function placeIn<T>(places: Map<T, number>, met: T): number {
  const place = places.get(met) ?? places.size
  if (place === places.size) places.set(met, place)
  return place
}

function unpackMemberships({ audiences, memberships }: PackedChanges): readonly MembershipRow[] {
  const rows: MembershipRow[] = []
  for (let slot = 0; slot < memberships.length; slot += 3) {
    const since = memberships[slot + 2]!
    rows.push({
      customer: memberships[slot]!,
      audience: audiences[memberships[slot + 1]!]!,
      since: since === NO_MORE ? undefined : since,
    })
  }
  return rows
}

/** The history lies at the end, so it is laid down from there. */
function packHistory(history: readonly HistoryChunk[], bytes: Uint8Array): Float64Array<ArrayBuffer> {
  const packed = new Float64Array(history.length * 2)
  let end = bytes.length
  for (let index = history.length - 1; index >= 0; index--) {
    const chunk = history[index]!
    packed[index * 2] = chunk.first
    packed[index * 2 + 1] = end
    end -= chunk.bytes.length
    bytes.set(chunk.bytes, end)
  }
  return packed
}

/** The changes in a message. Their bytes share memory with it. */
export function unpackChanges(packed: PackedChanges): Changes {
  const { rows, customers, history, feeds, catalogue, bytes } = packed
  return {
    ...rows,
    customers: unpackCustomers(customers, bytes),
    decisions: textsAt(packed.decisions),
    deliveries: textsAt(packed.deliveries),
    redemptions: textsAt(packed.redemptions),
    history: unpackHistory(history, bytes, customers.at(-1) ?? 0),
    memberships: unpackMemberships(packed),
    feeds: JSON.parse(feeds) as readonly FeedRow[],
    catalogue: (JSON.parse(catalogue) as readonly CatalogueRow[]).map((row) => ({ ...row, value: row.value })),
  }
}

function unpackCustomers(packed: Float64Array, bytes: Uint8Array): readonly CustomerRow[] {
  const rows: CustomerRow[] = []
  let start = 0
  for (let slot = 0; slot < packed.length; slot += 3) {
    const wakeAt = packed[slot + 1]!
    const end = packed[slot + 2]!
    const document = bytes.subarray(start, end)
    rows.push({ id: packed[slot]!, document, wakeAt: Number.isNaN(wakeAt) ? undefined : wakeAt })
    start = end
  }
  return rows
}

function unpackHistory(packed: Float64Array, bytes: Uint8Array, start: number): readonly HistoryChunk[] {
  const chunks: HistoryChunk[] = []
  for (let slot = 0; slot < packed.length; slot += 2) {
    const end = packed[slot + 1]!
    chunks.push({ first: packed[slot]!, bytes: bytes.subarray(start, end) })
    start = end
  }
  return chunks
}
