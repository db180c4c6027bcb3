import { expect, it } from 'vitest'
import { deliveryRow } from '../store/sample-changes.ts'
import { lastDeliveries, writeDelivery } from './delivery-text.ts'

it('gives of each delivery its last row, with all that is in it', () => {
  const said = { ...deliveryRow('said', 2, 5), run: 'r1', said: 'Hé\n“there”' }
  const rows = [
    deliveryRow('one', 1, 10),
    said,
    deliveryRow('one', 1, 10, { state: 'failed', reason: 'rejected: no "such" user', attempts: 3, updatedAt: 12.5 }),
  ]
  const read = lastDeliveries(rows.map((row) => Buffer.from(writeDelivery(row))))
  expect([...read]).toEqual([rows[2], said])
})
