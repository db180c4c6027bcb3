import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Brand, startBrand } from './brand.fixture.ts'

const IN_STORE = { zip: '98101', place: 'store-0001', lat: 47.6, lon: -122.3 }
const IN_THE_STREET = { zip: '98101', lat: 47.6, lon: -122.3 }

const COFFEE = { total: 3.65, channel: 'till', skus: ['drip-large'], categories: ['coffee'] }
const WITH_BREAKFAST = {
  ...{ total: 13.6, channel: 'till' },
  ...{ skus: ['drip-large', 'breakfast-full'], categories: ['coffee', 'food'] },
}

/** P3. The offer at the hour, on the days and at the place of the habit; Seattle is eight hours behind UTC in February. */
describe('P3 Habits', { timeout: 60_000 }, () => {
  let brand: Brand
  beforeEach(async () => {
    brand = await startBrand('2026-02-01T08:00:00Z')
    await brand.attune.ask('POST', '/v1/identify', { userId: 'ana', traits: { timezone: 'America/Los_Angeles' } })
    for (let week = 0; week < 4; week++)
      for (const day of [3, 4, 5, 6]) {
        const date = new Date(Date.UTC(2026, 1, day + week * 7)).toISOString().slice(0, 10)
        await brand.moment('ana', 'Order Completed', `${date}T16:02:00Z`, { order_id: date, ...COFFEE })
      }
  })
  afterEach(() => brand.attune.close())

  const chosenFor = async (userId: string, at: string, properties: object) =>
    (await brand.moment(userId, 'Location Reported', at, properties)).map(({ chosen }) => chosen?.action)

  test('free coffee with breakfast at that hour, in the store, which the breakfast completes', async () => {
    expect(await chosenFor('ana', '2026-03-03T16:00:00Z', IN_STORE)).toContain('breakfast-offer')
    await brand.moment('ana', 'Order Completed', '2026-03-03T16:05:00Z', { order_id: 'b', ...WITH_BREAKFAST })
    const { body } = await brand.attune.ask('GET', '/v1/customers/user:ana')
    const { state } = body.wallet.find((grant: { offer: string }) => grant.offer === 'free-coffee-with-breakfast')
    expect(state).toBe('completed')
  })

  test.each([
    ['at another hour', '2026-03-03T18:00:00Z', IN_STORE],
    ['on another day', '2026-03-02T16:00:00Z', IN_STORE],
    ['in the street', '2026-03-03T16:00:00Z', IN_THE_STREET],
  ])('nothing %s', async (_when, at, properties) => {
    expect(await chosenFor('ana', at, properties)).not.toContain('breakfast-offer')
  })

  test('nothing to somebody without the habit', async () => {
    expect(await chosenFor('ben', '2026-03-03T16:00:00Z', IN_STORE)).not.toContain('breakfast-offer')
  })
})
