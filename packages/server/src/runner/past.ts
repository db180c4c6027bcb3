import type { Tracked } from '@attune/engine'
import type { Kinship } from '../directory/kinship.ts'
import { bodiesOf } from '../log/record-batch.ts'
import type { PendingChanges } from './pending-changes.ts'
import { concerns, customerOf, readRecord } from './record.ts'
import type { Store } from './store.ts'

interface Sources {
  readonly kin: Kinship
  readonly store: Pick<Store, 'history'>
  readonly unstored: () => readonly PendingChanges[]
}

const PAGE = 500

/**
 * What customers did, by customer, oldest first: of everything that was taken in up to now what the history still
 * holds, what happened to those who were found to be the same included.
 */
export async function pastOf(customers: readonly number[], sources: Sources): Promise<ReadonlyMap<number, Tracked[]>> {
  const { kin } = sources
  const numbers = customers.map((customer) => [...new Set([...kin.recordsOf(customer), ...kin.familyOf(customer)])])
  const unstored = bodiesIn(sources.unstored(), new Set(numbers.flat()))
  const pasts = new Map<number, Tracked[]>()
  for (const [i, customer] of customers.entries()) {
    // A checkpoint may have been stored between the two looks: each position once.
    const bodies = new Map<number, Uint8Array>()
    for (const number of numbers[i]!) {
      for (const [position, body] of unstored.get(number) ?? []) bodies.set(position, body)
      await readStored(number, bodies, sources.store)
    }
    const own = kin.recordsOf(customer)
    const inOrder = [...bodies].sort(([a], [b]) => a - b)
    pasts.set(
      customer,
      inOrder.flatMap(([, body]) => trackedIn(body, own)),
    )
  }
  return pasts
}

function trackedIn(body: Uint8Array, own: readonly number[]): Tracked[] {
  const record = readRecord(body)
  if (record.kind !== 'event' || record.event.type !== 'tracked') return []
  return concerns(record, own) ? [record.event] : []
}

async function readStored(customer: number, bodies: Map<number, Uint8Array>, store: Sources['store']): Promise<void> {
  for (let before: number | undefined; ; ) {
    const { next, rows } = await store.history(customer, before, PAGE)
    for (const { body, position } of rows) bodies.set(position, body)
    if (next === undefined) return
    before = next
  }
}

/** The bodies of the records of some customers that the store does not hold yet, with their positions. */
function bodiesIn(
  unstored: readonly PendingChanges[],
  customers: ReadonlySet<number>,
): ReadonlyMap<number, (readonly [position: number, body: Uint8Array])[]> {
  const found = new Map<number, (readonly [number, Uint8Array])[]>()
  for (const { history } of unstored) {
    for (const { bytes, first } of history) {
      let position = first
      for (const body of bodiesOf(bytes)) {
        const customer = customerOf(body)
        if (customers.has(customer)) found.set(customer, [...(found.get(customer) ?? []), [position, body]])
        position++
      }
    }
  }
  return found
}
