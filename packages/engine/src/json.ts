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
