import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeUses } from '../pending/redemption-text.ts'
import type {
  ConsentRow,
  CustomerRow,
  IdentifierRow,
  MergeRow,
  Page,
  RedemptionRow,
  Snapshot,
  Store,
} from '../runner/store.ts'
import {
  changesUpTo,
  decisionRow,
  deliveryRow,
  factRow,
  feedRecord,
  handOverRow,
  historyFrom,
  orderRecord,
  pointsRow,
  runRow,
  type SampleParts,
} from './sample-changes.ts'

/** Where a store keeps what it holds: one per test, empty at first. */
export interface StoreMedium {
  /** A store on the medium; the one before was closed. */
  open(): Promise<Store>
  /** A store on the medium as a crash leaves it at this moment, while the one before is still open. */
  crash(): Promise<Store>
  dispose(): Promise<void>
}

/** The tests that every store passes. */
export function describeStore(name: string, createMedium: () => StoreMedium): void {
  let medium: StoreMedium
  let store: Store

  const commit = (position: number, parts: SampleParts = {}) => store.commit(changesUpTo(position, parts))
  const crash = async () => {
    const survivor = await medium.crash()
    await store.close()
    store = survivor
  }

  beforeEach(async () => {
    medium = createMedium()
    store = await medium.open()
  })
  afterEach(async () => {
    await store.close()
    await medium.dispose()
  })

  describe(`${name}: the state`, () => {
    test('a new store holds nothing, as of position 0', async () => {
      expect(await store.snapshot()).toEqual(NOTHING)
      expect([...store.identifiers()]).toEqual([])
      expect([...store.wakes()]).toEqual([])
      expect(await store.customers([1])).toEqual(new Map())
    })

    test('what is committed is read back, also by the next store on the medium', async () => {
      await commit(7, everything())
      await expectEverything(store)
      await store.close()
      store = await medium.open()
      await expectEverything(store)
    })

    test('what is committed survives a crash', async () => {
      await commit(7, everything())
      await crash()
      await expectEverything(store)
      await commit(8, { customers: [customer(4, 'after')] })
      expect((await store.snapshot()).position).toBe(8)
    })

    test('identifiers are kept until they lead to nobody', async () => {
      const ann = { identifier: 'email:ann@example.com', customer: 3, origin: 2, hold: 'firm' as const }
      await commit(1, { identifiers: [ann, identifier('device:1', 3)] })
      await commit(2, { identifiers: [{ ...ann, customer: 4 }, identifier('device:1', 0)] })
      expect([...store.identifiers()]).toEqual([{ ...ann, customer: 4 }])
    })

    test('every statement about consent is kept in the order in which it came, page by page', async () => {
      const rows = Array.from({ length: 5 }, (_, i) => consentRow(i % 2 === 0 ? 3 : 4, 50 + i))
      await commit(1, { consents: rows.slice(0, 2) })
      await commit(2, { consents: rows.slice(2) })
      expect(await store.consents(3, undefined, 10)).toEqual({ rows: [rows[4], rows[2], rows[0]], next: undefined })
      const first = await store.consents(3, undefined, 2)
      expect(first.rows).toEqual([rows[4], rows[2]])
      expect(await store.consents(3, first.next, 2)).toEqual({ rows: [rows[0]], next: undefined })
      expect(await store.consents(5, undefined, 2)).toEqual({ rows: [], next: undefined })
    })

    test('keys of rows are kept in the order in which they came, also over a crash', async () => {
      expect([...store.rowKeys()]).toEqual([])
      const keys = [1, 2].map((n) => Uint8Array.from({ length: 8 * n }, (_, i) => n + i))
      await commit(1, { rowKeys: { keys: keys[0]!, latest: 100.5 } })
      await commit(2)
      await commit(3, { rowKeys: { keys: keys[1]!, latest: 50 } })
      await crash()
      const held = [...store.rowKeys()].map((chunk) => ({ ...chunk, keys: [...chunk.keys] }))
      expect(held).toEqual([
        { keys: [...keys[0]!], latest: 100.5 },
        { keys: [...keys[1]!], latest: 50 },
      ])
      expect((await store.snapshot()).rowKeysForgotten).toBeUndefined()
    })

    test('uses of offers are summed by day, offer, place and state, by their last state', async () => {
      const row = (id: string, more: Partial<RedemptionRow> = {}): string => {
        const { amount = 300, audiences = [], day = '2026-11-26', offer = 'pastry', state = 'held' } = more
        const place = 'place' in more ? more.place : 'pike'
        return writeUses({ id, state, place, channel: 'till', uses: [{ id: 'u', offer, amount }] }, day, audiences)
      }
      await commit(1, {
        redemptions: [
          row('a', { audiences: ['fans', 'new'] }),
          row('b', { audiences: ['fans'] }),
          row('c', { place: undefined }),
          row('d', { day: '2026-11-27' }),
        ],
      })
      await commit(2, {
        redemptions: [
          row('a', { state: 'committed', audiences: ['old'] }),
          row('e', { offer: 'mug', state: 'committed' }),
        ],
      })
      const days = { from: '2026-11-26', to: '2026-11-26', limit: 10 }
      const sum = { day: '2026-11-26', offer: 'pastry', place: 'pike', uses: 1, amount: 300 }
      expect(await store.redemptionSums(days)).toEqual([
        { ...sum, offer: 'mug', state: 'committed' },
        { ...sum, place: undefined, state: 'held' },
        { ...sum, state: 'committed' },
        { ...sum, state: 'held' },
      ])
      expect(await store.redemptionSums({ ...days, to: '2026-11-28', offer: 'pastry', place: 'pike' })).toEqual([
        ...[
          { ...sum, state: 'committed' },
          { ...sum, state: 'held' },
          { ...sum, day: '2026-11-27', state: 'held' },
        ],
      ])
      // Of who was in an audience when the offer was used, whatever came since.
      const of = (audience: string) => store.redemptionSums({ ...days, audience })
      expect(await of('fans')).toEqual([
        { ...sum, state: 'committed' },
        { ...sum, state: 'held' },
      ])
      expect(await of('new')).toEqual([{ ...sum, state: 'committed' }])
      expect([await of('old'), await of('fan')]).toEqual([[], []])
    })

    test('of points that were held back those that nobody has settled are found, oldest first', async () => {
      const row = (kind: 'hold' | 'approve' | 'refuse', reference: string) => ({ ...pointsRow(3, 9), kind, reference })
      await commit(1, { points: [row('hold', 'a'), row('hold', 'b'), row('hold', 'c'), pointsRow(3, 1)] })
      await commit(2, { points: [row('approve', 'a'), row('hold', 'd'), row('refuse', 'c')] })
      const found = async (limit: number) => (await store.heldPoints(limit)).map(({ reference }) => reference)
      expect([await found(10), await found(1)]).toEqual([['b', 'd'], ['b']])
    })

    test('sends are kept in their latest form, in the order in which they came into being, also over a crash', async () => {
      const send = { id: 'spring', name: undefined, by: 'ann', action: 'news', audience: 'fans', createdAt: 5 } as const
      const row = { ...send, startsAt: 6.5, localMinute: 540, intervalMs: 2.5, state: 'running', since: 5 } as const
      await commit(1, { sends: [row, { ...row, id: 'again', localMinute: undefined, intervalMs: undefined }] })
      await commit(2, { sends: [{ ...row, state: 'paused', since: 9 }] })
      await crash()
      expect((await store.snapshot()).sends).toEqual([
        { ...row, state: 'paused', since: 9 },
        { ...row, id: 'again', localMinute: undefined, intervalMs: undefined },
      ])
    })

    test('unique codes are kept as they stand, also over a crash; of one that is free again nothing is', async () => {
      const batch = { id: 'one', purpose: { offer: 'deal' }, createdAt: 5, count: 3 }
      const mark = { batch: 'one', state: 'held', at: 5.5, place: undefined, owner: 0 } as const
      const hashes = [1, 2].map((n) => Uint8Array.from({ length: 8 }, (_, i) => n + i))
      await commit(1, {
        codeBatches: [batch, { ...batch, id: 'another' }],
        codeHashes: [{ batch: 'one', first: 0, hashes: hashes[0]! }],
        codeMarks: [0, 1, 2].map((number) => ({ ...mark, number })),
      })
      await commit(2, {
        codeBatches: [{ ...batch, count: 4, revokedAt: 9 }],
        codeHashes: [{ batch: 'one', first: 1, hashes: hashes[1]! }],
        codeMarks: [
          { ...mark, number: 1, state: 'used', place: 'pike', owner: 7 },
          { ...mark, number: 0, state: 'free' },
        ],
      })
      await crash()
      expect((await store.snapshot()).codeBatches).toEqual([
        { ...batch, count: 4, revokedAt: 9 },
        { ...batch, id: 'another' },
      ])
      expect([...store.codeHashes()].map((row) => ({ ...row, hashes: [...row.hashes] }))).toEqual([
        { batch: 'one', first: 0, hashes: [...hashes[0]!] },
        { batch: 'one', first: 1, hashes: [...hashes[1]!] },
      ])
      expect([...store.codeMarks()].toSorted((a, b) => a.number - b.number)).toEqual([
        { ...mark, number: 1, state: 'used', place: 'pike', owner: 7 },
        { ...mark, number: 2 },
      ])
    })

    test('what tills should not have given is kept, newest first and page by page', async () => {
      const given = { customer: 3, at: 9, redemption: 'r', code: 'A', reason: 'code_used', usedAt: 8.5, firstAt: 7 }
      const rows = [1, 2, 3].map((n) => ({
        ...given,
        at: n,
        place: n === 1 ? 'pike' : undefined,
        firstPlace: undefined,
      }))
      await commit(1, { codeConflicts: rows })
      await crash()
      const page = await store.codeConflicts(undefined, 2)
      expect(page.rows).toEqual([rows[2], rows[1]])
      expect((await store.codeConflicts(page.next, 2)).rows).toEqual([rows[0]])
    })

    test('every movement of points is kept in the order in which it came, page by page', async () => {
      const rows = Array.from({ length: 5 }, (_, i) => pointsRow(i % 2 === 0 ? 3 : 4, i + 1))
      await commit(1, { points: rows.slice(0, 2) })
      await commit(2, { points: rows.slice(2) })
      await crash()
      expect((await store.points(3, 'stars', undefined, 10)).rows).toEqual([rows[4], rows[2], rows[0]])
      const first = await store.points(3, 'stars', undefined, 2)
      expect(first.rows).toEqual([rows[4], rows[2]])
      expect(await store.points(3, 'stars', first.next, 2)).toEqual({ rows: [rows[0]], next: undefined })
      expect(await store.points(3, 'miles', undefined, 2)).toEqual({ rows: [], next: undefined })
    })

    test('hand-overs are kept in their latest form; those that last are read page by page, oldest first', async () => {
      const rows = [handOverRow('h3', 3, 30), handOverRow('h1', 1, 10), handOverRow('h2', 2, 10)]
      await commit(1, { handOvers: rows })
      expect(await store.openHandOvers({ at: Number.NEGATIVE_INFINITY, id: '' }, 9)).toEqual([
        rows[1],
        rows[2],
        rows[0],
      ])
      expect(await store.openHandOvers({ at: 10, id: 'h1' }, 1)).toEqual([rows[2]])
      const taken = handOverRow('h2', 2, 10, { agent: 'mia', heardAt: 12, unanswered: 1, answers: 2, updatedAt: 15 })
      await commit(2, { handOvers: [taken, handOverRow('h1', 1, 10, { closed: 'handed_back', updatedAt: 20 })] })
      expect(await store.openHandOvers({ at: 0, id: '' }, 9)).toEqual([taken, rows[0]])
      expect(await store.handOver('h1')).toMatchObject({ closed: 'handed_back' })
      expect(await store.handOver('none')).toBeUndefined()
    })

    test('runs are kept in their latest form, by thread or journey, by customer, and counted by step', async () => {
      await commit(1, { runs: [runRow('r1', 3), runRow('r2', 4), runRow('r3', 4, { kind: 'thread', startedAt: 150 })] })
      const later = runRow('r1', 3, {
        step: 'after',
        updatedAt: 300,
        answers: '{"a":1}',
        answeredIn: '{"ask":7}',
        variant: 'long',
      })
      await commit(2, {
        runs: [
          runRow('r4', 5, { step: 'after', thread: 'inner', returnsTo: 'last' }),
          { ...later, variant: undefined },
        ],
      })
      await commit(3, { runs: [runRow('r2', 4, { outcome: 'completed' })] })
      await crash()
      const r1 = { ...later, variant: undefined }
      expect(await store.runs('journey', 'cart', '', 2)).toEqual([r1, runRow('r2', 4, { outcome: 'completed' })])
      expect(await store.runs('journey', 'cart', 'r2', 2)).toMatchObject([{ id: 'r4', returnsTo: 'last' }])
      expect((await store.runsOf(4, 9)).map(({ id }) => id)).toEqual(['r3', 'r2'])
      expect(await store.runsInside('journey', 'cart')).toEqual([
        { revision: 'rev_1', variant: undefined, thread: 'cart', step: 'after', people: 1 },
        { revision: 'rev_1', variant: undefined, thread: 'inner', step: 'after', people: 1 },
      ])
      expect(await store.runsInside('thread', 'other')).toEqual([])
      await commit(4, { runs: [runRow('r5', 6, { step: 'after', variant: 'long' })] })
      expect((await store.runsInside('journey', 'cart')).map(({ variant }) => variant)).toContain('long')
    })

    test('facts for other systems are kept, also over a crash, until everybody was told, but for those that one refused', async () => {
      const rows = Array.from({ length: 5 }, (_, i) => factRow(i + 1, 3))
      await commit(1, { facts: rows.slice(0, 3) })
      await commit(2, { facts: rows.slice(3), told: { upTo: 2, except: [1] } })
      await crash()
      expect(await store.facts(0, 10)).toEqual([rows[0], rows[2], rows[3], rows[4]])
      expect(await store.facts(1, 2)).toEqual([rows[2], rows[3]])
      await commit(3, { told: { upTo: 4, except: [] } })
      expect(await store.facts(0, 10)).toEqual([rows[4]])
      expect(await store.facts(5, 10)).toEqual([])
    })

    test('facts are found by number', async () => {
      const rows = Array.from({ length: 5 }, (_, i) => factRow(i + 1, 3))
      await commit(1, { facts: rows })
      expect(await store.factsOf([4, 2, 9])).toEqual([rows[1], rows[3]])
      expect(await store.factsOf([])).toEqual([])
    })

    test('merges are kept with all that undoing them needs, and whether they were undone', async () => {
      const merge = mergeRow('m1', 4)
      await commit(1, { merges: [merge, mergeRow('m2', 5)] })
      expect([...(await store.merge('m1'))!.winnerBefore]).toEqual([...merge.winnerBefore])
      await commit(2, { undoneMerges: [['m1', 60]] })
      const { winnerBefore, loserBefore, ...rest } = (await store.merge('m1'))!
      expect([rest, winnerBefore, loserBefore].map((part) => (part instanceof Uint8Array ? [...part] : part))).toEqual([
        { id: 'm1', winner: 3, loser: 4, at: 50, cause: '{"by":"x"}', undoneAt: 60 },
        [],
        [],
      ])
      expect(await store.merge('m3')).toBeUndefined()
      expect((await store.mergesOf(3)).map(({ id }) => id)).toEqual(['m1', 'm2'])
      expect((await store.mergesOf(5)).map(({ id }) => id)).toEqual(['m2'])
      expect((await store.snapshot()).merges).toEqual([
        { winner: 3, loser: 4, holds: false },
        { winner: 3, loser: 5, holds: true },
      ])
    })

    test('a later form of a row takes the place of the one before', async () => {
      await commit(7, everything())
      await commit(9, {
        words: [[1, 'espresso']],
        customers: [customer(3, 'younger')],
        identifiers: [identifier('email:ann@example.com', 4)],
        feeds: [{ feed: 'weather', key: '10001', value: { celsius: -3 }, at: 20 }],
        counts: [{ action: 'latte', channel: 'push', arm: 'policy', successes: 2, failures: 0.5 }],
        learned: [{ name: 'version', first: -0.1, second: 2.5e-300 }],
        seen: [{ name: 'event/order', json: '{"count":2}' }],
        pools: [{ pool: 'summer', spent: 900, period: 20_000 }],
        tallies: [['events', 9]],
        playbook: { version: 'v2', json: '{"two":2}', at: 21 },
      })
      const snapshot = await store.snapshot()
      expect(snapshot.words).toEqual([
        [1, 'espresso'],
        [2, 'tea'],
      ])
      expect(snapshot.feeds).toEqual([{ feed: 'weather', key: '10001', value: { celsius: -3 }, at: 20 }])
      expect(snapshot.counts).toEqual([
        { action: 'latte', channel: 'push', arm: 'policy', successes: 2, failures: 0.5 },
      ])
      expect(snapshot.learned).toEqual([{ name: 'version', first: -0.1, second: 2.5e-300 }])
      expect(snapshot.seen).toEqual([{ name: 'event/order', json: '{"count":2}' }])
      expect(snapshot.pools).toEqual([{ pool: 'summer', spent: 900, period: 20_000 }])
      expect(snapshot.tallies).toEqual([['events', 9]])
      expect(snapshot.playbook).toEqual({ version: 'v2', json: '{"two":2}' })
      expect([...store.identifiers()]).toEqual([identifier('email:ann@example.com', 4)])
      expect([...store.wakes()]).toEqual([])
      expect(await documents(store, [3])).toEqual({ 3: 'younger' })
    })

    test('an older version of the playbook can come back into force', async () => {
      await commit(1, { playbook: { version: 'v1', json: '{"one":1}', at: 1 } })
      await commit(2, { playbook: { version: 'v2', json: '{"two":2}', at: 2 } })
      await commit(3, { playbook: { version: 'v1', json: '{"one":1}', at: 3 } })
      await commit(4)
      expect((await store.snapshot()).playbook).toEqual({ version: 'v1', json: '{"one":1}' })
    })

    test('feed values keep every kind of JSON, and keys with odd characters stay apart', async () => {
      const value = JSON.parse('{"__proto__":{"a":1},"n":null,"b":true,"x":[1.5,"\\ud800"],"ü":"☕"}')
      const feeds = [
        { feed: 'a', key: 'b","c', value, at: 1 },
        { feed: 'a","b', key: 'c', value: {}, at: 2 },
      ]
      await commit(1, { feeds })
      const read = (await store.snapshot()).feeds
      expect(JSON.stringify(read)).toBe(JSON.stringify(feeds))
    })

    test('things of the catalogue are kept until they are taken out', async () => {
      const latte = { kind: 'products', id: 'latte', value: { sku: 'latte', name: 'Latte' }, at: 1 } as const
      const store7 = {
        kind: 'places',
        id: 'latte',
        value: { id: 'latte', name: 'A place of that name' },
        at: 2,
      } as const
      await commit(1, { catalogue: [latte, store7] })
      await commit(2, { catalogue: [{ ...latte, value: { sku: 'latte', name: 'Caffè latte' }, at: 3 }] })
      await crash()
      expect((await store.snapshot()).catalogue).toEqual(
        expect.arrayContaining([{ ...latte, value: { sku: 'latte', name: 'Caffè latte' }, at: 3 }, store7]),
      )
      await commit(3, { catalogue: [{ ...latte, value: undefined, at: 4 }] })
      expect((await store.snapshot()).catalogue).toEqual([store7])
    })

    test('a large document, a large decision and an empty document are kept', async () => {
      const large = new Uint8Array(3_000_000).map((_, index) => index % 251)
      const json = `"${'☕'.repeat(500_000)}"`
      await commit(1, {
        customers: [
          { id: 1, document: large, wakeAt: undefined },
          { id: 2, document: new Uint8Array(), wakeAt: undefined },
        ],
        decisions: [{ ...decisionRow('d1', 1, 1), json }],
      })
      const found = await store.customers([1, 2])
      expect(Buffer.compare(found.get(1)!, large)).toBe(0)
      expect(found.get(2)).toHaveLength(0)
      expect((await store.decision('d1'))?.json).toBe(json)
    })

    test('10,000 customers are taken in one commit', async () => {
      const ids = Array.from({ length: 10_000 }, (_, index) => ((index * 7919) % 10_000) + 1)
      await commit(1, { customers: ids.map((id) => customer(id, `document ${id}`, id)) })
      expect((await store.snapshot()).lastCustomer).toBe(10_000)
      expect(await documents(store, [1, 5000, 10_000, 10_001])).toEqual({
        1: 'document 1',
        5000: 'document 5000',
        10000: 'document 10000',
      })
      expect([...store.wakes()]).toHaveLength(10_000)
    })

    test('the caller may change buffers once it has handed changes over', async () => {
      const shared = Buffer.from('first|second')
      const history = historyFrom(1, [orderRecord(1, 'e1', 100)])
      const committed = commit(1, {
        customers: [
          { id: 1, document: shared.subarray(0, 5), wakeAt: undefined },
          { id: 2, document: shared.subarray(6), wakeAt: undefined },
        ],
        history: [history],
      })
      expect(history.bytes.length).toBeGreaterThan(0)
      expect(shared.toString()).toBe('first|second')
      shared.fill(0)
      history.bytes.fill(0)
      await committed
      expect(await documents(store, [1, 2])).toEqual({ 1: 'first', 2: 'second' })
      expect(await store.hasEvent(1, 'e1', 100)).toBe(true)
    })

    test('changes that end before its position are refused as a whole, and later ones are taken', async () => {
      await commit(5, { customers: [customer(1, 'five')] })
      await expect(commit(4, { customers: [customer(1, 'four')], tallies: [['events', 4]] })).rejects.toThrow()
      expect(await documents(store, [1])).toEqual({ 1: 'five' })
      expect(await store.snapshot()).toMatchObject({ position: 5, tallies: [] })
      await commit(6, { customers: [customer(1, 'six')] })
      expect(await documents(store, [1])).toEqual({ 1: 'six' })
    })
  })

  describe(`${name}: history`, () => {
    test('holds the records of customers, newest first, and of nobody else', async () => {
      const records = [orderRecord(1, 'a', 10), feedRecord('x'), orderRecord(2, 'b', 20), orderRecord(1, 'c', 30)]
      await commit(4, { history: [historyFrom(1, records)] })
      expect(await eventIds(store, 1)).toEqual([
        [4, 'c'],
        [1, 'a'],
      ])
      expect(await eventIds(store, 2)).toEqual([[3, 'b']])
      expect(await eventIds(store, 0)).toEqual([])
    })

    test('pages of any size neither skip nor repeat a record', async () => {
      let position = 0
      for (const size of [1, 5, 3, 11]) {
        const records = Array.from({ length: size }, (_, index) => orderRecord((index % 3) + 1, `e${index}`, index))
        await commit(position + size, { history: [historyFrom(position + 1, records)] })
        position += size
      }
      for (const limit of [1, 2, 3, 7, 8, 9]) {
        const pages = await everyPage((before) => store.history(1, before, limit))
        expect(pages.flat().map((row) => row.position)).toEqual([19, 16, 13, 10, 7, 5, 2, 1])
        for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
        expect(await pagesAfter(store, 1, limit)).toEqual([1, 2, 5, 7, 10, 13, 16, 19])
      }
    })

    test('several chunks of one commit, large records and many customers all come back', async () => {
      const note = 'x'.repeat(40_000)
      const first = Array.from({ length: 300 }, (_, index) => orderRecord(index % 50 || 50, `a${index}`, index))
      const second = [orderRecord(7, 'large', 1000, { note }), orderRecord(7, 'last', 1001)]
      await commit(302, { history: [historyFrom(1, first), historyFrom(301, second)] })
      const ids = await eventIds(store, 7)
      expect(ids.slice(0, 3)).toEqual([
        [302, 'last'],
        [301, 'large'],
        [258, 'a257'],
      ])
      expect(ids).toHaveLength(8)
      expect(await eventIds(store, 50)).toHaveLength(6)
    })

    test('tells an event that it holds from one that it does not', async () => {
      const odd = '☕ "quoted" \\ \ud800'
      await commit(3, {
        history: [historyFrom(1, [orderRecord(1, 'e1', 100), orderRecord(1, odd, -5.5), orderRecord(2, 'e2', 300)])],
      })
      expect(await store.hasEvent(1, 'e1', 100)).toBe(true)
      expect(await store.hasEvent(1, odd, -5.5)).toBe(true)
      expect(await store.hasEvent(1, 'e2', 300)).toBe(false)
      expect(await store.hasEvent(1, 'e', 100)).toBe(false)
      expect(await store.hasEvent(1, 'e1', 101)).toBe(false)
      expect(await store.hasEvent(3, 'e1', 100)).toBe(false)
    })

    test('is not misled by properties that look like ids and times', async () => {
      const properties = { id: 'decoy', at: 900, nested: [{ at: 'noon', id: 'e1' }], text: '"id":"quoted","at":7' }
      await commit(1, { history: [historyFrom(1, [orderRecord(1, 'e1', 1e21, properties)])] })
      expect(await store.hasEvent(1, 'e1', 1e21)).toBe(true)
      expect(await store.hasEvent(1, 'decoy', 1e21)).toBe(false)
      expect(await store.hasEvent(1, 'decoy', 900)).toBe(false)
      expect(await store.hasEvent(1, 'quoted', 7)).toBe(false)
    })

    test('many commits for one customer stay in order and complete', async () => {
      for (let position = 1; position <= 60; position++) {
        const customers = position % 2 === 0 ? [customer(1, `at ${position}`)] : []
        await commit(position, {
          customers,
          history: [historyFrom(position, [orderRecord(1, `e${position}`, position)])],
        })
      }
      const expected = Array.from({ length: 60 }, (_, index) => [60 - index, `e${60 - index}`])
      expect(await eventIds(store, 1)).toEqual(expected)
      expect((await store.history(1, 31, 2)).rows.map((row) => row.position)).toEqual([30, 29])
      for (const limit of [1, 7, 100])
        expect(await pagesAfter(store, 1, limit)).toEqual(expected.map(([position]) => position).reverse())
      for (const position of [1, 17, 32, 60]) {
        expect(await store.hasEvent(1, `e${position}`, position)).toBe(true)
        expect(await store.hasEvent(1, `e${position}`, position + 1)).toBe(false)
      }
      expect(await documents(store, [1])).toEqual({ 1: 'at 60' })
    })
  })

  describe(`${name}: decisions and deliveries`, () => {
    test('decisions are found by id, by customer and by event', async () => {
      const rows = [decisionRow('d1', 1, 10, 'e1'), decisionRow('d2', 1, 20, 'e1'), decisionRow('d3', 2, 30, 'e1')]
      await commit(1, { decisions: rows })
      expect(await store.decision('d2')).toEqual(rows[1])
      expect(await store.decision('d4')).toBeUndefined()
      expect(await store.decisions(1, undefined, 10)).toEqual({ rows: [rows[1], rows[0]], next: undefined })
      expect(await store.decisionsBy(1, 'e1')).toEqual([rows[0], rows[1]])
      expect(await store.decisionsBy(1, 'e2')).toEqual([])
    })

    test('pages of decisions of any size neither skip nor repeat, also within an instant', async () => {
      const instants = [10, 20, 20, 20, 30, 40, 40]
      await commit(1, { decisions: instants.map((at, index) => decisionRow(`d${index}`, 1, at)) })
      for (const limit of [1, 2, 3, 6, 7, 10]) {
        const pages = await everyPage((before) => store.decisions(1, before, limit))
        expect(pages.flat().map((row) => row.id)).toEqual(['d6', 'd5', 'd4', 'd3', 'd2', 'd1', 'd0'])
      }
    })

    test('deliveries of a customer come newest first with their last state', async () => {
      const late = deliveryRow('late', 1, 200, { campaign: 'summer', run: 'run-1', said: 'Hello {{ name }}' })
      await commit(1, { deliveries: [deliveryRow('early', 1, 100), late, deliveryRow('other', 2, 300)] })
      const failed = deliveryRow('early', 1, 100, {
        state: 'failed',
        reason: 'no-address',
        attempts: 3,
        updatedAt: 400,
      })
      await commit(2, { deliveries: [failed] })
      expect(await store.deliveries(1, 10)).toEqual([late, failed])
      expect(await store.deliveries(1, 1)).toEqual([late])
      expect(await store.deliveries(3, 10)).toEqual([])
    })

    test('deliveries that wait to be approved come oldest first, until they do not wait any more', async () => {
      const waits = { state: 'awaiting-approval' } as const
      const [young, old] = [deliveryRow('young', 1, 200, waits), deliveryRow('old', 2, 100, waits)]
      await commit(1, { deliveries: [young, old, deliveryRow('sent', 3, 50)] })
      expect(await store.awaitingApproval(10)).toEqual([old, young])
      expect(await store.awaitingApproval(1)).toEqual([old])
      await commit(2, { deliveries: [deliveryRow('old', 2, 100, { state: 'pending' })] })
      expect(await store.awaitingApproval(10)).toEqual([young])
    })

    test('deliveries that failed come the latest first, page by page, of one channel where that is asked for', async () => {
      const rows = [1, 2, 3, 4].map((n) =>
        deliveryRow(`f${n}`, n, 10, { state: 'failed', updatedAt: 100 * n, channel: n === 2 ? 'mail' : 'push' }),
      )
      await commit(1, { deliveries: [...rows, deliveryRow('good', 5, 10, { state: 'delivered', updatedAt: 900 })] })
      const ids = async (before: number, channel: string | undefined, limit: number) =>
        (await store.failedDeliveries(before, channel, limit)).map(({ id }) => id)
      expect(await ids(Number.MAX_VALUE, undefined, 2)).toEqual(['f4', 'f3'])
      expect(await ids(300, undefined, 2)).toEqual(['f2', 'f1'])
      expect(await ids(Number.MAX_VALUE, 'mail', 9)).toEqual(['f2'])
    })

    test('the snapshot names each customer with deliveries handed over, until they end', async () => {
      const handed = { state: 'handed', attempts: 1 }
      await commit(1, {
        deliveries: [
          deliveryRow('a', 1, 1, handed),
          deliveryRow('b', 1, 2, handed),
          deliveryRow('c', 2, 3, handed),
          deliveryRow('d', 3, 4),
        ],
      })
      expect((await store.snapshot()).handed.toSorted()).toEqual([1, 2])
      await commit(2, { deliveries: [deliveryRow('c', 2, 3, { state: 'delivered' })] })
      expect((await store.snapshot()).handed).toEqual([1])
    })
  })

  describe(`${name}: households`, () => {
    test('a household has those who were said last to belong to it, page by page', async () => {
      const rows = [5, 1, 9, 3].map((customer) => ({ customer, household: 'h-17' }))
      await commit(1, { households: [...rows, { customer: 2, household: 'h-2' }] })
      expect(await store.householdMembers('h-17', 0, 2)).toEqual([1, 3])
      expect(await store.householdMembers('h-17', 3, 2)).toEqual([5, 9])
      await commit(2, {
        households: [
          { customer: 1, household: 'h-2' },
          { customer: 9, household: undefined },
          { customer: 7, household: undefined },
        ],
      })
      expect(await store.householdMembers('h-17', 0, 9)).toEqual([3, 5])
      expect(await store.householdMembers('h-2', 0, 9)).toEqual([1, 2])
      expect(await store.householdMembers('unknown', 0, 9)).toEqual([])
    })
  })

  describe(`${name}: audiences`, () => {
    test('an audience has as many customers as have entered and not left', async () => {
      const row = (customer: number, audience: string, since: number | undefined) => ({ customer, audience, since })
      await commit(1, { memberships: [row(1, 'fans', 10), row(2, 'fans', 10), row(1, 'lapsed', 10)] })
      await commit(2, { memberships: [row(1, 'fans', 20), row(3, 'fans', undefined), row(1, 'lapsed', undefined)] })
      expect(await store.audienceSize('fans')).toBe(2)
      expect(await store.audienceSize('lapsed')).toBe(0)
      expect(await store.audienceSize('unknown')).toBe(0)
      expect([...(await store.membersAmong('fans', [3, 2, 1, 99]))].sort()).toEqual([1, 2])
      expect(await store.membersAmong('fans', [])).toEqual([])
      expect(await store.membersAmong('unknown', [1, 2])).toEqual([])
      await commit(3, { memberships: [row(1, 'fans', undefined), row(1, 'fans', undefined)] })
      expect(await store.audienceSize('fans')).toBe(1)
    })

    test('two audiences share those who are in both', async () => {
      const row = (customer: number, audience: string, since: number | undefined) => ({ customer, audience, since })
      const fans = [5, 1, 9, 3].map((customer) => row(customer, 'fans', customer * 10))
      await commit(1, { memberships: [...fans, row(3, 'lapsed', 7), row(4, 'lapsed', 7), row(9, 'lapsed', 7)] })
      expect(await store.overlap('fans', 'lapsed')).toBe(2)
      expect(await store.overlap('lapsed', 'fans')).toBe(2)
      expect(await store.overlap('fans', 'fans')).toBe(4)
      expect(await store.overlap('fans', 'unknown')).toBe(0)
    })

    test('counts who entered and left an audience by the hour', async () => {
      const HOUR = 3_600_000
      const row = (customer: number, since: number | undefined) => ({ customer, audience: 'fans', since })
      const at = (hour: number): readonly [string, number][] => [['now', hour * HOUR + 5]]
      await commit(1, { memberships: [row(1, 1), row(2, 1)], tallies: at(1000) })
      await commit(2, { memberships: [row(1, undefined), row(2, 4), row(3, 4)], tallies: at(1000) })
      await commit(3, { memberships: [row(2, undefined), row(7, undefined)], tallies: at(1002) })
      const first = { hour: 1000, size: 2, entered: 3, left: 1 }
      const second = { hour: 1002, size: 1, entered: 0, left: 1 }
      expect(await store.audiencePoints('fans', 0)).toEqual([first, second])
      expect(await store.audiencePoints('fans', 1001)).toEqual([second])
      await commit(4, { memberships: [row(2, 1)], tallies: at(1001 + 400 * 24) })
      expect((await store.audiencePoints('fans', 0)).map(({ hour }) => hour)).toEqual([1002, 1001 + 400 * 24])
    })
  })
}

