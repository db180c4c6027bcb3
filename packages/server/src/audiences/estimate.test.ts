import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Condition,
  type Customer,
  compilePlaybook,
  compileQuestion,
  createCustomer,
  createRandom,
  DEFAULT_LIMITS,
  type Event,
  FIRST_ERA,
  Learned,
  type Playbook,
  Shelves,
  step,
  type World,
} from '@attune/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeCustomer } from '../documents/customer-codec.ts'
import { Words } from '../documents/words.ts'
import { RecordBatch } from '../log/record-batch.ts'
import { Sealing } from '../privacy/sealing.ts'
import { writeRecord } from '../runner/record.ts'
import { changesUpTo } from '../store/sample-changes.ts'
import { openDirectSqliteStore } from '../store/sqlite/sqlite-store.ts'
import { prepareAsking } from './asking.ts'
import { countAll } from './count.ts'
import { estimateSize } from './estimate.ts'
import { sizeInterval } from './interval.ts'
import { type AudienceReads, openReads } from './open-reads.ts'

const NOW = Date.UTC(2026, 9, 28, 12)
const DAY = 86_400_000
const CUSTOMERS = 1500
const ASKED = 320

const playbook = compile({
  brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
  audiences: { golden: { where: { trait: 'tier', is: 'gold' } }, buyers: { where: { event: 'order' } } },
})

function compile(definition: unknown): Playbook {
  const compiled = compilePlaybook(definition)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

const world: World = {
  ...{ now: NOW, playbook, eras: FIRST_ERA, feeds: { get: () => undefined }, catalogue: new Shelves() },
  ...{ model: new Learned(), pools: { remaining: () => 0 }, limits: DEFAULT_LIMITS },
}

/** What somebody has done: the same for the same number. */
function pastOf(id: number): Event[] {
  const random = createRandom(`person ${id}`)
  const upTo = (n: number) => Math.floor(random() ** 2 * n)
  const tier = ['silver', 'gold', 'bronze'][upTo(3)]!
  const traits: Event = { type: 'identified', id: 't', at: NOW - DAY, traits: { tier, age: 18 + upTo(70) } }
  const events = Array.from({ length: upTo(8) }, (_, i): Event => {
    const properties = { size: random() < 0.3 ? 'large' : 'small', total: 1 + upTo(20), drink: `d${upTo(9)}` }
    return {
      type: 'tracked',
      id: `e${i}`,
      at: NOW - upTo(90) * DAY,
      name: random() < 0.7 ? 'order' : 'view',
      properties,
    }
  })
  return [traits, ...events]
}

/** A condition of some size; most of it asks of the past what nobody recollects. */
function conditionOf(seed: number): Condition {
  const random = createRandom(`condition ${seed}`)
  const pick = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)]!
  const number = (n: number) => Math.floor(random() * n)
  const leaf = (): Condition =>
    pick<() => Condition>([
      () => ({ trait: 'tier', is: pick(['silver', 'gold', 'bronze']) }),
      () => ({ trait: 'age', atLeast: 18 + number(70) }),
      () => ({ event: 'order', atLeast: 1 + number(5) }),
      () => ({ event: 'order', within: `${1 + number(80)}d`, atLeast: 1 + number(3) }),
      () => ({ event: 'order', where: { property: 'size', is: 'large' }, within: `${5 + number(80)}d` }),
      () => ({ event: 'order', sum: 'total', moreThan: number(60) }),
      () => ({ after: 'view', followedBy: 'order', within: `${1 + number(20)}d` }),
      () => ({ audience: pick(['golden', 'buyers']) }),
    ])()
  return pick<() => Condition>([
    leaf,
    () => ({ all: [leaf(), leaf()] }),
    () => ({ any: [leaf(), leaf()] }),
    () => ({ all: [leaf(), { not: leaf() }] }),
  ])()
}

