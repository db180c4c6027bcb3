import { describe, expect, it } from 'vitest'
import { packBatches } from './batch.ts'
import { hourOf, messageOf, START_AT } from './message.ts'

async function pack(messages: object[]) {
  async function* stream() {
    yield* messages
  }
  const batches = []
  for await (const { body, count } of packBatches(stream()))
    batches.push({ count, bytes: body.length, ...JSON.parse(body) })
  return batches
}

describe('batches', () => {
  it('hold the messages in their order, 1,000 at most', async () => {
    const messages = Array.from({ length: 2500 }, (_, n) => ({ n }))
    const batches = await pack(messages)
    expect(batches.map(({ count }) => count)).toEqual([1000, 1000, 500])
    expect(batches.flatMap(({ batch }) => batch)).toEqual(messages)
  })

  it('stay below the size that the API takes', async () => {
    const batches = await pack(Array.from({ length: 100 }, () => ({ text: 'x'.repeat(30_000) })))
    expect(Math.max(...batches.map(({ bytes }) => bytes))).toBeLessThan(500_000)
    expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(100)
  })

  it('are none where there is no message', async () => {
    expect(await pack([])).toEqual([])
  })
})

describe('messages', () => {
  it('say who did what when, with an id that is the same in every run', () => {
    const row = { person: 'p1', event: 'transaction', value: { amount: 12.5 }, time: 30 } as const
    expect(messageOf(row, 17)).toEqual({
      type: 'track',
      event: 'Transaction',
      userId: 'p1',
      messageId: 'line-17',
      timestamp: '2026-01-02T06:00:00.000Z',
      properties: { amount: 12.5 },
    })
    expect(hourOf(START_AT + 30 * 3_600_000)).toBe(30)
  })

  it('name the offer that was received or viewed', () => {
    const value = { offer: 'o1', reward: 0 }
    const row = { person: 'p1', time: 0, value }
    expect(messageOf({ ...row, event: 'offer received' }, 1)).toMatchObject({
      event: 'Offer Received',
      properties: { offer_id: 'o1' },
    })
    expect(messageOf({ ...row, event: 'offer viewed' }, 1)).toMatchObject({ event: 'Offer Viewed' })
  })

  it('never tell of a completion: that is what has to come out', () => {
    const value = { offer: 'o1', reward: 5 }
    expect(messageOf({ person: 'p1', time: 0, value, event: 'offer completed' }, 1)).toBeUndefined()
  })
})
