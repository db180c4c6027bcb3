import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

const START = Date.parse('2026-06-01T10:00:00Z')
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString()

interface Entry {
  readonly position: number
  readonly id: string
  readonly type: string
  readonly name?: string
}

describe('the timeline of a customer', { timeout: 30_000 }, () => {
  let attune: Attune
  beforeAll(async () => {
    attune = await startAttune(() => ({ brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' } }), {
      clock: { kind: 'follow', startAt: START },
    })
    const batch = Array.from({ length: 600 }, (_, i) => ({
      ...{ type: 'track', userId: 'ann', messageId: `e${i}`, timestamp: at(i) },
      event: i % 300 === 7 ? 'Order Completed' : 'Page Viewed',
    }))
    await attune.ask('POST', '/v1/batch', { batch })
    await attune.ask('POST', '/v1/identify', {
      userId: 'ann',
      traits: { tier: 'gold' },
      messageId: 'i',
      timestamp: at(601),
    })
  })
  afterAll(() => attune.close())

  const page = async (query: string) => (await attune.ask('GET', `/v1/customers/user:ann/timeline?${query}`)).body
  const all = async (query: string): Promise<Entry[]> => {
    const entries: Entry[] = []
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await attune.ask('GET', `/v1/customers/user:ann/timeline?${query}${next && `&cursor=${next}`}`)
      entries.push(...body.entries)
      next = body.next
    }
    return entries
  }

  test('comes page by page, whole and each entry once, while more is happening', async () => {
    const first = await page('limit=100')
    await attune.ask('POST', '/v1/track', { userId: 'ann', event: 'Late', messageId: 'late', timestamp: at(602) })
    expect(first.entries[0]).toMatchObject({ type: 'identified', id: 'i' })
    const rest: Entry[] = []
    for (let { next } = first; next !== null; ) {
      const body = await page(`limit=100&cursor=${next}`)
      rest.push(...body.entries)
      next = body.next
    }
    const ids = [...first.entries, ...rest].map(({ id }: Entry) => id)
    expect(ids).toEqual(['i', ...Array.from({ length: 600 }, (_, i) => `e${599 - i}`)])
  })

  test.each([
    ['kind=identified', ['i']],
    ['event=Order%20Completed', ['e307', 'e7']],
    ['event=Order%20Completed&limit=1', ['e307', 'e7']],
    [`kind=tracked&from=${at(5)}&to=${at(8)}`, ['e7', 'e6', 'e5']],
    [`event=Order%20Completed&event=Nothing&to=${at(100)}`, ['e7']],
    ['event=Nothing', []],
  ])('is filtered by %s', async (query, ids) => {
    expect((await all(query)).map(({ id }) => id)).toEqual(ids)
  })

  test.each(['cursor=abc', 'from=yesterday', 'limit=0'])('refuses %s', async (query) => {
    const { status, body } = await attune.ask('GET', `/v1/customers/user:ann/timeline?${query}`)
    expect([status, body.code]).toEqual([400, 'invalid_query'])
  })

  test('there is none of somebody unknown', async () => {
    expect((await attune.ask('GET', '/v1/customers/user:nobody/timeline')).status).toBe(404)
  })
})
