import type { Json, JsonObject } from '../json.ts'
import { valueAt } from '../json.ts'
import type { Stepping } from '../stepping.ts'
import type { Association } from './association.ts'
import type { AffinityDefinition } from './definition.ts'

/** What is bought together, as far as it is known. A step sees what earlier steps counted. */
export interface Affinity {
  /** What the thing in a basket that goes best with another has to do with it; undefined where nothing in there does. */
  goesWith(basket: readonly string[], consequent: string): Association | undefined
}

/** How purchases are read, compiled. */
export interface AffinityRule {
  readonly event: string | undefined
  readonly halfLifeMs: number
  readonly skusOf: (properties: JsonObject) => readonly string[]
}

export function skusReader({ items, sku }: AffinityDefinition): AffinityRule['skusOf'] {
  const [path, field] = [items.split('.'), sku.split('.')]
  return (properties) => {
    const list = valueAt(properties, path)
    if (!Array.isArray(list)) return []
    return list.flatMap((item: Json) => {
      const found = isObject(item) ? valueAt(item, field) : item
      return typeof found === 'string' && found !== '' ? [found] : []
    })
  }
}

/** Asks for what was bought to be counted. One thing alone counts too: lifts are reckoned from all baskets. */
export function countBasket(skus: readonly string[], at: number, step: Stepping): void {
  if (skus.length > 0) step.effect({ type: 'count-basket', skus: [...new Set(skus)], at })
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
