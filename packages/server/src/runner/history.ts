import { bodiesOf } from '../log/record-batch.ts'
import type { Position } from './log.ts'
import { customerOf } from './record.ts'
import type { HistoryChunk } from './store.ts'

const decoder = new TextDecoder()

/** Copies of the records of a customer in chunks that the store does not hold yet, newest first. */
export function recordsIn(
  chunks: Iterable<HistoryChunk>,
  customer: number,
): { position: Position; body: Uint8Array }[] {
  const found: { position: Position; body: Uint8Array }[] = []
  for (const { first, bytes } of chunks) {
    let position = first
    for (const body of bodiesOf(bytes)) {
      if (customerOf(body) === customer) found.push({ position, body: Uint8Array.from(body) })
      position++
    }
  }
  return found.reverse()
}

/** Whether chunks that the store does not hold yet have an event of a customer with this id. */
export function historyHolds(chunks: Iterable<HistoryChunk>, customer: number, eventId: string): boolean {
  const needle = `"id":${JSON.stringify(eventId)}`
  return recordsIn(chunks, customer).some(({ body }) => decoder.decode(body).includes(needle))
}
