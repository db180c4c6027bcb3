import { expect, test } from 'vitest'
import { createCourier } from './courier.ts'
import type { Problem } from './options.ts'
import { createQueue } from './queue.ts'
import { createStandingClock, createStorage } from './world.fixture.ts'

/** A courier whose requests are answered by hand. */
function begin(timeoutMs = 100_000) {
  const clock = createStandingClock()
  const queue = createQueue(createStorage(), 100, clock.now, '')
  queue.open(() => undefined)
  const requests: {
    readonly ids: string[]
    answer(status: number, headers?: Record<string, string>): Promise<void>
  }[] = []
  const problems: Problem[] = []
  const courier = createCourier({
    ...{ queue, clock, url: 'http://attune', writeKey: 'wk', flushAfterMs: 500, timeoutMs },
    tell: (problem) => problems.push(problem),
    fetch: (_url, init) =>
      new Promise((resolve, reject) => {
        init!.signal!.addEventListener('abort', () => reject(new Error('aborted')))
        const { batch } = JSON.parse(init!.body as string)
        requests.push({
          ids: batch.map(({ messageId }: { messageId: string }) => messageId),
          async answer(status, headers = {}) {
            resolve(new Response('{}', { status, headers }))
            await settled()
          },
        })
      }),
  })
  const add = (id: string) => {
    queue.add(JSON.stringify({ messageId: id }))
    courier.soon()
  }
  return { add, clock, courier, problems, queue, requests }
}

/** Everything that follows from an answer has been done. */
async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
}

test('what comes within the time goes together, and what comes meanwhile goes next', async () => {
  const { add, clock, requests } = begin()
  add('a')
  clock.advance(499)
  add('b')
  expect(requests).toHaveLength(0)
  clock.advance(1)
  expect(requests.map(({ ids }) => ids)).toEqual([['a', 'b']])
  add('c')
  clock.advance(500)
  expect(requests).toHaveLength(1)
  await requests[0]!.answer(200)
  expect(requests.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']])
})

test('what fails is sent again after a second, then twice as long each time, a minute at most', async () => {
  const { add, clock, requests } = begin()
  add('a')
  clock.advance(500)
  for (const usual of [1, 2, 4, 8, 16, 32, 60, 60].map((s) => s * 1000)) {
    const before = requests.length
    await requests.at(-1)!.answer(503)
    clock.advance(usual / 2 - 1)
    expect(requests).toHaveLength(before)
    clock.advance(usual / 2 + 1)
    expect(requests).toHaveLength(before + 1)
  }
  await requests.at(-1)!.answer(200)
  add('b')
  clock.advance(500)
  expect(requests.at(-1)!.ids).toEqual(['b'])
})

test('a server that asks to be left alone is, also where the page goes or a connection comes back', async () => {
  const { add, clock, courier, problems, requests } = begin()
  add('a')
  clock.advance(500)
  await requests[0]!.answer(429, { 'retry-after': '90' })
  expect(problems).toMatchObject([{ code: 'http_429', lost: [] }])
  courier.comeBack()
  courier.leave()
  clock.advance(89_999)
  expect(requests).toHaveLength(1)
  clock.advance(1)
  expect(requests).toHaveLength(2)
})

test('a connection that comes back ends the wait for one', async () => {
  const { add, clock, courier, requests } = begin()
  add('a')
  clock.advance(500)
  await requests[0]!.answer(502)
  courier.comeBack()
  expect(requests).toHaveLength(2)
})

test('an answer that does not come counts as none', async () => {
  const { add, clock, problems, requests } = begin(10_000)
  add('a')
  clock.advance(500)
  clock.advance(10_000)
  await settled()
  expect(problems).toMatchObject([{ code: 'network' }])
  clock.advance(1000)
  expect(requests).toHaveLength(2)
})

test('a page that goes sends what is not under way without waiting for what is', async () => {
  const { add, clock, courier, queue, requests } = begin()
  add('a')
  clock.advance(500)
  add('b')
  courier.leave()
  expect(requests.map(({ ids }) => ids)).toEqual([['a'], ['b']])
  await requests[1]!.answer(200)
  await requests[0]!.answer(200)
  expect(queue.next()).toEqual([])
})

test('what would be refused again is let go of', async () => {
  const { add, clock, queue, requests } = begin()
  for (const status of [400, 413]) {
    add('a')
    clock.advance(500)
    await requests.at(-1)!.answer(status)
    expect(queue.next()).toEqual([])
  }
})
