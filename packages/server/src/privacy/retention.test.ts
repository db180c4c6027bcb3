import { playbookDefinitionSchema } from '@attune/engine'
import { expect, test } from 'vitest'
import type { LogRecord } from '../runner/record.ts'
import { cutoffsAt, isRecordPast, letsGo } from './retention.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 5, 1)

function cutoffsOf(retention: object) {
  const definition = { brand: { name: 'Test', timezone: 'UTC', currency: 'USD' }, privacy: { retention } }
  return cutoffsAt(playbookDefinitionSchema.parse(definition).privacy, NOW)
}

function recordOf(daysAgo: number, event: object): LogRecord {
  const at = NOW - daysAgo * DAY_MS
  return { kind: 'event', now: NOW, customer: 1, event: { id: 'e', at, ...event } } as LogRecord
}

const view = { type: 'tracked', name: 'Page Viewed', properties: {} }
const order = { type: 'tracked', name: 'Order Completed', properties: {} }

const cases: readonly [what: string, retention: object, record: LogRecord, past: boolean][] = [
  ['kept for ever where nothing is said', {}, recordOf(4000, view), false],
  ['past by default', { default: '400d' }, recordOf(401, view), true],
  ['to the last instant', { default: '400d' }, recordOf(400, view), false],
  ['past by its own name', { default: '400d', events: { 'Page Viewed': '30d' } }, recordOf(31, view), true],
  ['not by that of another', { events: { 'Page Viewed': '30d' } }, recordOf(31, order), false],
  [
    'kept longer by its own name',
    { default: '30d', events: { 'Order Completed': '400d' } },
    recordOf(31, order),
    false,
  ],
  ['past by its type', { events: { identified: '1d' } }, recordOf(2, { type: 'identified', traits: {} }), true],
]
test.each(cases)('an event is %s', (_, retention, record, past) => {
  expect(isRecordPast(record, cutoffsOf(retention))).toBe(past)
})

test('a merge goes by when it was made', () => {
  const merge = { id: 'm', loser: 2, cause: { by: 'request', identifiers: [] } } as const
  const record: LogRecord = { kind: 'merge', now: NOW - 2 * DAY_MS, customer: 1, merge }
  expect(isRecordPast(record, cutoffsOf({ default: '1d' }))).toBe(true)
  expect(isRecordPast(record, cutoffsOf({ default: '3d' }))).toBe(false)
})

test('whether there is anything to do can be told', () => {
  expect(letsGo(cutoffsOf({}))).toBe(false)
  for (const retention of [
    { default: '1d' },
    { events: { a: '1d' } },
    { decisions: '1d' },
    { deliveries: '1d' },
    { runs: '1d' },
  ])
    expect(letsGo(cutoffsOf(retention)), JSON.stringify(retention)).toBe(true)
})