function identifier(text: string, customer: number): IdentifierRow {
  return { identifier: text, customer, origin: customer, hold: 'vouched' as const }
}

function consentRow(customer: number, at: number): ConsentRow {
  const how = { source: 'web', wording: at % 3 === 0 ? 'v1' : undefined, proof: `e${at}`, ignored: undefined }
  return {
    customer,
    channel: 'sms',
    topic: at % 2 === 0 ? 'news' : undefined,
    state: 'granted',
    at,
    receivedAt: at + 1,
    ...how,
  }
}

function mergeRow(id: string, loser: number): MergeRow {
  const documents = { winnerBefore: Buffer.from('winner'), loserBefore: Buffer.from('loser') }
  return { id, winner: 3, loser, at: 50, cause: '{"by":"x"}', ...documents, undoneAt: undefined }
}

function customer(id: number, text: string, wakeAt?: number): CustomerRow {
  return { id, document: Buffer.from(text), wakeAt }
}

async function documents(store: Store, ids: readonly number[]): Promise<Record<number, string>> {
  const found = await store.customers(ids)
  return Object.fromEntries([...found].map(([id, document]) => [id, Buffer.from(document).toString()]))
}

async function eventIds(store: Store, customer: number): Promise<[number, string][]> {
  const { rows } = await store.history(customer, undefined, 1000)
  return rows.map(({ position, body }) => [position, JSON.parse(Buffer.from(body.subarray(17)).toString()).id])
}

