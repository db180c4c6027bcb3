import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCity } from './city.ts'
import { stockRows, weatherRows } from './feeds.ts'
import { isoTime } from './iso-time.ts'
import { isInStock, restock, sell } from './stock.ts'
import { weatherAt } from './weather.ts'

const city = createCity({ seed: 9, people: 1, stores: 24 })
const YEAR_2026 = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) })

function meanTemperature(metro: string, month: number, hourUtc: number): number {
  const zip = city.zips.find((area) => area.metro.id === metro)!
  let sum = 0
  for (let day = 1; day <= 28; day++)
    sum += weatherAt(city.seed, zip, Date.UTC(2026, month - 1, day, hourUtc)).temperature
  return sum / 28
}

describe('the weather', () => {
  it('never jumps: ten minutes change the temperature by less than a degree and a half', () => {
    fc.assert(
      fc.property(YEAR_2026, fc.nat(city.zips.length - 1), (at, index) => {
        const zip = city.zips[index]!
        const before = weatherAt(city.seed, zip, at).temperature
        const after = weatherAt(city.seed, zip, at + 600_000).temperature
        expect(Math.abs(after - before)).toBeLessThan(1.5)
      }),
    )
  })

  it('is warmer in summer, in the afternoon and in Las Vegas', () => {
    expect(meanTemperature('chicago', 7, 20)).toBeGreaterThan(meanTemperature('chicago', 1, 20) + 15)
    expect(meanTemperature('las-vegas', 7, 22)).toBeGreaterThan(meanTemperature('las-vegas', 7, 12) + 5)
    expect(meanTemperature('las-vegas', 7, 22)).toBeGreaterThan(meanTemperature('seattle', 7, 22) + 8)
  })

  it('is told for every ZIP of the city', () => {
    const rows = weatherRows(city, Date.UTC(2026, 6, 1))
    expect(rows.map(({ key }) => key)).toEqual(city.zips.map(({ zip }) => zip))
    expect(rows[0]!.value).toEqual({ temperature: expect.any(Number), condition: expect.any(String) })
  })
})

describe('the shelves', () => {
  it('run down with sales, not below nothing, and are filled at night', () => {
    const { stock, stores } = city
    const store = stores.find(({ kind }) => kind === 'coffee')!
    const key = `${store.id}:latte-large`
    const full = stock.quantities.get(key)!
    sell(stock, store.id, 'latte-large', 3)
    expect(stock.quantities.get(key)).toBe(full - 3)
    sell(stock, store.id, 'latte-large', full)
    expect(isInStock(stock, store.id, 'latte-large')).toBe(false)
    expect(stockRows(city, 0)).toContainEqual({ feed: 'stock', key, value: { quantity: 0 } })
    restock(stock, store.zone)
    expect(stock.quantities.get(key)).toBe(full)
  })
})

describe('a time in ISO 8601', () => {
  it('is written as Date writes it', () => {
    fc.assert(fc.property(YEAR_2026, (at) => isoTime(at) === new Date(at).toISOString()))
  })
})
