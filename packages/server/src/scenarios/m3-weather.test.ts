import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Brand, startBrand } from './brand.fixture.ts'

/** About as many ZIP codes as there are (41,000), a feed brings the weather of in every quarter of an hour. */
const ZIPS = 41_000

const IN_SEATTLE = { zip: '98101', place: 'store-0001', lat: 47.6, lon: -122.3 }
const IN_LAS_VEGAS = { zip: '89101', place: 'store-0004', lat: 36.2, lon: -115.1 }

/** The weather of every ZIP code; at those that are named as given. */
function weather(named: Readonly<Record<string, number>>) {
  const rest = Array.from({ length: ZIPS }, (_, i) => String(10_000 + i * 2).padStart(5, '0'))
  return [...new Set([...rest, ...Object.keys(named)])].map((key) => ({
    key,
    value: { temperature: named[key] ?? 15, condition: 'clouds' },
  }))
}

/** M3. The drink by the weather where the person is now. */
describe('M3 Weather', { timeout: 60_000 }, () => {
  let brand: Brand
  beforeAll(async () => {
    brand = await startBrand('2026-03-02T08:00:00Z')
    await brand.feed('weather', weather({ '98101': 8, '89101': 33 }))
  })
  afterAll(() => brand.attune.close())

  const drinkAt = async (userId: string, at: string) =>
    (await brand.show(userId, 'web-hero', at)).chosen?.content?.drink

  const pushed = () => brand.handed().filter((action) => action.endsWith('drink-by-push'))

  test('the slot follows where the person is now, not where they live', async () => {
    await brand.attune.ask('POST', '/v1/identify', { userId: 'ana', traits: { zip: '98101' } })
    await brand.moment('ana', 'Location Reported', '2026-03-02T15:00:00Z', IN_SEATTLE)
    expect(await drinkAt('ana', '2026-03-02T15:05:00Z')).toBe('hot')
    await brand.moment('ana', 'Location Reported', '2026-03-02T20:00:00Z', IN_LAS_VEGAS)
    expect(await drinkAt('ana', '2026-03-02T20:05:00Z')).toBe('cold')
  })

  test('the push suits the weather, and comes once', async () => {
    await expect.poll(pushed).toEqual(['cold-drink-by-push'])
    await brand.moment('ana', 'Location Reported', '2026-03-02T21:00:00Z', IN_LAS_VEGAS)
    expect(pushed()).toEqual(['cold-drink-by-push'])
  })

  test('the next quarter of an hour brings other weather, and another drink', async () => {
    await brand.feed('weather', weather({ '98101': 8, '89101': 5 }))
    expect(await drinkAt('ana', '2026-03-02T21:05:00Z')).toBe('hot')
  })

  test('nothing is claimed of the weather of somebody of whom it is not known where they are', async () => {
    const { chosen } = await brand.show('ben', 'web-hero', '2026-03-02T21:10:00Z')
    expect(chosen).toMatchObject({ action: 'house-coffee' })
  })
})