/** Positions of a customer's records, read from the oldest on in pages. */
async function pagesAfter(store: Store, customer: number, limit: number): Promise<number[]> {
  const positions: number[] = []
  for (let after: number | undefined = 0; after !== undefined; ) {
    const { next, rows }: Page<{ position: number }> = await store.historyAfter(customer, after, limit)
    positions.push(...rows.map(({ position }) => position))
    after = next
  }
  return positions
}

async function everyPage<T>(read: (before: number | undefined) => Promise<Page<T>>): Promise<(readonly T[])[]> {
  const pages: (readonly T[])[] = []
  let before: number | undefined
  do {
    const page = await read(before)
    pages.push(page.rows)
    before = page.next
  } while (before !== undefined)
  return pages
}

/** A row of every kind. */
function everything(): SampleParts {
  return {
    words: [
      [1, 'coffee'],
      [2, 'tea'],
    ],
    customers: [customer(3, 'third', 5000.5), customer(2, 'second')],
    identifiers: [identifier('email:ann@example.com', 3)],
    history: [historyFrom(6, [orderRecord(3, 'e6', 60), orderRecord(2, 'e7', 70)])],
    decisions: [decisionRow('d1', 3, 60, 'e6')],
    deliveries: [deliveryRow('x1', 3, 60, { state: 'handed' })],
    memberships: [{ customer: 3, audience: 'fans', since: 60 }],
    feeds: [{ feed: 'weather', key: '10001', value: { celsius: 21.5 }, at: 10 }],
    catalogue: [{ kind: 'products', id: 'latte', value: { sku: 'latte', name: 'Latte' }, at: 10 }],
    counts: [{ action: 'latte', channel: 'push', arm: 'policy', successes: 1, failures: 0.25 }],
    learned: [{ name: 'version', first: 3, second: 0 }],
    seen: [{ name: 'event/order', json: '{"count":1}' }],
    pools: [{ pool: 'summer', spent: 450, period: 0 }],
    tallies: [['events', 7]],
    playbook: { version: 'v1', json: '{"one":1}', at: 5 },
  }
}

