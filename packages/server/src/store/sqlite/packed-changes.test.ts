import { expect, test } from 'vitest'
import { writeUses } from '../../pending/redemption-text.ts'
import { changesUpTo, decisionRow, deliveryRow, historyFrom, orderRecord } from '../sample-changes.ts'
import { packChanges, unpackChanges } from './packed-changes.ts'

const shared = Buffer.from('first|second|')

const full = () =>
  changesUpTo(9, {
    customers: [
      { id: 3, document: shared.subarray(0, 5), wakeAt: 5.5 },
      { id: 1, document: shared.subarray(6, 12), wakeAt: undefined },
      { id: 2, document: new Uint8Array(), wakeAt: Number.POSITIVE_INFINITY },
    ],
    history: [
      historyFrom(7, [orderRecord(3, 'e7', 1), orderRecord(1, 'e8', 2)]),
      historyFrom(9, [orderRecord(3, 'e9', 3)]),
    ],
    decisions: [decisionRow('d1', 3, 1)],
    deliveries: [deliveryRow('x1', 3, 1)],
    memberships: [
      { customer: 1, audience: 'fans', since: 7.5 },
      { customer: 2, audience: 'others', since: undefined },
      { customer: 3, audience: 'fans', since: 8 },
    ],
    redemptions: [writeUses({ id: 'b', state: 'held', place: 'p', channel: undefined, uses: [] }, '2026-11-26', [])],
    feeds: [{ feed: 'weather', key: 'a', value: { sky: ['clear', null, '\ud800'] }, at: 1.5 }],
    catalogue: [
      { kind: 'places', id: 'p', value: { name: 'x' }, at: 2 },
      { kind: 'products', id: 'q', value: undefined, at: 2 },
    ],
    playbook: { version: 'v1', json: '{}', at: 3 },
  })

const bytesOf = (texts: Iterable<Buffer>) => Array.from(texts, (text) => text.toString())

test.each([
  ['a row of every kind', full()],
  ['nothing', changesUpTo(1)],
  ['customers only', { ...full(), history: [] }],
  ['history only', { ...full(), customers: [] }],
])('changes come out of a message as they went in: %s', (_, changes) => {
  const { message, transfer } = packChanges(changes)
  const plain = (value: typeof changes) => ({
    ...value,
    customers: Array.from(value.customers, (row) => ({ ...row, document: [...row.document] })),
    ...{ decisions: bytesOf(value.decisions), deliveries: bytesOf(value.deliveries) },
    redemptions: bytesOf(value.redemptions),
    history: Array.from(value.history, (chunk) => ({ ...chunk, bytes: [...chunk.bytes] })),
  })
  expect(plain(unpackChanges(structuredClone(message, { transfer })))).toEqual(plain(changes))
})

test('a message shares no memory with changes that do not lie where threads share it', () => {
  const changes = full()
  const { message, transfer } = packChanges(changes)
  const sent = structuredClone(message, { transfer })
  for (const { bytes } of changes.history) bytes.fill(0)
  const [chunk] = unpackChanges(sent).history
  expect(Buffer.from(chunk!.bytes).includes('e7')).toBe(true)
})
