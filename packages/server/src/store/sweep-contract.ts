import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RetentionCutoffs } from '../privacy/retention.ts'
import type { Store, SweepTask } from '../runner/store.ts'
import {
  changesUpTo,
  decisionRow,
  deliveryRow,
  handOverRow,
  historyFrom,
  orderRecord,
  runRow,
} from './sample-changes.ts'
import type { StoreMedium } from './store-contract.ts'

/** For tests: instants that keep everything but for what is given. */
function cutoffsOf(parts: Partial<RetentionCutoffs>): RetentionCutoffs {
  const never = Number.NEGATIVE_INFINITY
  return {
    events: never,
    byName: new Map(),
    decisions: never,
    deliveries: never,
    consents: never,
    runs: never,
    ...parts,
  }
}

/** For tests: does all slices of a task; gives how many rows or records went. */
async function sweepAll(store: Store, task: SweepTask): Promise<number> {
  let removed = 0
  for (let after = task.after, done = false; !done; ) {
    const result = await store.sweep({ ...task, after })
    removed += result.removed
    after = result.after
    done = result.done
  }
  return removed
}

/** What every store does with what has been kept long enough. */
export function describeSweeps(name: string, createMedium: () => StoreMedium): void {
  let medium: StoreMedium
  let store: Store
  beforeEach(async () => {
    medium = createMedium()
    store = await medium.open()
  })
  afterEach(async () => {
    await store.close()
    await medium.dispose()
  })

  const positionsOf = async (customer: number) =>
    (await store.history(customer, undefined, 1000)).rows.map(({ position }) => position)
  const sweepHistory = (cutoffs: RetentionCutoffs) =>
    sweepAll(store, { part: 'history', after: 0, cutoffs, sealing: undefined })

  describe(`${name}: retention`, () => {
    test('of the history what is past goes, by the name of the event where that says so, and the rest stays readable', async () => {
      for (let round = 0; round < 40; round++) {
        const first = 1 + round * 3
        const at = round * 1000
        await store.commit(
          changesUpTo(first + 2, {
            customers: [1, 2].map((id) => ({ id, document: Buffer.from('x'), wakeAt: undefined })),
            history: [
              historyFrom(first, [
                orderRecord(1, `a${round}`, at),
                view(1, `v${round}`, at),
                orderRecord(2, `b${round}`, at),
              ]),
            ],
          }),
        )
      }
      expect(await sweepHistory(cutoffsOf({ events: 10_000, byName: new Map([['view', 30_000]]) }))).toBe(10 + 10 + 30)
      expect(await positionsOf(2)).toEqual(Array.from({ length: 30 }, (_, i) => 120 - 3 * i))
      const left = await store.history(1, undefined, 1000)
      expect(left.rows).toHaveLength(40)
      expect(await store.hasEvent(1, 'a9', 9000)).toBe(false)
      expect(await store.hasEvent(1, 'a10', 10_000)).toBe(true)
      expect(await store.hasEvent(1, 'v29', 29_000)).toBe(false)
      expect(await store.hasEvent(1, 'v30', 30_000)).toBe(true)
      expect(await sweepHistory(cutoffsOf({ events: 10_000, byName: new Map([['view', 30_000]]) }))).toBe(0)
    })

    test('history goes on growing where all of it went', async () => {
      const document = { id: 1, document: Buffer.from('x'), wakeAt: undefined }
      await store.commit(changesUpTo(1, { customers: [document], history: [historyFrom(1, [orderRecord(1, 'a', 5)])] }))
      expect(await sweepHistory(cutoffsOf({ events: 10 }))).toBe(1)
      expect(await positionsOf(1)).toEqual([])
      await store.commit(
        changesUpTo(2, { customers: [document], history: [historyFrom(2, [orderRecord(1, 'b', 15)])] }),
      )
      expect(await positionsOf(1)).toEqual([2])
    })

    test('decisions and ended deliveries go by their age, open deliveries never', async () => {
      await store.commit(
        changesUpTo(9, {
          decisions: [decisionRow('old', 1, 5), decisionRow('new', 1, 15)],
          deliveries: [
            deliveryRow('old', 1, 5, { state: 'delivered' }),
            deliveryRow('open', 1, 5),
            deliveryRow('handed', 1, 5, { state: 'handed' }),
            deliveryRow('taken', 1, 5, { state: 'accepted' }),
            deliveryRow('new', 1, 15, { state: 'failed' }),
          ],
        }),
      )
      expect(await sweepAll(store, { part: 'decisions', after: 0, before: 10 })).toBe(1)
      expect(await sweepAll(store, { part: 'deliveries', after: 0, before: 10 })).toBe(1)
      expect((await store.decisions(1, undefined, 9)).rows.map(({ id }) => id)).toEqual(['new'])
      expect((await store.deliveries(1, 9)).map(({ id }) => id).toSorted()).toEqual(['handed', 'new', 'open', 'taken'])
    })

    test('hand-overs go when they were closed long since, those that last never', async () => {
      const closed = (id: string, updatedAt: number) => handOverRow(id, 1, 5, { closed: 'handed_back', updatedAt })
      await store.commit(
        changesUpTo(1, { handOvers: [closed('old', 10), closed('new', 20), handOverRow('open', 2, 5)] }),
      )
      expect(await sweepAll(store, { part: 'handOvers', after: 0, before: 15 })).toBe(1)
      expect(await Promise.all(['old', 'new', 'open'].map(async (id) => (await store.handOver(id))?.id))).toEqual([
        ...[undefined, 'new', 'open'],
      ])
    })

    test('threads and journeys go when they have ended long since, however many, those that go on never', async () => {
      const runs = Array.from({ length: 300 }, (_, i) =>
        runRow(`r${String(i).padStart(3, '0')}`, 1 + (i % 7), {
          updatedAt: i,
          outcome: i % 3 === 0 ? undefined : 'completed',
        }),
      )
      await store.commit(changesUpTo(1, { runs }))
      expect(await sweepAll(store, { part: 'runs', after: 0, before: 250 })).toBe(166)
      const left = runs.filter(({ outcome, updatedAt }) => outcome === undefined || updatedAt >= 250)
      expect(await store.runs('journey', 'cart', '', 1000)).toEqual(left)
      expect((await store.runsOf(3, 1000)).map(({ id }) => id)).toEqual(
        left.filter(({ customer }) => customer === 3).map(({ id }) => id),
      )
      expect(await sweepAll(store, { part: 'runs', after: 0, before: 250 })).toBe(0)
    })

    test('a run that ended long since and is told of anew, as by a late answer, is kept by that', async () => {
      const ended = runRow('r1', 1, { outcome: 'completed', updatedAt: 5 })
      await store.commit(changesUpTo(1, { runs: [ended] }))
      const late = { ...ended, answers: '{"why":"price"}', updatedAt: 20 }
      await store.commit(changesUpTo(2, { runs: [late] }))
      expect(await sweepAll(store, { part: 'runs', after: 0, before: 10 })).toBe(0)
      expect(await store.runsOf(1, 9)).toEqual([late])
    })
  })
}

function view(customer: number, id: string, at: number) {
  return { kind: 'event', now: at, customer, event: { type: 'tracked', id, at, name: 'view', properties: {} } } as const
}
