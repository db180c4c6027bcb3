import { customerPlaces, customersAt } from '../../pending/customer-rows.ts'
import { historyAt, historyPlaces } from '../../pending/pending-history.ts'
import { placesOf, type RowPlaces, rowsAt } from '../../pending/shared-rows.ts'
import type { CatalogueRow, Changes, FeedRow, MembershipRow } from '../../runner/store.ts'

/**
 * Changes on their way to the store thread. What is most of them stays where it is, in memory that both threads read.
 * What else is many small objects travels as numbers or as one text, which costs the sending thread a fraction of
 * cloning them.
 */
export interface PackedChanges {
  readonly rows: Omit<Changes, InOtherForm>
  readonly customers: RowPlaces
  readonly history: RowPlaces
  readonly decisions: RowPlaces
  readonly deliveries: RowPlaces
  readonly redemptions: RowPlaces
  /** Names of audiences. */
  readonly audiences: readonly string[]
  /** Of each membership its customer, the place of its audience among them, and since when (-Infinity: no more). */
  readonly memberships: Float64Array
  readonly feeds: string
  readonly catalogue: string
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

/** Changes as a message. What lies in shared memory is to stay as it is until the commit is answered. */
export function packChanges(changes: Changes): { message: PackedChanges; transfer: ArrayBuffer[] } {
  const { customers, history, decisions, deliveries, redemptions, memberships, feeds, catalogue, ...rows } = changes
  const packed = {
    ...{ customers: customerPlaces(customers), history: historyPlaces(history) },
    ...packMemberships(memberships),
    ...{ decisions: placesOf(decisions), deliveries: placesOf(deliveries), redemptions: placesOf(redemptions) },
  }
  const texts = {
    feeds: JSON.stringify(feeds),
    catalogue: JSON.stringify(catalogue),
  }
  return { message: { rows, ...packed, ...texts }, transfer: [packed.memberships.buffer] }
}

const NO_MORE = Number.NEGATIVE_INFINITY

function packMemberships(rows: Iterable<MembershipRow>) {
  const places = new Map<string, number>()
  let count = 0
  for (const _row of rows) count++
  const memberships = new Float64Array(count * 3)
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

/** The changes in a message. Their bytes share memory with it. */
export function unpackChanges(packed: PackedChanges): Changes {
  const { rows, feeds, catalogue } = packed
  return {
    ...rows,
    customers: customersAt(packed.customers),
    decisions: rowsAt(packed.decisions),
    deliveries: rowsAt(packed.deliveries),
    redemptions: rowsAt(packed.redemptions),
    history: historyAt(packed.history),
    memberships: unpackMemberships(packed),
    feeds: JSON.parse(feeds) as readonly FeedRow[],
    catalogue: (JSON.parse(catalogue) as readonly CatalogueRow[]).map((row) => ({ ...row, value: row.value })),
  }
}
