import { describe, expect, it } from 'vitest'
import { audiencesOf } from '../audience/membership.ts'
import type { Json, JsonObject } from '../json.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, problemsOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { Shelves } from './catalogue.ts'
import { catalogueDefinitionSchema, compileEnrichment, enrich } from './enrichment.ts'

const shelves = new Shelves()
shelves.putProduct({
  ...{ sku: 'shoe', name: 'Court 7', category: 'shoes/basketball', brand: 'Hoop', price: 8900, cost: 4000 },
  attributes: { size: '44' },
})
shelves.putProduct({ sku: 'sock', name: 'Sock', category: 'clothes/socks' })
shelves.putPlace({ id: 's1', name: 'Pike Place', type: 'store', region: 'WA', lat: 47.6, lon: -122.3 })

function enriched(definition: object, properties: JsonObject, event = 'order'): JsonObject {
  return enrich(properties, compileEnrichment(catalogueDefinitionSchema.parse(definition))(event), shelves)
}

const shoe = { category: 'shoes/basketball', brand: 'Hoop' }
const own = { sku: 'shoe', category: 'mine', brand: null }

/** A rule, what the event says, and what it says with the catalogue. */
const CASES: readonly [what: string, rules: object, given: JsonObject, expected: JsonObject][] = [
  ['beside a name', { products: [{ property: 'sku' }] }, { sku: 'shoe', n: 1 }, { sku: 'shoe', n: 1, ...shoe }],
  ['what the event says itself stands', { products: [{ property: 'sku' }] }, own, { ...own, brand: 'Hoop' }],
  ['into each line', { products: [{ property: 'products[].sku' }] }, lines({}, {}), lines(shoe, { category: 'clothes/socks' })],
  ['from a list of names', { products: [{ property: 'skus[]', into: 'lines', adds: ['category'] }] }, { skus: ['sock', 'x', 7] }, { skus: ['sock', 'x', 7], lines: [{ sku: 'sock', category: 'clothes/socks' }, { sku: 'x' }, { sku: '7' }] }],
  ['under a name of its own', { places: [{ property: 'store', into: 'place', adds: ['name', 'region'] }] }, { store: 's1' }, { store: 's1', place: { id: 's1', name: 'Pike Place', region: 'WA' } }],
  ['deeper down', { places: [{ property: 'context.store' }] }, { context: { store: 's1' } }, { context: { store: 's1', region: 'WA' } }],
  ['margin and attributes', { products: [{ property: 'sku', adds: ['margin', 'attributes.size'] }] }, { sku: 'shoe' }, { sku: 'shoe', margin: 4900, size: '44' }],
] // biome-ignore format: one case a line

function lines(first: JsonObject, second: JsonObject): { products: Json } {
  return { products: [{ sku: 'shoe', ...first }, { sku: 'sock', ...second }, { sku: 'unheard-of' }, 'odd'] }
}

describe('enrichment', () => {
  it.each(CASES)('adds what the catalogue knows: %s', (_, rules, given, expected) => {
    const before = JSON.stringify(given)
    expect(enriched(rules, given)).toEqual(expected)
    expect(JSON.stringify(given)).toBe(before)
  })

  it('leaves what names nothing as it is, and events that the rule is not for', () => {
    const rules = { products: [{ property: 'products[].sku', events: ['order'] }] }
    for (const given of [{}, { products: 'x' }, { products: [{ sku: 'unheard-of' }] }, { products: [{ sku: {} }] }])
      expect(enriched(rules, given)).toBe(given)
    const given = { products: [{ sku: 'shoe' }] }
    expect(enriched(rules, given, 'other')).toBe(given)
  })

  it('tells where a list of names has no room for what is added', () => {
    const problems = problemsOf({ catalogue: { products: [{ property: 'skus[]' }] } })
    expect(problems).toMatchObject([{ path: 'catalogue.products[0].into' }])
  })

  it('lets rollups, computed traits, audiences and decisions look at categories; the event itself stays as it came', () => {
    const playbook = playbookOf({
      catalogue: { products: [{ property: 'products[].sku' }] },
      computed: {
        favourite: { calculate: 'most-frequent', event: 'order', property: 'products[].category' },
        'shoe-size': {
          calculate: 'last',
          event: 'order',
          lines: 'products',
          where: 'category under "shoes"',
          property: 'sku',
        },
        spent: {
          calculate: 'sum',
          event: 'order',
          lines: 'products',
          where: 'category under "shoes"',
          property: 'price',
        },
      },
      audiences: {
        players: { where: 'count(order, property "products[].category" under "shoes/basketball", within 120d) >= 2' },
      },
      channels: { web: { kind: 'slot', consent: 'none' } },
      actions: { a: { value: 1, placements: ['home'], treatments: [{ channel: 'web', content: {} }] } },
    })
    const customer = createCustomer(1, 0)
    const products = [
      { sku: 'shoe', price: 80 },
      { sku: 'sock', price: 5 },
    ]
    const event = { type: 'tracked', name: 'order', properties: { products } } as const
    for (const at of [1000, 2000])
      step(customer, { ...event, id: `o${at}`, at }, worldOf(playbook, at, { catalogue: shelves }))
    const read = (id: string) => playbook.computed.get(id)!.read(customer, 2000)
    expect(['favourite', 'shoe-size', 'spent'].map(read)).toEqual(['shoes/basketball', 'shoe', 160])
    expect(audiencesOf(customer)).toMatchObject([{ audience: 'players' }])
    expect(event.properties.products).toEqual([
      { sku: 'shoe', price: 80 },
      { sku: 'sock', price: 5 },
    ])
    const asked = {
      type: 'decision-requested',
      id: 'd',
      at: 3000,
      placement: 'home',
      properties: event.properties,
    } as const
    const { effects } = step(customer, asked, worldOf(playbook, 3000, { catalogue: shelves }))
    expect(effects.find(({ type }) => type === 'record-decision')).toMatchObject({
      decision: { properties: { products: [{ category: 'shoes/basketball' }, { category: 'clothes/socks' }] } },
    })
  })
})