describe('a preview', () => {
  let directory: string
  let reads: AudienceReads
  let people: readonly Customer[]

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'attune-preview-'))
    const file = join(directory, 'store.db')
    const store = await openDirectSqliteStore({ file })
    const words = new Words()
    const batch = new RecordBatch()
    people = Array.from({ length: CUSTOMERS }, (_, i) => {
      const customer = createCustomer(i + 1, NOW)
      for (const event of pastOf(customer.id)) {
        writeRecord(batch, { kind: 'event', now: NOW, customer: customer.id, event })
        step(customer, event, world)
      }
      return customer
    })
    const customers = people.map((customer) => {
      const document = Uint8Array.from(encodeCustomer(customer, words))
      return { id: customer.id, document, wakeAt: undefined }
    })
    const history = [{ first: 1, bytes: batch.bytes }]
    await store.commit(changesUpTo(batch.count, { customers, words: words.takeFresh(), history }))
    await store.close()
    reads = openReads(file)
  })

  afterAll(() => {
    reads.close()
    rmSync(directory, { recursive: true })
  })

  const askingOf = (where: Condition) =>
    prepareAsking(where, { playbook, era: 0, now: NOW, sealing: new Sealing() }, reads)

  /** Asks so many customers: once the fewest are asked, each look at the clock stands for sixteen. */
  const estimate = (where: Condition, asked: number) => {
    let looks = 0
    const around = { budgetMs: (asked - 48) / 16, elapsed: () => looks++, random: createRandom(JSON.stringify(where)) }
    return estimateSize(askingOf(where), reads, around)
  }

  /** The size from what everybody is known to have done. */
  function sizeOf(where: Condition): number {
    const compiled = compileQuestion(playbook, where)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    return people.filter((known) => {
      const past = pastOf(known.id).filter((event) => event.type === 'tracked')
      const counting = compiled.question.recount(known)
      counting.count(past, world)
      return compiled.question.holds(structuredClone(known), counting, world)
    }).length
  }

  async function count(where: Condition): Promise<number> {
    let size = 0
    for await (const counted of countAll(askingOf(where), reads, 1)) size = counted.size
    return size
  }

  it('holds the true size in its interval as often as it says: of 50 random conditions', async () => {
    let inside = 0
    const misses: number[] = []
    for (let seed = 0; seed < 50; seed++) {
      const where = conditionOf(seed)
      const [found, size] = [await estimate(where, ASKED), sizeOf(where)]
      expect(found).toMatchObject({ method: 'sample', asked: ASKED, of: CUSTOMERS })
      if (found.low <= size && size <= found.high) inside++
      misses.push(Math.abs(found.size - size) / CUSTOMERS)
    }
    const sorted = misses.toSorted((a, b) => a - b)
    const percent = (share: number) => `${(share * 100).toFixed(2)} %`
    console.log(
      `preview: ${ASKED} of ${CUSTOMERS} asked; the interval held the size in ${inside} of 50; missed by ` +
        `${percent(sorted[25]!)} of all customers in the median, ${percent(sorted[49]!)} at most`,
    )
    // Of 50 at 95 % each, fewer than 43 come about once in 300 times.
    expect(inside).toBeGreaterThanOrEqual(43)
    expect(new Set(misses).size).toBeGreaterThan(10)
  })

  it('of the past of people who take long asks fewer, and says so by its interval', async () => {
    let looks = 0
    const around = { budgetMs: 100, elapsed: () => 20 * looks++, random: createRandom('slow') }
    const { asked, high, low } = await estimateSize(askingOf(conditionOf(1)), reads, around)
    // 48 in any case; then 16 for every 20 ms until 1.4 times the budget is over.
    expect(asked).toBe(48 + 7 * 16)
    expect(high - low).toBeGreaterThan(0)
  })

  it('that asks everybody is exact and says so', async () => {
    const where = conditionOf(3)
    const found = await estimate(where, CUSTOMERS * 2)
    const size = sizeOf(where)
    expect(await count(where)).toBe(size)
    expect(found).toMatchObject({ method: 'all', asked: CUSTOMERS, size, low: size, high: size })
  })

  it('has an interval that is as wide as it must be', () => {
    expect(sizeInterval(0, 0, 1000)).toEqual({ low: 0, high: 1000 })
    expect(sizeInterval(5, 1000, 1000)).toEqual({ low: 5, high: 5 })
    // 10 of 100 drawn from very many: 0.0552 to 0.1744 (Newcombe, Statistics in Medicine 17, 1998, method 3).
    const { high, low } = sizeInterval(10, 100, 1e9)
    expect(low / 1e9).toBeCloseTo(0.0552, 4)
    expect(high / 1e9).toBeCloseTo(0.1744, 4)
  })
})
