import type { Event } from '@attune/engine'
import { RecordBatch } from '../log/record-batch.ts'
import { decisionText } from '../pending/decision-text.ts'
import { writeDelivery } from '../pending/delivery-text.ts'
import type { Position } from '../runner/log.ts'
import { type LogRecord, writeRecord } from '../runner/record.ts'
import type {
  Changes,
  DecisionRow,
  DeliveryRow,
  FactRow,
  HandOverRow,
  HistoryChunk,
  PointsRow,
  RunRow,
} from '../runner/store.ts'

export type SampleParts = Partial<Omit<Changes, 'decisions' | 'deliveries' | 'redemptions'>> & {
  readonly decisions?: readonly DecisionRow[]
  readonly deliveries?: readonly DeliveryRow[]
  /** As `writeUses` writes them. */
  readonly redemptions?: readonly string[]
}

/** For tests and floors: changes up to a position, empty but for what is given. */
export function changesUpTo(
  position: Position,
  { decisions = [], deliveries = [], redemptions = [], ...parts }: SampleParts = {},
): Changes {
  return {
    position,
    words: [],
    customers: [],
    identifiers: [],
    merges: [],
    undoneMerges: [],
    history: [],
    decisions: decisions.map((row) => Buffer.from(decisionText(row))),
    deliveries: deliveries.map((row) => Buffer.from(writeDelivery(row))),
    consents: [],
    points: [],
    redemptions: redemptions.map((text) => Buffer.from(text)),
    runs: [],
    handOvers: [],
    facts: [],
    told: { upTo: 0, except: [] },
    rowKeys: undefined,
    codeBatches: [],
    codeHashes: [],
    codeMarks: [],
    codeConflicts: [],
    sends: [],
    memberships: [],
    households: [],
    erasures: [],
    feeds: [],
    catalogue: [],
    counts: [],
    learned: [],
    pools: [],
    seen: [],
    tallies: [],
    playbook: undefined,
    ...parts,
  }
}

/** For tests: records as the log frames them, the first of them at a position. */
export function historyFrom(first: Position, records: readonly LogRecord[]): HistoryChunk {
  const batch = new RecordBatch()
  for (const record of records) writeRecord(batch, record)
  return { first, bytes: batch.bytes }
}

/** For tests: the record of an event that happened at `at` (ms). */
export function orderRecord(customer: number, id: string, at: number, properties = {}): LogRecord {
  const event: Event = { type: 'tracked', id, at, name: 'order', properties }
  return { kind: 'event', now: at + 5, customer, event }
}

/** For tests: a record that concerns nobody in particular. */
export function feedRecord(key: string): LogRecord {
  return { kind: 'feed', now: 1, values: [{ feed: 'weather', key, value: { celsius: 21 } }] }
}

/** For tests: a decision of a customer at an instant (ms). */
export function decisionRow(id: string, customer: number, at: number, event = `event-of-${id}`): DecisionRow {
  return { id, customer, at, event, json: JSON.stringify({ id, text: 'Zürich ☕' }) }
}

/** For tests: a delivery of a customer, pending since an instant (ms). */
export function deliveryRow(id: string, customer: number, createdAt: number, parts = {}): DeliveryRow {
  return {
    id,
    customer,
    action: 'latte-offer',
    campaign: undefined,
    channel: 'inbox',
    state: 'pending',
    reason: undefined,
    attempts: 0,
    createdAt,
    updatedAt: createdAt,
    ...parts,
  }
}

/** For tests: something that other systems are to be told of a customer. */
export function factRow(number: number, customer: number): FactRow {
  return { number, kind: 'consent-changed', customer, at: 100 + number, json: `{"id":"fct_${number}"}` }
}

/** For tests: somebody in a journey. */
export function runRow(id: string, customer: number, parts: Partial<RunRow> = {}): RunRow {
  return {
    ...{ id, customer, kind: 'journey', flow: 'cart', revision: 'rev_1', variant: undefined, outcome: undefined },
    ...{
      thread: 'cart',
      step: 'pause',
      returnsTo: '',
      channel: '',
      startedAt: 100,
      updatedAt: 200,
      answers: '{}',
      answeredIn: '{}',
    },
    ...parts,
  }
}

/** For tests: a conversation that waits for an agent since an instant (ms). */
export function handOverRow(id: string, customer: number, at: number, parts: Partial<HandOverRow> = {}): HandOverRow {
  const names = { thread: 'join', topic: 'club', team: 'service', channel: 'sms', agent: undefined, closed: undefined }
  const counts = { at, heardAt: 0, unanswered: 0, answers: 0, updatedAt: at }
  return { id, customer, run: `run-${id}`, runStartedAt: at - 5, ...names, ...counts, ...parts }
}

/** For tests: points that a customer earned. */
export function pointsRow(customer: number, points: number): PointsRow {
  const posting = {
    programme: 'stars',
    kind: 'earn',
    reference: `order-${points}`,
    from: 'issued',
    to: 'available',
  } as const
  return { customer, ...posting, points, note: undefined, at: 100 + points }
}
