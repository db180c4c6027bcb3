/** What a touchpoint may send as a value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** A bag of named values: the properties of an event, the fields of a feed value. */
export type JsonObject = { readonly [name: string]: Json }

/** A value as a number to add up; undefined where it is none. Huge ones count as none, so that a sum stays exact and finite. */
export function asNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined
}

/** The value at a dotted path (`address.city`); undefined where the path leads nowhere. Inherited names lead nowhere. */
export function valueAt(bag: JsonObject | undefined, path: readonly string[]): Json | undefined {
  let current: Json | undefined = bag
  for (const name of path) {
    if (current === null || typeof current !== 'object' || Array.isArray(current)) return undefined
    if (!Object.hasOwn(current, name)) return undefined
    current = (current as JsonObject)[name]
  }
  return current
}

/** Stands in a path for each element of a list. */
const EACH = '[]'

/** The parts of a written path: `products[].sku` leads into each element of the list `products`. */
export function pathOf(text: string): readonly string[] {
  return text.split('.').flatMap((name) => {
    const each = name.match(/(\[\])+$/)?.[0] ?? ''
    return [name.slice(0, name.length - each.length), ...(each.match(/\[\]/g) ?? [])]
  })
}

/** Whether a path leads into a list, so that there can be several values. */
export function isIntoLists(path: readonly string[]): boolean {
  return path.includes(EACH)
}

/** Every value that a path leads to, those of lists one by one; what is not there is left out. */
export function valuesAt(bag: JsonObject | undefined, path: readonly string[]): Json[] {
  const each = path.indexOf(EACH)
  const value = valueAt(bag, each < 0 ? path : path.slice(0, each))
  if (value === undefined) return []
  return each < 0 ? [value] : valuesIn(value, path.slice(each + 1))
}

function valuesIn(list: Json, rest: readonly string[]): Json[] {
  if (!Array.isArray(list)) return []
  if (rest.length === 0) return [...list]
  if (rest[0] === EACH) return list.flatMap((element) => valuesIn(element, rest.slice(1)))
  return list.flatMap((element) => (isObject(element) ? valuesAt(element, rest) : []))
}

/** Whether a value is a bag of named values. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
