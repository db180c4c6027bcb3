import { readRecord } from '../runner/record.ts'

/**
 * Whether a record of one customer tells of another, with whom it was once taken for one: it carries the profile of
 * such a merge, or stands here only because the two were one at that time.
 */
export function tellsOf(body: Uint8Array, customer: number, merges: readonly string[]): boolean {
  const record = readRecord(body)
  if (record.kind !== 'event') return false
  const { event } = record
  return event.origin === customer || ('merge' in event && merges.includes(event.merge))
}
