import { type Json, type JsonObject, rowId } from '@attune/engine'
import { examine } from '../sources/examine.ts'
import type { IncomingEvent } from '../sources/incoming-event.ts'
import type { InputLimits } from '../sources/limits.ts'
import { type MessageKind, readKind, readMessage } from '../sources/message.ts'
import { beginReading, type Reading, refuse, takeProblem } from '../sources/reading.ts'
import { RESERVED_EVENTS } from '../sources/reserved-events.ts'
import type { Mapping, TimeMapping, ValueMapping } from './mapping.ts'
import type { MappingProblem } from './mapping-problems.ts'
import { compileValue, type ReadValue, ValueProblem } from './read-value.ts'
import { RowNames } from './row-names.ts'
import type { Row } from './rows.ts'
import { compileTime, type ReadTime } from './time-format.ts'

/** In which surroundings rows are understood. */
export interface Circumstances {
  readonly load: string
  /** When the load was begun, ms since 1970: the time of what has none. */
  readonly createdAt: number
  readonly limits: InputLimits
  /** ISO 3166 country of phone numbers that are given without one. */
  readonly region: string
  /** IANA zone of times without one. */
  readonly zone: string
}

/** What a row comes to. */
type Interpreted =
  | { readonly ok: true; readonly events: readonly IncomingEvent[] }
  | { readonly ok: false; readonly code: string; readonly column: string; readonly message: string }

/** Understands rows one by one, in the order of the file. */
export type Interpret = (row: Row) => Interpreted

type Fields = Row['fields']
type Get = (fields: Fields) => Json | undefined

interface Bound {
  readonly name: string
  readonly column: string
  readonly get: Get
  readonly read: ReadValue
}

/** Compiles a mapping for a head (undefined: NDJSON); or tells what does not fit. */
export function compileMapping(
  mapping: Mapping,
  head: readonly string[] | undefined,
  around: Circumstances,
): { readonly ok: true; readonly interpret: Interpret } | { readonly ok: false; readonly problems: MappingProblem[] } {
  const binder = new Binder(head, around.zone)
  const rowNames = new RowNames(mapping.source)
  const interpret = mapping.messages
    ? interpretMessages(rowNames, around, binder)
    : interpretMapped(mapping, rowNames, around, binder)
  return binder.problems.length === 0 ? { ok: true, interpret } : { ok: false, problems: binder.problems }
}

/** Finds columns, and notes those that are not there. */
class Binder {
  readonly problems: MappingProblem[] = []
  readonly #head: readonly string[] | undefined
  readonly #zone: string

  constructor(head: readonly string[] | undefined, zone: string) {
    this.#head = head
    this.#zone = zone
  }

  get head(): readonly string[] | undefined {
    return this.#head
  }

  column(column: string, path: string): Get {
    const head = this.#head
    if (head === undefined) {
      const steps = column.split('.')
      return (fields) => (fields as JsonObject)[column] ?? valueAt(fields as JsonObject, steps)
    }
    const index = head.indexOf(column)
    if (index < 0)
      this.problems.push({
        path,
        message: `the file has no column "${column}"; it has ${head.slice(0, 50).join(', ') || 'nothing at all'}`,
      })
    else if (head.lastIndexOf(column) !== index)
      this.problems.push({ path, message: `the file has several columns "${column}"; name each of them differently` })
    return (fields) => (fields as readonly string[])[index]
  }

