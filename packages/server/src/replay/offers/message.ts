import type { JsonObject } from '@attune/engine'
import { OFFER_RECEIVED, OFFER_VIEWED, TRANSACTION } from './programme.ts'
import type { TranscriptRow } from './rows.ts'

/** When the transcript begins, ms since 1970. Any instant would do; this one is the same in every run. */
export const START_AT = Date.UTC(2026, 0, 1)

const HOUR_MS = 3_600_000

/** A message of the Segment HTTP tracking API. */
export interface TrackMessage {
  readonly type: 'track'
  readonly event: string
  readonly userId: string
  readonly messageId: string
  readonly timestamp: string
  readonly properties: JsonObject
}

/** The message that a line of the transcript becomes; undefined for a completion, which is what has to come out. */
export function messageOf(row: TranscriptRow, line: number): TrackMessage | undefined {
  switch (row.event) {
    case 'offer received':
      return message(row, line, OFFER_RECEIVED, { offer_id: row.value.offer })
    case 'offer viewed':
      return message(row, line, OFFER_VIEWED, { offer_id: row.value.offer })
    case 'transaction':
      return message(row, line, TRANSACTION, { amount: row.value.amount })
    case 'offer completed':
      return undefined
  }
}

/** The hour since the start of an instant (ms since 1970). */
export function hourOf(at: number): number {
  return (at - START_AT) / HOUR_MS
}

function message({ person, time }: TranscriptRow, line: number, event: string, properties: JsonObject): TrackMessage {
  const timestamp = new Date(START_AT + Math.round(time * HOUR_MS)).toISOString()
  return { type: 'track', event, userId: person, messageId: `line-${line}`, timestamp, properties }
}
