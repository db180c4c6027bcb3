import { expect, test } from 'vitest'
import { Series } from './series.ts'
import { valuesOf } from './symbols.ts'

const key = Buffer.alloc(32, 7).toString('base64')

test('codes are read again, however they are typed', () => {
  const series = new Series({ key, prefix: 'SUMMER', length: 15 })
  const codes = series.codes(1_000_000, 300)
  expect(new Set(codes).size).toBe(300)
  expect(codes[0]).toMatch(/^SUMMER(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
  codes.forEach((code, i) => {
    for (const typed of [code, code.toLowerCase().replaceAll('-', ' '), code.replaceAll('0', 'o').replaceAll('1', 'l')])
      expect(series.read(valuesOf(typed)!)).toBe(1_000_000 + i)
  })
})

test('what is mistyped is told from what is none of them', () => {
  const series = new Series({ key, prefix: 'A', length: 8 })
  const [code] = series.codes(0, 1)
  const values = valuesOf(code!)!
  expect(series.read(values.with(3, (values[3]! + 1) % 32))).toBe('mistyped')
  expect(series.read(values.slice(0, -1))).toBe('mistyped')
  expect(series.read(valuesOf('HELLO')!)).toBe('foreign')
})

test('the codes of a short kind are all different, up to the last', () => {
  const series = new Series({ key, prefix: '', length: 3 })
  expect(new Set(series.codes(0, 32 ** 3)).size).toBe(32 ** 3)
})
