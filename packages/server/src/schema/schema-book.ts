import type { Event, Json, JsonObject, Playbook } from '@attune/engine'
import type { SeenRow } from '../runner/store.ts'
import { type NameSeen, nameSeenFrom, type PropertySeen } from './seen.ts'

/** Under which name everything stands that was stated about people. */
export const TRAITS = 'traits'
const EVENT = 'event/'
/** For events beyond the names that are told apart. */
const OTHERS = 'event/…'

/** Names of events that are told apart, and properties of each. */
const MAX_NAMES = 1000
const MAX_PROPERTIES = 300
/** Of a name the first so many events are looked into, and then each so-manieth. */
const LOOKED_INTO = 1000
const SAMPLE = 16
const DEEPEST = 4
const ELEMENTS = 3
const MAX_VALUES = 20
const LONGEST_VALUE = 40
/** A value is shown when so many people have had it: then it tells of nobody. */
const SEVERAL = 3

/** How much later than it happened an event came: less than so many ms; the last bucket has no end. */
export const LATENESS_MS = [60_000, 600_000, 3_600_000, 86_400_000, 604_800_000] as const

/**
 * What events and traits look like, as seen. It follows from the records alone, so a replay finds the same, and is
 * bounded whatever is sent. Texts that few people had are kept with who they were, so that an erasure takes them out;
 * once several had one, only the text is kept. Of what the playbook hides no value is kept at all.
 */
export class SchemaBook {
  readonly #names = new Map<string, NameSeen>()
  readonly #dirty = new Set<NameSeen>()
  #hidden: ReadonlySet<string> = new Set()

  constructor(rows: readonly SeenRow[], playbook: Playbook) {
    for (const { name, json } of rows) this.#names.set(name, nameSeenFrom(name, json))
    this.adopt(playbook)
    this.#dirty.clear()
  }

  get names(): Iterable<NameSeen> {
    return this.#names.values()
  }

  /** Lets values be kept as a playbook allows; what it hides from now on is let go of. */
  adopt({ definition }: Playbook): void {
    const { encrypt, mask } = definition.privacy
    this.#hidden = new Set([...encrypt, ...mask.traits].map((name) => name.toLowerCase()))
    for (const seen of this.#names.values())
      for (const [path, property] of seen.properties)
        if (property.values.length > 0 && this.#isHidden(path)) {
          property.values = []
          this.#dirty.add(seen)
        }
  }

  /** Notes an event that came at `now`. */
  note(event: Event, customer: number, now: number): void {
    if (event.type !== 'tracked' && event.type !== 'identified') return
    const seen = this.#seenOf(event.type === 'tracked' ? EVENT + event.name : TRAITS, event.at)
    seen.count++
    if (event.at < seen.first) seen.first = event.at
    if (event.at > seen.last) seen.last = event.at
    const lateness = now - event.at
    let bucket = 0
    while (bucket < LATENESS_MS.length && lateness >= LATENESS_MS[bucket]!) bucket++
    seen.late[bucket]!++
    this.#dirty.add(seen)
    if (seen.count > LOOKED_INTO && seen.count % SAMPLE !== 0) return
    seen.lookedInto++
    this.#lookInto(event.type === 'tracked' ? event.properties : event.traits, '', 1, seen, customer)
  }

  /** Lets go of what could tell of a customer. */
  forget(customer: number): void {
    for (const seen of this.#names.values())
      for (const property of seen.properties.values()) {
        const left = property.values.filter(({ by }) => by === undefined || !by.includes(customer))
        if (left.length === property.values.length) continue
        property.values = left
        this.#dirty.add(seen)
      }
  }

  /** What has changed since it was last asked for, as of now. */
  takeDirty(): SeenRow[] {
    const rows = [...this.#dirty].map((seen) => ({ name: seen.name, json: toJson(seen) }))
    this.#dirty.clear()
    return rows
  }

  #seenOf(name: string, at: number): NameSeen {
    const known = this.#names.get(name)
    if (known) return known
    if (this.#names.size >= MAX_NAMES && name !== OTHERS && name !== TRAITS) return this.#seenOf(OTHERS, at)
    const seen: NameSeen = {
      ...{ name, count: 0, lookedInto: 0, first: at, last: at },
      late: new Array(LATENESS_MS.length + 1).fill(0),
      properties: new Map(),
    }
    this.#names.set(name, seen)
    return seen
  }

  #lookInto(bag: JsonObject, prefix: string, depth: number, seen: NameSeen, customer: number): void {
    for (const name of Object.keys(bag)) this.#noteValue(prefix + name, bag[name]!, depth, seen, customer)
  }

  #noteValue(path: string, value: Json, depth: number, seen: NameSeen, customer: number): void {
    let property = seen.properties.get(path)
    if (!property) {
      if (seen.properties.size >= MAX_PROPERTIES) return
      property = { count: 0, types: {}, values: [], many: false }
      seen.properties.set(path, property)
    }
    property.count++
    const type = typeOf(value)
    property.types[type] = (property.types[type] ?? 0) + 1
    if (type === 'text' || type === 'yes-no') this.#noteExample(path, value as string | boolean, property, customer)
    if (depth >= DEEPEST) return
    if (Array.isArray(value))
      for (const element of value.slice(0, ELEMENTS)) this.#noteValue(`${path}[]`, element, depth + 1, seen, customer)
    else if (type === 'object') this.#lookInto(value as JsonObject, `${path}.`, depth + 1, seen, customer)
  }

  #noteExample(path: string, value: string | boolean, property: PropertySeen, customer: number): void {
    if (property.many || this.#isHidden(path)) return
    if (typeof value === 'string' && (value.length > LONGEST_VALUE || PERSONAL.test(value))) return
    const known = property.values.find((one) => one.value === value)
    if (!known) {
      if (property.values.length < MAX_VALUES) property.values.push({ value, count: 1, by: [customer] })
      else {
        // What has so many values is no choice of a few: names, numbers, free texts.
        property.many = true
        property.values = []
      }
      return
    }
    known.count++
    if (known.by === undefined || known.by.includes(customer)) return
    known.by = known.by.length + 1 < SEVERAL ? [...known.by, customer] : undefined
  }

  #isHidden(path: string): boolean {
    return (
      this.#hidden.size > 0 && path.split('.').some((part) => this.#hidden.has(part.replaceAll('[]', '').toLowerCase()))
    )
  }
}

/** What is plainly an address or a number of somebody. */
const PERSONAL = /@|^\+?[\d\s().-]{7,}$/

function typeOf(value: Json): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'list'
  switch (typeof value) {
    case 'string':
      return 'text'
    case 'boolean':
      return 'yes-no'
    case 'number':
      return 'number'
    default:
      return 'object'
  }
}

function toJson({ name: _, properties, ...rest }: NameSeen): string {
  return JSON.stringify({ ...rest, properties: [...properties] })
}
