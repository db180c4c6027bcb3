import { expect, test } from 'vitest'
import { startAttune } from './attune.fixture.ts'

/** Half past ten in the morning of the last day of the month in London, half past eleven at night in Auckland. */
const START = Date.UTC(2026, 10, 29, 10, 30)

const playbookOf = (timezone: string) => ({
  brand: { name: 'Bean', timezone, currency: 'NZD' },
  loyalty: { stars: { name: 'Stars', earn: [{ event: 'Visit', points: { each: 10 } }], expiresAfter: '1d' } },
})

test('points end in a month of the brand, at its edge too, also of a brand that moves', {
  timeout: 60_000,
}, async () => {
  const attune = await startAttune(() => playbookOf('Pacific/Auckland'), { clock: { kind: 'follow', startAt: START } })
  const visit = (userId: string, at: number) =>
    attune.ask('POST', '/v1/track', {
      userId,
      event: 'Visit',
      timestamp: new Date(at).toISOString(),
      messageId: userId,
    })
  const months = async () =>
    (await attune.ask('GET', '/v1/points/ends')).body.programmes[0].months.map(
      ({ month, points }: { month: string; points: number }) => [month, points],
    )
  try {
    await visit('ana', START)
    await visit('bea', START + 29 * 60_000)
    await visit('cem', START + 30 * 60_000)
    expect(await months()).toEqual([
      ['2026-11', 20],
      ['2026-12', 10],
    ])
    await attune.ask('POST', '/v1/playbook', playbookOf('Europe/London'))
    expect(await months()).toEqual([['2026-11', 30]])
  } finally {
    await attune.close()
  }
})
