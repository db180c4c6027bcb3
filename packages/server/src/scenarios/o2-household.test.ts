import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbookFor = () => ({
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: { web: { kind: 'slot', consent: 'none' } },
  offers: {
    mug: { name: 'A mug', eligible: 'householdEarned stars by mother or father within 30d >= 80' },
  },
  loyalty: {
    stars: {
      name: 'Stars',
      earn: [
        {
          ...{ event: 'Order Completed', order: 'order_id', points: { per: 100, of: 'total' } },
          cap: { points: 150, within: '1d', per: 'household' },
        },
      ],
      returns: { event: 'Order Refunded', order: 'order_id', of: 'total' },
      spending: { times: 2, within: '1d', per: 'household' },
    },
  },
  actions: {
    mug: {
      ...{ placements: ['home'], offer: 'mug', value: 900 },
      treatments: [{ channel: 'web', content: { title: 'A mug' } }],
    },
  },
})

test('O2: what a family earns is capped for all of them, and an offer looks at who of them earned, across restarts', {
  timeout: 60_000,
}, async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'attune-household-'))
  let attune: Attune = await startAttune(playbookFor, { dataDirectory })
  let events = 0
  const tell = (userId: string, event: string, properties: object) =>
    attune.ask('POST', '/v1/track', { userId, event, properties, messageId: `m${events++}` })
  const order = (userId: string, id: string, total: number) => tell(userId, 'Order Completed', { order_id: id, total })
  const available = async (user: string) =>
    (await attune.ask('GET', `/v1/customers/user:${user}/points/stars`)).body.available
  const spend = async (user: string) =>
    (await attune.ask('POST', '/v1/points/spend', { customer: `user:${user}`, programme: 'stars', points: 1 })).body
  const offered = async (userId: string) =>
    (await attune.ask('POST', '/v1/decisions', { userId, placement: 'home', dryRun: true })).body.decisions[0].chosen
      ?.action
  try {
    for (const [user, role] of [
      ['ann', 'mother'],
      ['tom', 'son'],
    ])
      await attune.ask('POST', '/v1/identify', { userId: user, household: { id: 'h-17', role } })
    await order('tom', 'a', 70)
    expect(await offered('tom')).toBeUndefined()
    await order('ann', 'b', 95)
    expect([await available('tom'), await available('ann')]).toEqual([70, 80])
    expect(await offered('tom')).toBe('mug')
    const { keys } = attune.server
    await attune.close()
    attune = await startAttune(playbookFor, { dataDirectory })
    Object.assign(attune.server, { keys })
    await order('tom', 'c', 10)
    expect(await available('tom')).toBe(70)
    await tell('ann', 'Order Refunded', { order_id: 'b', total: 95 })
    expect(await available('ann')).toBe(0)
    expect(await offered('tom')).toBeUndefined()
    expect([(await spend('tom')).code, (await spend('tom')).code]).toEqual([undefined, undefined])
    expect((await spend('tom')).code).toBe('points_too_often')
  } finally {
    await attune.close()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
})
