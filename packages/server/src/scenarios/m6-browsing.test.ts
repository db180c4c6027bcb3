import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Brand, startBrand } from './brand.fixture.ts'

/** M6. Five product pages of one section within ten minutes are a moment; the sixth page shows the section. */
describe('M6 Browsing', { timeout: 30_000 }, () => {
  let brand: Brand
  beforeAll(async () => {
    brand = await startBrand('2026-03-02T08:00:00Z')
  })
  afterAll(() => brand.attune.close())

  const at = (minute: number) => `2026-03-02T15:${String(minute).padStart(2, '0')}:00Z`
  const view = async (userId: string, minute: number, section = 'running') =>
    (await brand.moment(userId, 'Product Viewed', at(minute), { sku: `s${minute}`, section })).filter(
      ({ moment }) => moment.id === 'browsing-a-section',
    )

  test('the fifth page within ten minutes is the moment, and the sixth shows the section in its slot', async () => {
    for (const minute of [0, 2, 4, 6]) expect(await view('ana', minute)).toEqual([])
    expect(await view('ana', 8)).toMatchObject([{ chosen: { action: 'section-note' } }])
    expect(await view('ana', 9)).toEqual([])
    expect((await brand.show('ana', 'web-hero', at(9))).chosen?.content).toMatchObject({ section: 'running' })
  })

  test('pages of different sections, or too far apart, are none', async () => {
    for (const minute of [10, 11, 12, 13]) expect(await view('ben', minute)).toEqual([])
    expect(await view('ben', 14, 'swim')).toEqual([])
    expect(await view('ben', 24)).toEqual([])
    expect((await brand.show('ben', 'web-hero', at(25))).chosen).toMatchObject({ action: 'house-coffee' })
  })

  test('the page that asks for its slot may come before the one that counts it', async () => {
    for (const minute of [30, 31, 32, 33]) await view('cleo', minute)
    expect((await brand.show('cleo', 'web-hero', at(33))).chosen).toMatchObject({ action: 'house-coffee' })
    await view('cleo', 34)
    expect((await brand.show('cleo', 'web-hero', at(34))).chosen?.content).toMatchObject({ section: 'running' })
  })
})