  value(name: string, mapping: ValueMapping, path: string): Bound {
    const column = typeof mapping === 'string' ? mapping : mapping.column
    const read = compileValue(mapping, this.#head === undefined, this.#zone)
    if (!read) this.problems.push({ path: `${path}.format`, message: FORMAT })
    return { name, column, get: this.column(column, path), read: read ?? (() => undefined) }
  }

  time(mapping: TimeMapping, path: string): { readonly column: string; readonly get: Get; readonly read: ReadTime } {
    const { column, format = 'iso', zone = this.#zone } = typeof mapping === 'string' ? { column: mapping } : mapping
    const read = compileTime(format, zone)
    if (!read) this.problems.push({ path: `${path}.format`, message: FORMAT })
    return { column, get: this.column(column, path), read: read ?? (() => undefined) }
  }
}

const FORMAT = 'a format names at least year, month and day, such as YYYY-MM-DD HH:mm'

function valueAt(fields: JsonObject, steps: readonly string[]): Json | undefined {
  let value: Json | undefined = fields
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    value = (value as JsonObject)[step]
  }
  return value
}

function interpretMapped(mapping: Mapping, rowNames: RowNames, around: Circumstances, binder: Binder): Interpret {
  const bindAll = (values: Readonly<Record<string, ValueMapping>>, path: string) =>
    Object.entries(values).map(([name, value]) => binder.value(name, value, `${path}.${name}`))
  const properties = bindAll(mapping.properties, 'properties')
  const traits = bindAll(mapping.traits, 'traits')
  const identifiers = Object.entries(mapping.identifiers).map(([namespace, value]) => {
    const { column, verified } = typeof value === 'string' ? { column: value, verified: false } : value
    return { namespace, column, verified, get: binder.column(column, `identifiers.${namespace}`) }
  })
  const verified = identifiers.filter((one) => one.verified).map(({ namespace }) => namespace)
  const time = mapping.time === undefined ? undefined : binder.time(mapping.time, 'time')
  const nameOf = compileEvent(mapping.event, binder)
  const idOf = compileId(mapping, rowNames, around, binder)
  const columnOf = columnNames({ identifiers, properties, traits }, time?.column, nameColumn(mapping))
  const context = verified.length > 0 ? { verified } : {}

  return ({ fields }) => {
    const problem = (code: string, column: string, message: string): Interpreted => ({
      ok: false,
      code,
      column,
      message,
    })
    const id = idOf(fields)
    if (id instanceof ValueProblem) return problem('missing_field', keyColumns(mapping).join(), id.message)
    const at = time === undefined ? around.createdAt : readTime(time, fields)
    if (typeof at !== 'number') return problem('invalid_time', time!.column, at.message)
    const name = nameOf(fields)
    if (name instanceof ValueProblem) return problem('unknown_event', nameColumn(mapping), name.message)
    const whom: { [namespace: string]: string } = {}
    for (const { get, namespace } of identifiers) {
      const value = get(fields)
      if (value === undefined || value === null || value === '') continue
      whom[namespace] = typeof value === 'string' ? value.trim() : String(value)
    }
    const reading = beginReading({ ...around, receivedAt: Math.min(at, around.createdAt), newId: () => id })
    const known = readBag(traits, fields)
    if (known instanceof BagProblem) return problem('invalid_value', known.column, known.message)
    const told = readBag(properties, fields)
    if (told instanceof BagProblem) return problem('invalid_value', told.column, told.message)
    const message: JsonObject =
      name === undefined
        ? { identifiers: whom, traits: known, context }
        : { event: name, identifiers: whom, properties: told, context: { ...context, traits: known } }
    return finish(name === undefined ? 'identify' : 'track', message, id, at, reading, around, columnOf)
  }
}

/** The time of the row must be one at which something can have happened. */
function finish(
  kind: MessageKind,
  message: JsonObject,
  id: string,
  at: number,
  reading: Reading,
  { createdAt, limits }: Circumstances,
  columnOf: (field: string) => string,
): Interpreted {
  const events: IncomingEvent[] = []
  if (at > createdAt + limits.futureMs) refuse(reading, 'time_in_future', 'time')
  if (at < createdAt - limits.loadPastMs) refuse(reading, 'time_too_old', 'time')
  const named = message.messageId === undefined ? { ...message, messageId: id } : message
  if (typeof message.event === 'string' && RESERVED_EVENTS.has(message.event))
    refuse(reading, 'invalid_value', 'event', `"${message.event}" is said live or, of consents, by their own import.`)
  if (!reading.problem && examine(named, true, reading)) readMessage(kind, named, 0, reading, events)
  if (!reading.problem) return { ok: true, events }
  const { code, field = '', message: why } = takeProblem(reading, 0)
  return { ok: false, code, column: columnOf(field), message: why }
}

function compileEvent(event: Mapping['event'], binder: Binder): (fields: Fields) => string | undefined | ValueProblem {
  if (event === undefined || typeof event === 'string') return () => event
  const get = binder.column(event.column, 'event.column')
  const names = event.names === undefined ? undefined : new Map(Object.entries(event.names))
  return (fields) => {
    const value = get(fields)
    const text = value === undefined || value === null ? '' : String(value).trim()
    if (text === '') return new ValueProblem('the row names no event')
    return names === undefined
      ? text
      : (names.get(text) ?? new ValueProblem(`the mapping names no event for "${text}"`))
  }
}

function keyColumns({ id, key = [] }: Mapping): readonly string[] {
  if (id !== undefined) return [id]
  return typeof key === 'string' ? [key] : key
}

function nameColumn({ event }: Mapping): string {
  return typeof event === 'object' ? event.column : ''
}

/** How the event of a row is called: by an id that it has elsewhere too, or by the key of the row. */
function compileId(
  mapping: Mapping,
  rowNames: RowNames,
  { createdAt }: Circumstances,
  binder: Binder,
): (fields: Fields) => string | ValueProblem {
  const columns = keyColumns(mapping)
  const path = mapping.id === undefined ? 'key' : 'id'
  const gets = columns.map((column) => binder.column(column, path))
  const valuesOf = (fields: Fields) => gets.map((get) => get(fields)).map((value) => String(value ?? '').trim())
  const missing = () => new ValueProblem(`the row has no ${columns.join(', ')}`)
  if (mapping.id !== undefined) return (fields) => valuesOf(fields)[0] || missing()
  if (columns.length > 0)
    return (fields) => {
      const values = valuesOf(fields)
      return values.every((value) => value === '') ? missing() : rowId(rowNames.ofKey(columns, values))
    }
  const contentOf = compileContent(binder.head)
  // What is stated without a time is stated when the load is begun: sent once more it is stated once more.
  const when = mapping.time === undefined ? String(createdAt) : ''
  return (fields) => rowId(rowNames.ofContent(when + contentOf(fields)))
}

/** Everything that stands in a row, whatever the order of its columns. */
function compileContent(head: readonly string[] | undefined): (fields: Fields) => string {
  if (head === undefined) return (fields) => canonical(fields as JsonObject)
  const order = head
    .map((name, index) => ({ name: `\u0001${name}\u0002`, index }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return (fields) => {
    let content = ''
    for (const { index, name } of order) {
      const value = (fields as readonly string[])[index]!
      if (value !== '') content += name + value
    }
    return content
  }
}

function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const entries = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join()}}`
}

/** Why one of several values is none. */
class BagProblem {
  readonly column: string
  readonly message: string
  constructor(column: string, message: string) {
    this.column = column
    this.message = message
  }
}

function readBag(bounds: readonly Bound[], fields: Fields): JsonObject | BagProblem {
  const bag: { [name: string]: Json } = {}
  for (const { column, get, name, read } of bounds) {
    const value = read(get(fields))
    if (value instanceof ValueProblem) return new BagProblem(column, value.message)
    if (value !== undefined) bag[name] = value
  }
  return bag
}

function readTime(
  { get, read }: { readonly get: Get; readonly read: ReadTime },
  fields: Fields,
): number | ValueProblem {
  const value = get(fields)
  if (value === undefined || value === null || value === '') return new ValueProblem('the row has no time')
  const text = String(value).trim()
  return read(text) ?? new ValueProblem(`"${text}" is no time of the format that the mapping says`)
}

/** From a field of a message back to the column that it was made from, or to those of which one must name somebody. */
function columnNames(
  {
    identifiers,
    properties,
    traits,
  }: {
    readonly identifiers: readonly { readonly namespace: string; readonly column: string }[]
    readonly properties: readonly Bound[]
    readonly traits: readonly Bound[]
  },
  time: string | undefined,
  event: string,
): (field: string) => string {
  const columns = new Map([['', identifiers.map(({ column }) => column).join()]])
  if (time !== undefined) columns.set('time', time)
  if (event !== '') columns.set('event', event)
  for (const { column, namespace } of identifiers) columns.set(`identifiers.${namespace}`, column)
  for (const { column, name } of properties) columns.set(`properties.${name}`, column)
  for (const { column, name } of traits) columns.set(`traits.${name}`, column).set(`context.traits.${name}`, column)
  return (field) => columns.get(field) ?? field
}

const KINDS_OF_FILES: readonly MessageKind[] = ['identify', 'track', 'page', 'screen', 'group']

/** Rows that are messages: with an id of theirs they are known by it, live ones too; without one by what stands in them. */
function interpretMessages(rowNames: RowNames, around: Circumstances, binder: Binder): Interpret {
  const contentOf = compileContent(binder.head)
  const readIso = compileTime('iso', around.zone)!
  return ({ fields }) => {
    const message = fields as JsonObject
    const id = typeof message.messageId === 'string' ? message.messageId : rowId(rowNames.ofContent(contentOf(fields)))
    const stated = message.originalTimestamp ?? message.timestamp
    const at = typeof stated === 'string' ? readIso(stated) : undefined
    if (at === undefined)
      return { ok: false, code: 'invalid_time', column: 'timestamp', message: 'the row has no `timestamp`' }
    const reading = beginReading({ ...around, receivedAt: Math.min(at, around.createdAt), newId: () => id })
    const kind = readKind(message.type, reading)
    if (kind !== undefined && !KINDS_OF_FILES.includes(kind)) refuse(reading, 'unknown_type', 'type')
    const { originalTimestamp: _, sentAt: __, timestamp: ___, ...rest } = message
    return finish(kind ?? 'track', rest, id, at, reading, around, (field) => field)
  }
}
