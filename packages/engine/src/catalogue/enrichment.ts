import { z } from 'zod'
import { isObject, type Json, type JsonObject, pathOf, valueAt } from '../json.ts'
import type { Catalogue } from './catalogue.ts'

const FIELD = /^(attributes\.)?[A-Za-z][\w-]{0,63}$/

function ruleSchema(adds: readonly string[], fields: string) {
  return z
    .strictObject({
      property: z
        .string()
        .min(1)
        .max(256)
        .describe('the property that names it: `sku`, `products[].sku`, or a list of names: `skus[]`'),
      adds: z
        .array(z.string().regex(FIELD, { error: `a field of it: ${fields}, attributes.size` }))
        .min(1)
        .default([...adds])
        .describe(`which fields are added beside it: ${fields}, \`attributes.size\``),
      into: z
        .string()
        .regex(/^[A-Za-z]\w{0,63}$/, { error: 'a name of one word' })
        .optional()
        .describe('put the fields under this name instead of beside; for a list of names, a list of objects'),
      events: z.array(z.string().min(1)).min(1).optional().describe('only in these events; in all where not given'),
    })
    .refine(({ into, property }) => into !== undefined || !property.endsWith('[]'), {
      error: 'a list of names has no room for fields beside them; say with `into` under which name to put them',
      path: ['into'],
    })
}

/** Which properties of events name products and places, and what is added to the events from the catalogue. */
export const catalogueDefinitionSchema = z
  .strictObject({
    products: z
      .array(ruleSchema(['category', 'brand'], 'category, brand, name, price, cost, margin, image'))
      .default([]),
    places: z.array(ruleSchema(['region'], 'region, type, name, zone')).default([]),
  })
  .meta({ id: 'CatalogueUse', description: 'How events are enriched from the product and place catalogues' })

type CatalogueDefinition = z.infer<typeof catalogueDefinitionSchema>

/** One rule, compiled. */
interface Enrichment {
  /** Where what holds the name stands; empty: the event itself. */
  readonly holder: readonly string[]
  readonly name: string
  /** Whether the property holds a list of names. */
  readonly isList: boolean
  readonly idField: 'sku' | 'id'
  readonly fields: readonly (readonly [name: string, path: readonly string[]])[]
  readonly into: string | undefined
  readonly kind: 'product' | 'place'
}

/** The rules for one kind of event, by its name. */
export type Enrichments = (event: string) => readonly Enrichment[]

const NONE: readonly Enrichment[] = []

/** Compiles the rules; most events have none, which costs one look. */
export function compileEnrichment({ places, products }: CatalogueDefinition): Enrichments {
  const rules = [
    ...products.map((rule) => ({ ...rule, kind: 'product' as const })),
    ...places.map((rule) => ({ ...rule, kind: 'place' as const })),
  ]
  if (rules.length === 0) return () => NONE
  const everywhere = rules.filter(({ events }) => events === undefined).map(compileRule)
  const byEvent = new Map<string, readonly Enrichment[]>()
  for (const event of new Set(rules.flatMap(({ events }) => events ?? [])))
    byEvent.set(event, rules.filter(({ events }) => events?.includes(event) ?? true).map(compileRule))
  return (event) => byEvent.get(event) ?? everywhere
}

function compileRule({
  adds,
  into,
  kind,
  property,
}: CatalogueDefinition['products'][number] & { readonly kind: Enrichment['kind'] }): Enrichment {
  const path = pathOf(property)
  const isList = path.at(-1) === '[]'
  const end = isList ? -2 : -1
  const fields = adds.map((field) => {
    const parts = field.split('.')
    return [parts.at(-1)!, parts] as const
  })
  const idField = kind === 'product' ? 'sku' : 'id'
  return { holder: path.slice(0, end), name: path.at(end)!, isList, idField, fields, into, kind }
}

/** The properties with what the catalogue adds; what the event says itself stands. The same object where nothing is added. */
export function enrich(properties: JsonObject, rules: readonly Enrichment[], catalogue: Catalogue): JsonObject {
  let enriched: Json = properties
  for (const rule of rules) enriched = enrichAt(enriched, 0, rule, catalogue)
  return enriched as JsonObject
}

function enrichAt(value: Json, depth: number, rule: Enrichment, catalogue: Catalogue): Json {
  const part = rule.holder[depth]
  if (part === '[]') {
    if (!Array.isArray(value)) return value
    const list = value.map((element) => enrichAt(element, depth + 1, rule, catalogue))
    return list.some((element, i) => element !== value[i]) ? list : value
  }
  if (!isObject(value)) return value
  if (part === undefined) return addTo(value, rule, catalogue)
  const held = Object.hasOwn(value, part) ? value[part]! : null
  const changed = enrichAt(held, depth + 1, rule, catalogue)
  return changed === held ? value : { ...value, [part]: changed }
}

function addTo(bag: JsonObject, rule: Enrichment, catalogue: Catalogue): JsonObject {
  const { idField, into, isList, name } = rule
  const named = Object.hasOwn(bag, name) ? bag[name] : undefined
  if (named === undefined || named === null) return bag
  if (isList) {
    if (!Array.isArray(named) || isThere(bag, into!)) return bag
    const lines = named.flatMap((one) => {
      const id = idOf(one)
      return id === undefined ? [] : [{ [idField]: id, ...fieldsOf(id, rule, catalogue) }]
    })
    return { ...bag, [into!]: lines }
  }
  const id = idOf(named)
  const fields = id === undefined ? undefined : fieldsOf(id, rule, catalogue)
  if (fields === undefined) return bag
  if (into !== undefined) return isThere(bag, into) ? bag : { ...bag, [into]: { [idField]: id!, ...fields } }
  const added: { [field: string]: Json } = { ...bag }
  for (const field of Object.keys(fields)) if (!isThere(bag, field)) added[field] = fields[field]!
  return added
}

function isThere(bag: JsonObject, name: string): boolean {
  return Object.hasOwn(bag, name) && bag[name] !== null
}

function idOf(value: Json): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}

/** The fields that a thing has of those asked for; undefined for one that the catalogue does not have. */
function fieldsOf(id: string, { fields, kind }: Enrichment, catalogue: Catalogue): JsonObject | undefined {
  const product = kind === 'product' ? catalogue.product(id) : undefined
  const thing = (product ?? (kind === 'place' ? catalogue.place(id) : undefined)) as JsonObject | undefined
  if (thing === undefined) return undefined
  const found: { [name: string]: Json } = {}
  for (const [name, path] of fields) {
    const value = valueAt(thing, path)
    if (value !== undefined) found[name] = value
    else if (name === 'margin' && product?.price !== undefined && product.cost !== undefined)
      found.margin = product.price - product.cost
  }
  return found
}
