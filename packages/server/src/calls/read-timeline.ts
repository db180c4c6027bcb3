import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'
import { timelineOf, type ViewedEntry } from './timeline.ts'

/** Records read at once, and at most for one page: somebody looking for what is rare must not hold up everybody. */
const RECORDS_AT_ONCE = 200
const RECORDS_PER_PAGE = 5000

type ReadTimeline = Call & { type: 'read-timeline' }

/** A page of what happened to a customer, newest first, of what is asked for only. */
export async function readTimeline(call: ReadTimeline, around: Surroundings): Promise<Reply> {
  const customer = around.runner.find(call.identifier)
  if (customer === 0) return errorReply('customer_unknown')
  let before = positionIn(call.cursor)
  if (before === 'malformed') return errorReply('invalid_query', { field: 'cursor' })
  const entries: ViewedEntry[] = []
  for (let read = 0; read < RECORDS_PER_PAGE; read += RECORDS_AT_ONCE) {
    const page = await timelineOf(customer, before, RECORDS_AT_ONCE, around)
    for (const entry of page.entries) {
      if (!isAskedFor(entry, call)) continue
      entries.push(entry)
      if (entries.length === call.limit) return pageOf(entries, entry.position)
    }
    if (page.next === null) return pageOf(entries, null)
    before = page.next
  }
  return pageOf(entries, before ?? null)
}

function isAskedFor(entry: ViewedEntry, { events, from, kinds, to }: ReadTimeline): boolean {
  if (kinds.length > 0 && !kinds.includes(entry.type)) return false
  if (events.length > 0 && !(entry.name !== undefined && events.includes(entry.name))) return false
  const at = entry.at === null ? Number.NaN : Date.parse(entry.at)
  return (from === undefined || at >= from) && (to === undefined || at < to)
}

function pageOf(entries: readonly ViewedEntry[], next: number | null): Reply {
  return { status: 200, body: JSON.stringify({ entries, next: next === null ? null : cursorOf(next) }) }
}

const CURSOR = /^t(\d{1,15})$/

/** Where the next page begins, in a form that nobody is tempted to count with. */
function cursorOf(position: number): string {
  return Buffer.from(`t${position}`, 'latin1').toString('base64url')
}

function positionIn(cursor: string | undefined): number | undefined | 'malformed' {
  if (cursor === undefined) return undefined
  const found = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  return found ? Number(found[1]) : 'malformed'
}
