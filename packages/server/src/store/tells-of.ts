import { readRecord } from '../runner/record.ts'

/**
 * Whether a record of one customer tells of another, with whom it was once taken for one: it carries the profile of
 * such a merge, or stands here only because the two were one at that time. Gives the id of the event where it is one.
 */
export function tellsOf(body: Uint8Array, customer: number): { readonly event: string | undefined } | undefined {
  const record = readRecord(body)
  switch (record.kind) {
    case 'merge':
      return record.merge.loser === customer ? { event: undefined } : undefined
    case 'unmerge':
      return record.unmerge.loser === customer ? { event: undefined } : undefined
    case 'event':
      return record.event.origin === customer ? { event: record.event.id } : undefined
    case 'feed':
    case 'experiment':
    case 'codes':
    case 'playbook':
      return undefined
  }
}
