import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startAttune } from './attune.fixture.ts'

const playbook = {
  brand: { name: 'Paper Lane', timezone: 'Europe/Berlin', currency: 'EUR' },
  offers: {
    moving: {
      name: 'For your new home',
      redemption: {
        ...{ for: 'code', code: 'MOVING', benefit: { kind: 'amount', amount: 500 } },
        limit: { max: 2, within: '30d', per: 'household' },
      },
    },
  },
}

test('O1: uses of an offer are limited for all of a household together, and come back with the basket, across restarts', {
  timeout: 60_000,
}, async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'attune-household-limit-'))
  const start = () => startAttune(() => playbook, { dataDirectory })
  let attune = await start()
  const belong = (userId: string, id: string | null) =>
    attune.ask('POST', '/v1/identify', { userId, household: id === null ? null : { id, role: 'parent' } })
  const use = async (user: string) =>
    (
      await attune.ask('POST', '/v1/redemptions', {
        ...{ customer: `user:${user}`, codes: ['MOVING'], hold: 0 },
        lines: [{ sku: 'shelf', unitPrice: 4900 }],
      })
    ).body
  const outcome = async (user: string) => {
    const { discount, rejected } = await use(user)
    return rejected[0]?.reason ?? discount
  }
  try {
    for (const user of ['ann', 'bob', 'cid']) await belong(user, 'h-1')
    await belong('eve', 'h-2')
    await attune.ask('POST', '/v1/track', { userId: 'alone', event: 'Seen', messageId: 's1' })
    const first = await use('ann')
    expect(first.discount).toBe(500)
    expect(await outcome('bob')).toBe(500)
    expect(await outcome('cid')).toBe('household_limit_reached')
    expect([await outcome('eve'), await outcome('eve'), await outcome('eve')]).toEqual([500, 500, 'limit_reached'])
    expect([await outcome('alone'), await outcome('alone'), await outcome('alone')]).toEqual([
      500,
      500,
      'limit_reached',
    ])
    const { keys } = attune.server
    await attune.close()
    attune = await start()
    Object.assign(attune.server, { keys })
    expect(await outcome('cid')).toBe('household_limit_reached')
    // It was used in the household of then, wherever its customer belongs by now.
    await belong('ann', 'h-3')
    await attune.ask('POST', `/v1/redemptions/${first.id}/return`, {})
    expect(await outcome('cid')).toBe(500)
    expect(await outcome('bob')).toBe('household_limit_reached')
    expect(await outcome('ann')).toBe(500)
  } finally {
    await attune.close()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
})
