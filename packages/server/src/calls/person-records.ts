import type { Decision } from '@attune/engine'
import { lastDeliveries } from '../pending/delivery-text.ts'
import { openRecord } from '../privacy/seal-record.ts'
import { recordsIn } from '../runner/history.ts'
import type { Position } from '../runner/log.ts'
import { type LogRecord, readRecord } from '../runner/record.ts'
import type { ConsentRow, DeliveryRow } from '../runner/store.ts'
import { decisionOf } from './decisions-of.ts'
import type { Surroundings } from './surroundings.ts'

/** A part of something long, newest first; `next` is where the part after it begins, undefined after the last. */
export interface Part<T> {
  readonly rows: readonly T[]
  readonly next: number | undefined
}

interface Positioned {
  readonly position: Position
  readonly record: LogRecord
}

/** Records under one number before a position, the store's and those that it does not hold yet. */
export async function recordsOf(
  customer: number,
  before: number | undefined,
  limit: number,
  { runner, store }: Surroundings,
): Promise<Part<Positioned>> {
  const unstored = runner.unstored.flatMap(({ history }) => recordsIn(history, customer))
  const stored = await store.history(customer, before, limit)
  // A checkpoint may have been stored between the two looks: each position once.
  const bodies = new Map<number, Uint8Array>()
  for (const { body, position } of [...stored.rows, ...unstored])
    if (before === undefined || position < before) bodies.set(position, body)
  const positions = [...bodies.keys()].sort((a, b) => b - a)
  const shown = positions.slice(0, limit)
  const rows = shown.map((position) => ({
    position,
    record: openRecord(readRecord(bodies.get(position)!), runner.sealing),
  }))
  const more = stored.next !== undefined || positions.length > limit
  return { rows, next: more ? shown.at(-1) : undefined }
}

/** Decisions under one number before an instant; those of one instant are never parted. */
export async function decisionsBefore(
  customer: number,
  before: number | undefined,
  limit: number,
  { runner, store }: Surroundings,
): Promise<Part<Decision>> {
  const page = await store.decisions(customer, before, limit)
  const found = new Map(page.rows.map((row) => [row.id, decisionOf(row)]))
  const from = page.next ?? Number.NEGATIVE_INFINITY
  for (const { decisions } of runner.unstored)
    for (const made of decisions.of(customer))
      if (made.at >= from && (before === undefined || made.at < before)) found.set(made.id, made)
  return { rows: [...found.values()].sort((a, b) => b.at - a.at), next: page.next }
}

/** The whole consent ledger under one number, newest first. */
export async function consentsOf(customer: number, { runner, store }: Surroundings): Promise<readonly ConsentRow[]> {
  const unstored = runner.unstored.flatMap(({ consents }) => consents.filter((row) => row.customer === customer))
  const stored: ConsentRow[] = []
  let before: number | undefined
  do {
    const page = await store.consents(customer, before, ENTRIES_AT_ONCE)
    stored.push(...page.rows)
    before = page.next
  } while (before !== undefined)
  // What was stored between the two looks is seen in both.
  const seen = new Set(stored.map((row) => JSON.stringify(row)))
  return [...unstored.filter((row) => !seen.has(JSON.stringify(row))).toReversed(), ...stored]
}

const ENTRIES_AT_ONCE = 500

/** Every delivery under one number, newest first. */
export async function deliveriesOf(customer: number, { runner, store }: Surroundings): Promise<readonly DeliveryRow[]> {
  const rows = new Map((await store.deliveries(customer, Number.MAX_SAFE_INTEGER)).map((row) => [row.id, row]))
  for (const { deliveries } of runner.unstored.toReversed())
    for (const row of lastDeliveries(deliveries.of(customer))) rows.set(row.id, row)
  return [...rows.values()].sort((a, b) => b.createdAt - a.createdAt)
}
