import { type JsonObject, placeSchema, productSchema } from '@attune/engine'
import type { z } from 'zod'
import type { CatalogueChange, CatalogueKind } from '../runner/record.ts'

/** Under which name a thing carries its id. */
export const ID_FIELDS = { products: 'sku', places: 'id' } as const satisfies Record<CatalogueKind, string>

/** What is wrong with a product or a place. */
export interface ThingProblem {
  readonly field: string
  readonly message: string
}

/** Reads what somebody sends as a product or place into a change of the catalogue. */
export function readThing(kind: CatalogueKind, given: unknown): CatalogueChange | ThingProblem {
  if (kind === 'products') {
    const product = productSchema.safeParse(given)
    return product.success ? { kind, id: product.data.sku, value: product.data } : problemOf(product.error)
  }
  const place = placeSchema.safeParse(given)
  return place.success ? { kind, id: place.data.id, value: place.data } : problemOf(place.error)
}

function problemOf({ issues }: z.ZodError): ThingProblem {
  const [issue] = issues
  const inner = issue!.code === 'unrecognized_keys' ? issue!.keys.slice(0, 1) : []
  const message = inner.length > 0 ? 'there is no such field' : issue!.message
  return { field: [...issue!.path, ...inner].join('.'), message }
}

const NUMBERS: ReadonlySet<string> = new Set(['price', 'cost', 'lat', 'lon', 'radius'])
const STRUCTURES: ReadonlySet<string> = new Set(['polygon', 'hours'])

/**
 * A row of CSV, all of whose values are texts, as a product or place is sent: `attributes.size` and `address.city` are
 * fields within, `price`, `lat` and the like are numbers, `polygon` and `hours` are JSON. What is not as it should be
 * stays as it is, so that reading it says what is wrong.
 */
export function thingOfCsvRow(row: Readonly<Record<string, string>>): JsonObject {
  const thing: { [name: string]: JsonObject[string] } = {}
  for (const [name, value] of Object.entries(row)) {
    const dot = name.indexOf('.')
    if (dot < 0) thing[name] = cellOf(name, value)
    else {
      const outer = name.slice(0, dot)
      thing[outer] = { ...(thing[outer] as JsonObject | undefined), [name.slice(dot + 1)]: value }
    }
  }
  return thing
}

function cellOf(name: string, text: string): JsonObject[string] {
  if (NUMBERS.has(name)) return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
  if (!STRUCTURES.has(name)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
