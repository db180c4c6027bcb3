import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LogRecord } from '../runner/record.ts'
import type { ErasureRow, Store } from '../runner/store.ts'
import { changesUpTo, decisionRow, deliveryRow, factRow, historyFrom, orderRecord } from './sample-changes.ts'
import type { StoreMedium } from './store-contract.ts'

/** For tests: the erasure of a customer. */
export function erasureRow(id: string, customer: number, at = 100): ErasureRow {
  return { id, customer, at, reason: 'request', partners: [], tombstones: [`hash-of-${customer}`] }
}

/** What every store does with people who are to be forgotten. */
export function describeErasure(name: string, createMedium: () => StoreMedium): void {
  let medium: StoreMedium
  let store: Store
  beforeEach(async () => {
    medium = createMedium()
    store = await medium.open()
    await store.commit(changesUpTo(9, before()))
  })
  afterEach(async () => {
    await store.close()
    await medium.dispose()
  })

  describe(`${name}: erasures`, () => {
    test('everything of the customer goes but the document, everything of others stays', async () => {
      await store.commit(changesUpTo(20, { customers: [document(1, 'empty')], erasures: [erasureRow('e1', 1)] }))
      expect((await store.history(1, undefined, 50)).rows).toEqual([])
      expect(await store.hasEvent(1, 'a1', 1)).toBe(false)
      expect((await store.decisions(1, undefined, 50)).rows).toEqual([])
      expect(await store.decision('d1')).toBeUndefined()
      expect(await store.deliveries(1, 50)).toEqual([])
      expect([...store.identifiers()]).toEqual([tie('user:2', 2)])
      expect(text((await store.customers([1])).get(1)!)).toBe('empty')
      expect((await store.history(2, undefined, 50)).rows.map(({ position }) => position)).toEqual([4, 2])
      expect(await store.hasEvent(2, 'b2', 4)).toBe(true)
      expect(await store.decision('d2')).toBeDefined()
      expect((await store.snapshot()).lastCustomer).toBe(2)
    })

    test('what came before the erasure in the same commit goes too', async () => {
      await store.commit(
        changesUpTo(20, {
          customers: [document(1, 'empty')],
          identifiers: [tie('email:late@example.com', 1)],
          history: [historyFrom(10, [orderRecord(1, 'late', 9), orderRecord(2, 'other', 9)])],
          decisions: [decisionRow('d3', 1, 9)],
          deliveries: [deliveryRow('dlv3', 1, 9)],
          households: [{ customer: 1, household: 'h-17' }],
          facts: [factRow(1, 1), factRow(2, 2), { ...factRow(3, 1), kind: 'customer-erased' }],
          erasures: [erasureRow('e1', 1)],
        }),
      )
      expect((await store.history(1, undefined, 50)).rows).toEqual([])
      expect(await store.decision('d3')).toBeUndefined()
      expect(await store.deliveries(1, 50)).toEqual([])
      expect(await store.identifiersOf([1])).toEqual([])
      expect(await store.householdMembers('h-17', 0, 9)).toEqual([])
      expect(await store.hasEvent(2, 'other', 9)).toBe(true)
      // That somebody was erased is still to be told.
      expect((await store.facts(0, 9)).map(({ number }) => number)).toEqual([2, 3])
    })

    test('facts about the person go from every commit, those that others were told and one had refused included', async () => {
      await store.commit(changesUpTo(20, { facts: [factRow(1, 1), factRow(2, 2), factRow(3, 1)] }))
      await store.commit(changesUpTo(21, { facts: [factRow(4, 2), factRow(5, 1)], told: { upTo: 3, except: [1, 2] } }))
      await store.commit(changesUpTo(22, { facts: [factRow(6, 2)] }))
      await store.commit(changesUpTo(23, { erasures: [erasureRow('e1', 1)] }))
      expect((await store.facts(0, 9)).map(({ number }) => number)).toEqual([2, 4, 6])
    })

    test('an identifier that leads to somebody else by then stays theirs', async () => {
      await store.commit(changesUpTo(20, { identifiers: [tie('user:1', 3)], erasures: [erasureRow('e1', 1)] }))
      expect(await store.identifiersOf([3])).toEqual(['user:1'])
    })

    test('the erasure itself is known afterwards, also after a crash: of whom, when, why, up to where', async () => {
      await store.commit(changesUpTo(20, { erasures: [erasureRow('e1', 2), erasureRow('e1', 1)] }))
      const survivor = await medium.crash()
      await store.close()
      store = survivor
      expect(await store.erasure('e1')).toMatchObject({ customers: [1, 2], at: 100, reason: 'request', position: 20 })
      expect(await store.erasure('e2')).toBeUndefined()
      const { lastErasure, tombstones } = await store.snapshot()
      expect({ lastErasure, tombstones: tombstones.toSorted() }).toEqual({
        lastErasure: 20,
        tombstones: [
          ['hash-of-1', 100],
          ['hash-of-2', 100],
        ],
      })
    })

    test('a tombstone keeps the later of two times', async () => {
      await store.commit(changesUpTo(20, { erasures: [erasureRow('e1', 1, 100)] }))
      await store.commit(changesUpTo(21, { erasures: [{ ...erasureRow('e2', 1, 50) }] }))
      expect((await store.snapshot()).tombstones).toEqual([['hash-of-1', 100]])
    })

    test('once scrubbed, it says so', async () => {
      await store.commit(changesUpTo(20, { erasures: [erasureRow('e1', 1)] }))
      await store.scrub()
      expect(await store.erasure('e1')).toMatchObject({ scrubbed: true })
      expect((await store.snapshot()).unscrubbed).toBe(false)
    })

    test('merges in which the customer had a part go, and what they left with the others', async () => {
      const documents = { winnerBefore: Buffer.from('SECRET'), loserBefore: Buffer.from('SECRET') }
      const merge = { id: 'm1', winner: 2, loser: 1, at: 6, cause: '{}', ...documents, undoneAt: 8 }
      const base = { at: 6, name: 'order', properties: {}, type: 'tracked' } as const
      const event = (parts: object) =>
        ({ kind: 'event', now: 7, customer: 2, event: { ...base, ...parts } }) as LogRecord
      await store.commit(
        changesUpTo(15, {
          merges: [merge, { ...merge, id: 'm2', loser: 3 }],
          decisions: [decisionRow('by-1', 2, 6, 'of-1'), decisionRow('by-3', 2, 6, 'of-3')],
          history: [
            historyFrom(11, [
              {
                kind: 'merge',
                now: 7,
                customer: 2,
                merge: { id: 'm1', loser: 1, cause: { by: 'request', identifiers: [] } },
              },
              event({ id: 'of-1', origin: 1 }),
              event({ id: 'of-3', origin: 3 }),
              {
                kind: 'merge',
                now: 7,
                customer: 2,
                merge: { id: 'm2', loser: 3, cause: { by: 'request', identifiers: [] } },
              },
            ]),
          ],
        }),
      )
      await store.commit(changesUpTo(20, { erasures: [{ ...erasureRow('e1', 1), partners: [2, 3] }] }))
      expect(await store.decision('by-1')).toBeUndefined()
      expect(await store.decision('by-3')).toBeDefined()
      expect((await store.mergesOf(2)).map(({ id }) => id)).toEqual(['m2'])
      expect((await store.history(2, undefined, 50)).rows.map(({ position }) => position)).toEqual([14, 13, 4, 2])
    })

    test('a customer who is not held is erased without complaint', async () => {
      await store.commit(changesUpTo(20, { erasures: [erasureRow('e1', 77)] }))
      expect(await store.erasure('e1')).toMatchObject({ customers: [77] })
    })
  })
}

function before() {
  return {
    customers: [document(1, 'Ann of Main Street'), document(2, 'Bob')],
    identifiers: [tie('user:1', 1), tie('email:ann@example.com', 1), tie('user:2', 2)],
    history: [
      historyFrom(1, [orderRecord(1, 'a1', 1), orderRecord(2, 'b1', 2)]),
      historyFrom(3, [orderRecord(1, 'a2', 3), orderRecord(2, 'b2', 4)]),
    ],
    decisions: [decisionRow('d1', 1, 5), decisionRow('d2', 2, 5)],
    deliveries: [deliveryRow('dlv1', 1, 5), deliveryRow('dlv2', 2, 5)],
  }
}

function tie(identifier: string, customer: number) {
  return { identifier, customer, origin: customer, hold: 'firm' as const }
}

function document(id: number, content: string) {
  return { id, document: new TextEncoder().encode(content), wakeAt: undefined }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
