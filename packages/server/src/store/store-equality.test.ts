import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Changes, MergeRow, Page, Store } from '../runner/store.ts'
import { createMemoryStore } from './memory/memory-store.ts'
import { changesUpTo, decisionRow, deliveryRow, feedRecord, historyFrom, orderRecord } from './sample-changes.ts'
import { createSqliteMedium } from './sqlite/sqlite-medium.ts'
import { openDirectSqliteStore } from './sqlite/sqlite-store.ts'

const CUSTOMERS = [1, 2, 3, 900_000]
const AUDIENCES = ['fans', 'lapsed']
const EVENT_IDS = ['e1', 'e2', '☕"\\']
const INSTANTS = [-7000.5, 0, 1999, 2000, 1.8e12]

const customer = fc.constantFrom(...CUSTOMERS)
const instant = fc.constantFrom(...INSTANTS)
const eventId = fc.constantFrom(...EVENT_IDS)
const short = { maxLength: 4 }

const record = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(customer, eventId, instant).map((parts) => orderRecord(...parts)) },
  { weight: 1, arbitrary: fc.constant(feedRecord('10001')) },
)

/** What one commit brings; where it stands in the log is settled when a sequence of them is run. */
const commit = fc.record({
  records: fc.array(fc.array(record, { minLength: 1, maxLength: 12 }), { maxLength: 2 }),
  words: fc.array(fc.tuple(fc.nat(3), fc.string()), short),
  customers: fc.uniqueArray(
    fc.record({ id: customer, document: fc.uint8Array(short), wakeAt: fc.option(instant, { nil: undefined }) }),
    { selector: (row) => row.id },
  ),
  identifiers: fc.array(
    fc.record({
      identifier: fc.constantFrom('email:a', 'user:ü'),
      customer: fc.oneof(customer, fc.constant(0)),
      origin: customer,
      hold: fc.constantFrom('claimed', 'vouched', 'firm'),
    }),
    short,
  ),
  merges: fc.array(
    fc.nat(2).map(
      (number): MergeRow => ({
        ...{ id: `m${number}`, winner: 1, loser: 2 + number, at: 5, cause: '{}', undoneAt: undefined },
        ...{ winnerBefore: Uint8Array.of(number), loserBefore: Uint8Array.of() },
      }),
    ),
    short,
  ),
  undoneMerges: fc.array(fc.tuple(fc.constantFrom('m0', 'm1'), instant), short),
  decisions: fc.array(
    fc.tuple(fc.constantFrom('d1', 'd2', 'd3', 'd4'), customer, instant, eventId).map((parts) => decisionRow(...parts)),
    short,
  ),
  deliveries: fc.array(
    fc
      .tuple(fc.constantFrom('x1', 'x2', 'x3'), customer, instant, fc.constantFrom('pending', 'handed', 'failed'))
      .map(([id, owner, at, state]) => deliveryRow(id, owner, at, { state })),
    short,
  ),
  memberships: fc.array(
    fc.record({ customer, audience: fc.constantFrom(...AUDIENCES), since: fc.option(instant, { nil: undefined }) }),
    { maxLength: 6 },
  ),
  households: fc.array(
    fc.record({ customer, household: fc.option(fc.constantFrom('h-1', 'h-2'), { nil: undefined }) }),
    short,
  ),
  feeds: fc.array(
    fc.record({ feed: fc.constant('f'), key: fc.constantFrom('a', 'b'), value: fc.constant({ n: 1.5 }), at: instant }),
    short,
  ),
  catalogue: fc.array(
    fc.record({
      ...{ kind: fc.constantFrom('products' as const, 'places' as const), id: fc.constantFrom('a', 'b'), at: instant },
      value: fc.option(fc.constant({ name: 'x' }), { nil: undefined }),
    }),
    short,
  ),
  tallies: fc.array(fc.tuple(fc.constantFrom('events', 'failed'), fc.nat()), short),
  playbook: fc.option(
    fc.record({ version: fc.constantFrom('v1', 'v2'), json: fc.constantFrom('{}', '[]'), at: instant }),
    { nil: undefined },
  ),
})

