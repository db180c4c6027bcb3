import { compilePlaybook, type Event, type JsonObject, type Playbook } from '@attune/engine'
import { beforeEach, describe, expect, test } from 'vitest'
import { SchemaBook, TRAITS } from './schema-book.ts'
import type { NameSeen } from './seen.ts'

function playbookOf(privacy: object): Playbook {
  const compiled = compilePlaybook({ brand: { name: 'x', timezone: 'UTC', currency: 'USD' }, privacy })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

const NOW = Date.UTC(2026, 5, 1)

describe('the schema as seen', () => {
  let book: SchemaBook
  beforeEach(() => {
    book = new SchemaBook([], playbookOf({ encrypt: ['passport'], mask: { traits: ['first_name'] } }))
  })

  const track = (properties: JsonObject, customer = 1, at = NOW, name = 'order') =>
    book.note({ type: 'tracked', id: 'e', at, name, properties }, customer, NOW)
  const seen = (name = 'event/order', of = book): NameSeen => [...of.names].find((one) => one.name === name)!
  const valuesOf = (path: string, name = 'event/order') =>
    seen(name)
      .properties.get(path)!
      .values.map(({ by, value }) => [value, by?.length ?? 'several'])

  test('tells properties, their types and how often they come, in lists and objects too', () => {
    track({ total: 5, products: [{ sku: 'a' }, { sku: 7 }], address: { city: 'Zürich' } })
    track({ total: '5', gift: null })
    const types = Object.fromEntries([...seen().properties].map(([path, property]) => [path, property.types]))
    expect(types).toEqual({
      ...{ total: { number: 1, text: 1 }, products: { list: 1 }, 'products[]': { object: 2 } },
      ...{
        'products[].sku': { text: 1, number: 1 },
        address: { object: 1 },
        'address.city': { text: 1 },
        gift: { nothing: 1 },
      },
    })
  })

  test('counts how late events came', () => {
    for (const late of [0, 59_999, 60_000, 3_600_000, 8 * 86_400_000]) track({}, 1, NOW - late)
    expect(seen().late).toEqual([2, 1, 0, 1, 0, 1])
    expect(seen()).toMatchObject({ count: 5, first: NOW - 8 * 86_400_000, last: NOW })
  })

  test('a value that several people had stays, one of few goes with them', () => {
    for (const customer of [1, 2, 3]) track({ channel: 'web' }, customer)
    track({ channel: 'fax' }, 1)
    expect(valuesOf('channel')).toEqual([
      ['web', 'several'],
      ['fax', 1],
    ])
    expect(JSON.stringify(book.takeDirty())).not.toContain('"by":[1,2,3]')
    book.forget(1)
    expect(valuesOf('channel')).toEqual([['web', 'several']])
    expect(book.takeDirty()[0]!.json).not.toContain('fax')
  })

  test('of what is hidden, looks like an address or a number, is long or is one of many no value is kept', () => {
    const traits = {
      first_name: 'Ann',
      passport: 'X1',
      mail: 'ann@example.com',
      tel: '+41 44 123 45 67',
      note: 'n'.repeat(60),
    }
    const event: Event = { type: 'identified', id: 'i', at: NOW, traits }
    book.note(event, 1, NOW)
    for (const name of Object.keys(traits)) expect(valuesOf(name, TRAITS)).toEqual([])
    for (let i = 0; i < 30; i++) track({ city: `city ${i}` }, i)
    expect(seen().properties.get('city')).toMatchObject({ values: [], many: true })
    for (const customer of [1, 2, 3]) track({ nickname: 'Bo' }, customer)
    book.adopt(playbookOf({ mask: { traits: ['nickname'] } }))
    expect(valuesOf('nickname')).toEqual([])
  })

  test('stays bounded whatever comes, and is the same after it was kept and read', () => {
    for (let i = 0; i < 1500; i++) track({ a: 1 }, 1, NOW, `event ${i}`)
    expect([...book.names].length).toBeLessThanOrEqual(1001)
    expect(seen('event/…').count).toBe(500)
    for (let i = 0; i < 5000; i++) track({ [`p${i}`]: 1 }, 1)
    expect(seen('event/…').properties.size).toBeLessThanOrEqual(300)
    const again = new SchemaBook(book.takeDirty(), playbookOf({}))
    expect([...again.names]).toEqual([...book.names])
    expect(again.takeDirty()).toEqual([])
  })
})
