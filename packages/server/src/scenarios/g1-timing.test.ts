import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

/**
 * G1. A message that may go any time today goes at the hour at which this person attends; who stops opening is worth
 * interrupting less, before they opt out.
 */
const START = Date.parse('2026-06-01T00:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR

const playbookFor = (url: string) => ({
  brand: { name: 'Timing', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0, interruptionCost: 20, quietHours: { from: '22:00', to: '06:00' } },
  channels: { push: { kind: 'webhook', consent: 'none', config: { url } } },
  triggers: { asked: { on: { event: 'Asked' } }, news: { on: { event: 'News' } } },
  actions: {
    today: {
      ...{ triggers: ['asked'], value: 1000, prior: { alpha: 10, beta: 90 }, timing: { within: '24h' } },
      response: { event: 'Read', within: '30m' },
      treatments: [{ channel: 'push', content: { text: 'Today' }, expiresAfter: '2d' }],
    },
    news: {
      ...{ triggers: ['news'], value: 1000, prior: { alpha: 10, beta: 90 } },
      response: { event: 'Read', within: '30m' },
      treatments: [{ channel: 'push', content: { text: 'News' } }],
    },
  },
})

describe('G1: timing and frequency', { timeout: 60_000 }, () => {
  let attune: Attune
  beforeAll(async () => {
    attune = await startAttune(playbookFor, { clock: { kind: 'follow', startAt: START } })
  })
  afterAll(() => attune.close())

  /** Sends an event of somebody at an instant; gives the decision that it caused. */
  async function happens(userId: string, event: string, at: number) {
    const timestamp = new Date(at).toISOString()
    const { body } = await attune.ask('POST', '/v1/moments', { userId, event, timestamp })
    return body.decisions[0]
  }

  /** Waits until nothing is on its way to somebody. */
  async function arrived(userId: string) {
    await expect
      .poll(async () => {
        const { body } = await attune.ask('GET', `/v1/customers/user:${userId}`)
        return body.deliveries.filter(({ state }: { state: string }) => state === 'handed' || state === 'pending')
          .length
      })
      .toBe(0)
  }

  it('goes at the hour at which the person attends, learned from what they answered', async () => {
    for (let day = 0; day < 5; day++) {
      for (const hour of [8, 19]) {
        const at = START + day * DAY + hour * HOUR
        await happens('ann', 'News', at)
        await arrived('ann')
        if (hour === 19) await happens('ann', 'Read', at + 60_000)
      }
    }
    const morning = START + 8 * DAY + 8 * HOUR
    const before = attune.sent.length
    const decision = await happens('ann', 'Asked', morning)
    expect(decision).toMatchObject({ chosen: { action: 'today' }, later: '2026-06-09T19:00:00.000Z' })
    expect(attune.sent).toHaveLength(before)
    await happens('ann', 'Anything', morning + 11 * HOUR + 1000)
    await expect.poll(() => attune.sent.slice(before).map(({ data }) => data.action)).toEqual(['today'])
  })

  it('somebody who stopped opening is worth interrupting less and less', async () => {
    const worth: number[] = []
    for (let day = 20; day < 60; day++) {
      const decision = await happens('ben', 'News', START + day * DAY + 12 * HOUR)
      worth.push(decision.candidates[0].factors.receptivity)
      if (decision.chosen) await arrived('ben')
    }
    expect(worth.at(-1)).toBeLessThan(worth[0]! / 2)
  })
})