type Commit = typeof commit extends fc.Arbitrary<infer T> ? T : never

test('after any sequence of commits the SQLite store and the memory store read alike', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(commit, { minLength: 1, maxLength: 30, size: 'large' }), async (commits) => {
      const medium = createSqliteMedium(openDirectSqliteStore)
      const stores = [await medium.open(), createMemoryStore()] as const
      try {
        for (const changes of inLogOrder(commits)) await Promise.all(stores.map((store) => store.commit(changes)))
        expect(await readAll(stores[0])).toEqual(await readAll(stores[1]))
      } finally {
        await stores[0].close()
        await medium.dispose()
      }
    }),
    // Commits settle without a turn of the event loop, so the test's own time limit could not end a long shrinking.
    { numRuns: 25, interruptAfterTimeLimit: 10_000 },
  )
})

function* inLogOrder(commits: readonly Commit[]): Generator<Changes> {
  let position = 0
  for (const { records, ...parts } of commits) {
    const history = records.map((chunk) => {
      const first = position + 1
      position += chunk.length
      return historyFrom(first, chunk)
    })
    yield changesUpTo(position, { ...parts, history })
  }
}

/** All that the port gives, of everybody; what comes in no order is sorted. */
async function readAll(store: Store): Promise<unknown> {
  const { words, feeds, catalogue, tallies, handed, ...snapshot } = await store.snapshot()
  return {
    ...snapshot,
    lists: [words, feeds, catalogue, tallies, handed, store.identifiers(), store.wakes()].map(sorted),
    documents: sorted(await store.customers(CUSTOMERS)),
    customers: await Promise.all(CUSTOMERS.map((id) => readCustomer(store, id))),
    decision: await store.decision('d1'),
    households: await Promise.all(['h-1', 'h-2'].map((household) => store.householdMembers(household, 1, 2))),
    sizes: await Promise.all(AUDIENCES.map((audience) => store.audienceSize(audience))),
  }
}

async function readCustomer(store: Store, id: number): Promise<unknown> {
  const asked = EVENT_IDS.flatMap((event) => INSTANTS.map((at) => store.hasEvent(id, event, at)))
  return {
    history: (await pages((before) => store.history(id, before, 3))).map(({ position, body }) => [position, [...body]]),
    past: await Promise.all([0, 3, 9].map(async (after) => (await pastAfter(store, id, after)).map((one) => [...one]))),
    decisions: await pages((before) => store.decisions(id, before, 2)),
    caused: await Promise.all(EVENT_IDS.map((event) => store.decisionsBy(id, event))),
    deliveries: await store.deliveries(id, 2),
    merges: (await store.mergesOf(id)).map((row) => ({
      ...row,
      winnerBefore: [...row.winnerBefore],
      loserBefore: [...row.loserBefore],
    })),
    hasEvent: await Promise.all(asked),
  }
}

/** A customer's records after a position, oldest first, page by page; stores end their pages where they like. */
async function pastAfter(store: Store, customer: number, first: number): Promise<Uint8Array[]> {
  const bodies: Uint8Array[] = []
  for (let after: number | undefined = first; after !== undefined; ) {
    const { next, rows }: Page<{ body: Uint8Array }> = await store.historyAfter(customer, after, 2)
    bodies.push(...rows.map(({ body }) => body))
    after = next
  }
  return bodies
}

async function pages<T>(read: (before: number | undefined) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = []
  let before: number | undefined
  do {
    const page = await read(before)
    rows.push(...page.rows)
    before = page.next
  } while (before !== undefined)
  return rows
}

function sorted(values: Iterable<unknown>): unknown[] {
  return [...values].map((value) => (value instanceof Uint8Array ? [...value] : value)).sort(byText)
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}
