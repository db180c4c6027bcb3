import { isUpkeep } from '@attune/engine'
import { openRecord } from '../privacy/seal-record.ts'
import { recordsIn } from '../runner/history.ts'
import type { LogRecord } from '../runner/record.ts'
import { concerns, readRecord } from '../runner/record.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/**
 * What has happened to a customer, newest first, of `limit` records before a position (exclusive); what happened to
 * those who were found to be the same is among it, and what came while it was taken for somebody else. Timers that
 * fired are left out.
 */
export async function timelineOf(
  customer: number,
  before: number | undefined,
  limit: number,
  { runner, store }: Surroundings,
) {
  const byPosition = new Map<number, Uint8Array>()
  let more = false
  for (const number of runner.familyOf(customer)) {
    const stored = await store.history(number, before, limit)
    more ||= stored.next !== undefined
    const unstored = runner.unstored.flatMap(({ history }) => recordsIn(history, number))
    // A checkpoint may have been stored between the two looks: each position once.
    for (const { body, position } of [...stored.rows, ...unstored])
      if (before === undefined || position < before) byPosition.set(position, body)
  }
  const positions = [...byPosition.keys()].sort((a, b) => b - a).slice(0, limit)
  const own = runner.recordsOf(customer)
  const entries = positions.flatMap((position) => {
    const record = readRecord(byPosition.get(position)!)
    return concerns(record, own) ? viewEntry(position, openRecord(record, runner.sealing)) : []
  })
  return { entries, next: more || byPosition.size > limit ? (positions.at(-1) ?? null) : null }
}

/** An entry as people see it, with whatever else its kind has. */
export interface ViewedEntry {
  readonly position: number
  readonly at: string | null
  readonly receivedAt: string | null
  readonly type: string
  readonly id: string
  /** Of a tracked event. */
  readonly name?: string
  readonly [field: string]: unknown
}

/** An entry of the timeline; none for what is of no interest to people. */
export function viewEntry(position: number, record: LogRecord): ViewedEntry[] {
  const receivedAt = instantOf(record.now)
  switch (record.kind) {
    case 'event': {
      // That somebody had a turn in a send is of interest, though it is the host's doing.
      if (isUpkeep(record.event) && record.event.type !== 'send-due') return []
      const { at, ...event } = record.event
      return [{ position, at: instantOf(at), receivedAt, ...event }]
    }
    case 'merge': {
      const { id, loser, cause } = record.merge
      return [{ position, at: receivedAt, receivedAt, type: 'merged', id, with: loser, cause }]
    }
    case 'unmerge': {
      const { merge, loser, cause } = record.unmerge
      return [{ position, at: receivedAt, receivedAt, type: 'merge-undone', id: merge, from: loser, cause }]
    }
    case 'feed':
    case 'catalogue':
    case 'experiment':
    case 'codes':
    case 'send':
    case 'playbook':
      return []
  }
}
