/** What was seen of events of one name, or of all traits. */
export interface NameSeen {
  /** `event/<name>`, or `traits`. */
  readonly name: string
  count: number
  /** How many of them were looked into. */
  lookedInto: number
  /** When the first and the last of them happened. */
  first: number
  last: number
  /** How many came how late (see `LATENESS_MS`). */
  readonly late: number[]
  /** By path, such as `products[].sku`. */
  readonly properties: Map<string, PropertySeen>
}

/** What was seen of a property. */
export interface PropertySeen {
  /** Of the events that were looked into: those that had it. */
  count: number
  readonly types: { [type: string]: number }
  /** Values that it had, while they are few. */
  values: ValueSeen[]
  /** Whether they were many. */
  many: boolean
}

interface ValueSeen {
  readonly value: string | boolean
  count: number
  /** Who had it, while they are so few that it could tell of them. */
  by: readonly number[] | undefined
}

/** Reads what was kept. */
export function nameSeenFrom(name: string, json: string): NameSeen {
  const { properties, ...rest } = JSON.parse(json)
  return { name, ...rest, properties: new Map(properties) }
}
