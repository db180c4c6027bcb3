/** What a touchpoint may send as a value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** A bag of named values: the properties of an event, the fields of a feed value. */
export type JsonObject = { readonly [name: string]: Json }

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
