import { type DestinationDefinition, playbookDefinitionSchema } from '@attune/engine'
import { afterEach, describe, expect, test } from 'vitest'
import type { Answer, Carrier } from './carrier.ts'
import { fact } from './carrier-contract.ts'
import { Courier, type CourierParts } from './courier.ts'
import { FactFeed } from './fact-feed.ts'
import { beginningAt } from './progress.ts'
import type { ToldFact } from './told-fact.ts'

const definition: DestinationDefinition = playbookDefinitionSchema.parse({
  brand: { name: 'B', timezone: 'Etc/UTC', currency: 'USD' },
  audiences: {},
  destinations: { crm: { kind: 'webhook', url: 'http://127.0.0.1:1/' } },
}).destinations.crm!

const FAILED: Answer = { outcome: 'failed', reason: 'http_503' }
const TAKEN: Answer = { outcome: 'taken' }
const SYNC = { id: 'syn_1', after: 0, told: 0, refused: 0, skips: [], members: null, startedAt: 0, finishedAt: null }

describe('a courier', () => {
  const couriers: Courier[] = []
  afterEach(() => {
    for (const courier of couriers.splice(0)) courier.stop()
  })

  /** One that tells these facts to whoever answers so; calls are noted as the numbers of their facts. */
  function start(
    facts: readonly ToldFact[],
    answer: (facts: readonly number[]) => Answer,
    more: Partial<Carrier> = {},
    parts: Partial<CourierParts> = {},
  ) {
    const calls: number[][] = []
    const carrier: Carrier = {
      ...{ batch: { size: 10, bytes: 1e6, waitMs: 0 }, lanes: 4, inOrder: false, longestPauseMs: 30 },
      async send(sent) {
        const numbers = sent.map(({ number }) => number)
        calls.push(numbers)
        await new Promise((resolve) => setImmediate(resolve))
        return answer(numbers)
      },
      ...more,
    }
    const feed = new FactFeed({ call: () => Promise.reject(new Error('nothing is stored')) })
    feed.take(
      JSON.stringify(facts.map((one) => [one.number, one.kind, one.customer, one.content])),
      facts.at(-1)!.number,
    )
    const courier = new Courier({
      ...{ definition, carrier, feed, now: Date.now, chance: () => 0, progress: beginningAt(0) },
      members: () => Promise.reject(new Error('there are no members')),
      ...{ onOrder: () => undefined, onProgress: () => undefined, onRefusing: () => undefined },
      ...parts,
    })
    couriers.push(courier)
    courier.wake()
    return { calls, courier }
  }
  const many = (count: number) => Array.from({ length: count }, (_, i) => fact(i + 1))
  const isDone = (courier: Courier) => expect.poll(() => courier.status.open, { timeout: 5000 }).toBe(0)

  test('that found a destination down tells it everything when it is back, in a batch or one by one', async () => {
    let isDown = true
    const { calls, courier } = start(many(25), () => (isDown ? FAILED : TAKEN))
    await expect.poll(() => calls.length).toBeGreaterThan(4)
    // Left alone: one request at a time tries whether it is back.
    expect(courier.status).toMatchObject({ state: expect.stringMatching(/waiting|sending/), sent: 0 })
    isDown = false
    await isDone(courier)
    expect(courier.status).toMatchObject({ sent: 25, failures: 0, lastError: null, state: 'idle' })
  })

  test('holds up nobody else for a customer whose facts fail, and keeps theirs in order', async () => {
    let isBad = true
    const facts = [fact(1, 1), fact(2, 2), fact(3, 1), fact(4, 3), fact(5, 1)]
    const told: number[] = []
    const { courier } = start(facts, (numbers) => {
      if (isBad && numbers.some((number) => number === 1)) return FAILED
      told.push(...numbers)
      return TAKEN
    })
    await expect.poll(() => told.toSorted()).toEqual([2, 4])
    expect(courier.progress).toMatchObject({ cursor: 5, open: expect.arrayContaining([1, 3, 5]) })
    isBad = false
    // Whoever has put it right need not wait.
    await courier.resend(new Set())
    await isDone(courier)
    expect(told.filter((number) => ![2, 4].includes(number))).toEqual([1, 3, 5])
  })

  test('tells a merge after what came before of both, and before what comes after', async () => {
    const merge: ToldFact = {
      ...{ number: 3, kind: 'customers-merged', customer: 1 },
      content: { ...fact(3).content, winner: 1, loser: 2 },
    }
    const { calls, courier } = start([fact(1, 1), fact(2, 2), merge, fact(4, 2), fact(5, 9)], () => TAKEN, {
      batch: { size: 1, bytes: 1e6, waitMs: 0 },
    })
    await isDone(courier)
    const order = calls.flat()
    expect(order.indexOf(3)).toBeGreaterThan(Math.max(order.indexOf(1), order.indexOf(2)))
    expect(order.indexOf(4)).toBeGreaterThan(order.indexOf(3))
    expect(order.indexOf(5)).toBeLessThan(order.indexOf(3))
  })

  test('puts aside what is refused alone, sends it again when asked, and lets go of what is wrong by then', async () => {
    let isPicky = true
    const leaves: ToldFact = { ...fact(3, 1), kind: 'audience-left' }
    const { courier } = start([fact(1, 1), fact(2, 2), leaves], (numbers) =>
      isPicky && numbers.some((number) => number < 3) ? { outcome: 'refused', reason: 'http_422' } : TAKEN,
    )
    await isDone(courier)
    expect(courier.dead.all).toMatchObject([
      { number: 1, superseded: true },
      { number: 2, superseded: false },
    ])
    isPicky = false
    expect(await courier.resend(new Set(['fct_1']))).toEqual({ sent: 0, superseded: 1 })
    expect(courier.dead.all.map(({ number }) => number)).toEqual([2])
  })

  test('lets go of what waits to be tried again about somebody who was erased, and of what was answered', async () => {
    const isOfFirst = (numbers: readonly number[]) => numbers.includes(1)
    const { calls, courier } = start(
      [fact(1, 1), fact(2, 2), fact(3, 1)],
      (numbers) => (isOfFirst(numbers) ? { outcome: 'failed', reason: 'http_500', text: 'u1 is odd' } : TAKEN),
      { batch: { size: 1, bytes: 1e6, waitMs: 0 } },
    )
    await expect.poll(() => courier.status).toMatchObject({ lastAnswer: 'u1 is odd', sent: 1, state: 'waiting' })
    courier.forget([1])
    expect(courier.status).toMatchObject({ open: 0, lastError: null, lastAnswer: null })
    const tries = calls.length
    await courier.resend(undefined)
    expect(calls).toHaveLength(tries)
  })

  test('ends a sync of an audience about which the destination is told nothing any more', async () => {
    const progress = { ...beginningAt(0), sync: { ...SYNC, audience: 'runners' } }
    const page = { facts: [{ ...fact(1), number: 0 }], asOf: 0, last: 1, isLast: true }
    const { calls, courier } = start(
      [fact(1)],
      () => TAKEN,
      {},
      {
        ...{ progress, members: () => Promise.resolve(page) },
        definition: { ...definition, audiences: ['buyers'] },
      },
    )
    await expect.poll(() => courier.status.sync).toMatchObject({ told: 0, finishedAt: expect.any(Number) })
    expect(calls).toEqual([])
    expect(courier.sync('buyers')).toMatch(/^syn_/)
  })

  const REFUSED: Answer = { outcome: 'refused', reason: 'http_400' }
  const ALONE = { batch: { size: 1, bytes: 1e6, waitMs: 0 } }

  test('that is refused everything takes it for its own fault and says so once; whoever has looked lets it go on', async () => {
    const said: string[] = []
    const { courier } = start(many(120), () => REFUSED, ALONE, { onRefusing: (reason) => said.push(reason) })
    await expect.poll(() => courier.status.failures).toBeGreaterThan(4)
    expect(courier.status).toMatchObject({ state: 'refusing', lastError: 'http_400' })
    expect(courier.status.dead).toBeLessThan(60)
    expect(courier.status.open).toBeGreaterThan(60)
    expect(said).toEqual(['http_400'])
    courier.resume()
    await isDone(courier)
    expect(courier.status).toMatchObject({ state: 'idle', dead: 120 })
  })

  test('gets past many in a row whom the destination refuses to those whom it takes', async () => {
    let turn = 0
    const { courier } = start(
      many(400),
      ([number]) => (number! <= 300 ? REFUSED : TAKEN),
      { ...ALONE, longestPauseMs: 2 },
      { chance: () => (turn++ % 10) / 10 },
    )
    await isDone(courier)
    expect(courier.status).toMatchObject({ state: 'idle', sent: 100, dead: 300 })
  })

  test('tells of those for whom there was nothing to send why and who they are, until they are erased', async () => {
    const reason = 'lacks identifiers.email, of which the URL is made'
    const { courier } = start(
      Array.from({ length: 8 }, (_, i) => fact(i + 1, i + 1)),
      ([number]) => (number! > 1 ? { outcome: 'skipped', reason } : TAKEN),
      ALONE,
    )
    await isDone(courier)
    const skips = [{ reason, count: 7, customers: [2, 3, 4, 5, 6] }]
    expect(courier.status).toMatchObject({ sent: 1, skipped: 7, skips })
    courier.forget([3])
    expect(courier.status.skips).toEqual([{ reason, count: 7, customers: [2, 4, 5, 6] }])
  })

  test('sends nothing while it is paused, also over a restart', async () => {
    const { calls, courier } = start(many(3), () => TAKEN)
    await isDone(courier)
    courier.pause()
    expect(courier.progress.paused).toBe(true)
    expect(courier.status.state).toBe('paused')
    courier.wake()
    expect(calls.flat()).toHaveLength(3)
  })
})
