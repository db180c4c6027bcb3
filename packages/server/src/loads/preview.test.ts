import { describe, expect, it } from 'vitest'
import { DEFAULT_INPUT_LIMITS } from '../sources/limits.ts'
import { mappingSchema } from './mapping.ts'
import { previewFile } from './preview.ts'

const around = {
  load: 'preview',
  createdAt: Date.UTC(2026, 5, 1),
  limits: DEFAULT_INPUT_LIMITS,
  region: 'DE',
  zone: 'Europe/Berlin',
}
const previewOf = (text: string, whole = true) => previewFile(Buffer.from(text), whole, undefined, around)

describe('what a file without a mapping is taken for', () => {
  it('finds the delimiter also where notes go over several lines and hold others', () => {
    const text = [
      'Receipt;Date;Card;Total;Note',
      'B1;01.05.2026 09:00;K1;1.204,50;"zwei, drei',
      'vier, fünf"',
      'B2;31.05.2026 09:30;K2;12,00;',
      'B3;31.05.2026 10:00;K1;7,90;"a;b"',
    ].join('\r\n')
    for (const given of [previewOf(text), previewOf(text.slice(0, -4), false)]) {
      expect(given.mapping).toMatchObject({ delimiter: ';', key: 'Receipt', identifiers: { loyalty: 'Card' } })
      expect(given.columns.map(({ kind }) => kind)).toEqual(['text', 'time', 'text', 'amount', 'text'])
      expect(given.rows.map(({ line }) => line).slice(0, 2)).toEqual([2, 4])
      expect(given.rows[0]).not.toHaveProperty('problem')
    }
  })

  it('takes a file with one column for what it is', () => {
    expect(previewOf('email\nann@example.com\nbob@example.com\n').mapping).toMatchObject({
      delimiter: ',',
      identifiers: { email: 'email' },
    })
  })

  it('says of a file in which nothing stands that nothing can be guessed', () => {
    for (const text of ['', '\n\n', '{broken\n'])
      expect(previewOf(text).problems, JSON.stringify(text)).toEqual([
        { path: 'file', message: 'nothing can be read in it from which a mapping could be guessed' },
      ])
  })

  it('refuses a column that stands there twice', () => {
    const mapping = mappingSchema.parse({ identifiers: { user: 'id' }, traits: { city: 'city' } })
    const { problems } = previewFile(Buffer.from('id,city,id\n1,Rome,2\n'), true, mapping, around)
    expect(problems).toEqual([
      { path: 'identifiers.user', message: 'the file has several columns "id"; name each of them differently' },
    ])
  })

  it('gives fields that lie deeper names without dots', () => {
    const { mapping } = previewOf('{"guest":{"email":"ann@example.com","first_name":"Ann"},"stay":{"nights":2}}\n')
    expect(mapping.identifiers).toEqual({ email: 'guest.email' })
    expect(mapping.traits).toEqual({
      guest_first_name: 'guest.first_name',
      stay_nights: { column: 'stay.nights', type: 'integer' },
    })
  })
})