/** What a store of which nothing was ever asked says. */
const NOTHING: Snapshot = {
  position: 0,
  words: [],
  lastCustomer: 0,
  feeds: [],
  catalogue: [],
  counts: [],
  learned: [],
  pools: [],
  seen: [],
  tallies: [],
  playbook: undefined,
  tombstones: [],
  lastErasure: 0,
  unscrubbed: false,
  rowKeysForgotten: undefined,
  codeBatches: [],
  sends: [],
  handed: [],
  merges: [],
}

async function expectEverything(store: Store): Promise<void> {
  const { words, feeds, catalogue, counts, learned, pools, seen, tallies } = everything()
  expect(await store.snapshot()).toEqual({
    ...NOTHING,
    ...{ position: 7, words, lastCustomer: 3, feeds, catalogue, counts, learned, pools, seen, tallies },
    playbook: { version: 'v1', json: '{"one":1}' },
    handed: [3],
  })
  expect([...store.identifiers()]).toEqual([identifier('email:ann@example.com', 3)])
  expect([...store.wakes()]).toEqual([[3, 5000.5]])
  expect(await documents(store, [1, 2, 3])).toEqual({ 2: 'second', 3: 'third' })
  expect(await eventIds(store, 3)).toEqual([[6, 'e6']])
  expect(await store.decision('d1')).toEqual(decisionRow('d1', 3, 60, 'e6'))
  expect(await store.deliveries(3, 5)).toEqual([deliveryRow('x1', 3, 60, { state: 'handed' })])
  expect(await store.audienceSize('fans')).toBe(1)
}
