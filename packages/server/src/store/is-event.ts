import { readRecord } from '../runner/record.ts'

/** Whether a record is the event with an id. A repeat carries the time (ms) of the first, so that must agree too. */
export function isEvent(body: Uint8Array, eventId: string, at: number): boolean {
  const record = readRecord(body)
  return record.kind === 'event' && record.event.id === eventId && record.event.at === at
}
