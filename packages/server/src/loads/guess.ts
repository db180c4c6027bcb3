import { normaliseEmail } from '../identifiers/email.ts'
import { normalisePhone } from '../identifiers/phone.ts'
import type { Mapping, TimeMapping, ValueMapping } from './mapping.ts'
import { mappingSchema } from './mapping.ts'
import { numberIn } from './read-value.ts'
import { compileTime } from './time-format.ts'

/** What stands in a column, as far as some rows show. */
export interface Column {
  readonly name: string
  readonly kind: 'email' | 'phone' | 'time' | 'amount' | 'whole' | 'number' | 'truth' | 'text' | 'empty'
  /** Of times. */
  readonly format?: string
  /** Of numbers. */
  readonly decimal?: ','
  readonly examples: readonly string[]
  /** Different values that were seen, and whether none came twice. */
  readonly distinct: number
  readonly unique: boolean
}

/** Of the values in a column, how many must be of a kind. */
const NEARLY_ALL = 0.9
const EXAMPLES = 3

/** Formats that are tried, the likelier first: day before month only where no month could be meant. */
const FORMATS = [
  'iso',
  'MM/DD/YYYY HH:mm:ss',
  'MM/DD/YYYY HH:mm',
  'MM/DD/YYYY',
  'M/D/YYYY h:mm A',
  'M/D/YYYY H:mm',
  'M/D/YYYY',
  'DD/MM/YYYY HH:mm:ss',
  'DD/MM/YYYY HH:mm',
  'DD/MM/YYYY',
  'DD.MM.YYYY HH:mm:ss',
  'DD.MM.YYYY HH:mm',
  'DD.MM.YYYY',
  'YYYYMMDD',
  'YYYY/MM/DD HH:mm:ss',
]

const NAMED = {
  phone: /phone|mobile|cell|tel\b|^tel/,
  time: /time|date|when|stamp|created|_at$|^at$/,
  user: /^(user|customer|client|person|guest|buyer|account)([ _-]?(id|no|nr|number|key|code))?$/,
  loyalty: /loyalty|member|^card([ _-]?(id|no|nr|number))?$/,
  anonymous: /^anonymous([ _-]?id)?$/,
  device: /^device([ _-]?id)?$/,
  event: /^(event|event[ _-]?(name|type)|type|action|transaction[ _-]?type)$/,
  key: /^(receipt|order|transaction|invoice|ticket|booking|row|line)([ _-]?(id|no|nr|number|key|code))?$/,
  id: /^(message|event)[ _-]?id$/,
  person: /name$|^(zip|postal|postcode|city|state|country|gender|birth|language|tier|segment|age)/,
  amount: /total|amount|price|sum|revenue|value|paid|gross|net|tax|tip/,
}

const AMOUNT = /[$€£¥]|[.,]\d{2}$/
const FEW_EVENTS = 20

/** What stands in the columns of some rows (their values by column, empty ones left out). `region`: of phone numbers. */
export function sniffColumns(values: ReadonlyMap<string, readonly string[]>, region: string): Column[] {
  return [...values].map(([name, given]) => sniff(name, given, region))
}

function sniff(name: string, values: readonly string[], region: string): Column {
  const distinct = new Set(values)
  const examples = [...distinct].slice(0, EXAMPLES)
  const column = { name, examples, distinct: distinct.size, unique: distinct.size === values.length }
  const nearlyAll = (test: (value: string) => boolean) => values.filter(test).length >= values.length * NEARLY_ALL
  const low = name.toLowerCase()
  if (values.length === 0) return { ...column, kind: 'empty' }
  if (nearlyAll((value) => value.includes('@') && normaliseEmail(value) !== undefined))
    return { ...column, kind: 'email' }
  const isPhone = (value: string) => normalisePhone(value, region) !== undefined
  if ((NAMED.phone.test(low) || nearlyAll((value) => value.startsWith('+'))) && nearlyAll(isPhone))
    return { ...column, kind: 'phone' }
  const format = FORMATS.find((one) => nearlyAll((value) => compileTime(one, 'UTC')!(value) !== undefined))
  if (format !== undefined && (format !== 'YYYYMMDD' || NAMED.time.test(low)))
    return { ...column, kind: 'time', format }
  if (NAMED.time.test(low) && nearlyAll((value) => /^1\d{9}(\d{3})?$/.test(value)))
    return { ...column, kind: 'time', format: values[0]!.length === 13 ? 'unix-ms' : 'unix' }
  return { ...column, ...numeric(low, values, nearlyAll) }
}

function numeric(
  name: string,
  values: readonly string[],
  nearlyAll: (test: (value: string) => boolean) => boolean,
): Pick<Column, 'kind' | 'decimal'> {
  // Digits that begin with a zero are a name, not a number.
  if (values.some((value) => /^0\d/.test(value))) return { kind: 'text' }
  const isWritten = (decimal: '.' | ',') => nearlyAll((value) => numberIn(value, decimal) !== undefined)
  const decimal = !isWritten('.') && isWritten(',') ? ({ decimal: ',' } as const) : {}
  if (isWritten('.') || 'decimal' in decimal) {
    if (NAMED.amount.test(name) || nearlyAll((value) => AMOUNT.test(value))) return { kind: 'amount', ...decimal }
    return { kind: nearlyAll((value) => /^[-+]?\d{1,15}$/.test(value)) ? 'whole' : 'number', ...decimal }
  }
  return { kind: nearlyAll((value) => /^(true|false|yes|no|y|n)$/i.test(value)) ? 'truth' : 'text' }
}

/** The mapping that the columns suggest. It is shown before it is used, and may be wrong. */
export function guessMapping(
  columns: readonly Column[],
  file: Pick<Mapping, 'format' | 'delimiter' | 'encoding'>,
): Mapping {
  const left = new Set(columns.filter(({ kind }) => kind !== 'empty'))
  const take = (test: (column: Column) => boolean): Column | undefined => {
    const found = [...left].find(test)
    if (found) left.delete(found)
    return found
  }
  const named = (pattern: RegExp) => (column: Column) => pattern.test(column.name.toLowerCase())
  const identifiers: Record<string, string> = {}
  const identify = (namespace: string, test: (column: Column) => boolean) => {
    const column = take(test)
    if (column) identifiers[namespace] = column.name
  }
  for (const namespace of ['user', 'loyalty', 'anonymous', 'device'] as const)
    identify(namespace, named(NAMED[namespace]))
  identify('email', ({ kind }) => kind === 'email')
  identify('phone', ({ kind }) => kind === 'phone')
  const time =
    take((column) => column.kind === 'time' && named(NAMED.time)(column)) ?? take(({ kind }) => kind === 'time')
  const id = time && take((column) => column.unique && named(NAMED.id)(column))
  const key = time && !id && [...left].find((column) => column.unique && named(NAMED.key)(column))
  const eventColumn = time && take((column) => column.kind === 'text' && named(NAMED.event)(column) && isFew(column))
  const isSale = [...left].some(({ kind }) => kind === 'amount')
  const about = [...left].filter((column) => time === undefined || named(NAMED.person)(column))
  const told = [...left].filter((column) => !about.includes(column))
  return mappingSchema.parse({
    ...file,
    identifiers: Object.keys(identifiers).length > 0 ? identifiers : { user: columns[0]?.name ?? 'user' },
    ...(time && {
      event: eventColumn ? { column: eventColumn.name } : isSale ? 'Order Completed' : 'Row Loaded',
      time: timeOf(time),
      properties: Object.fromEntries(told.map((column) => [fieldName(column), valueMappingOf(column)])),
    }),
    ...(id && { id: id.name }),
    ...(key && { key: key.name }),
    traits: traitsOf(about, time === undefined ? columns : []),
  })
}

function traitsOf(about: readonly Column[], all: readonly Column[]): Record<string, ValueMapping> {
  const traits = Object.fromEntries(about.map((column) => [fieldName(column), valueMappingOf(column)]))
  // A row must state something.
  if (Object.keys(traits).length > 0 || all.length === 0) return traits
  return { [fieldName(all[0]!)]: all[0]!.name }
}

function isFew({ distinct, unique }: Column): boolean {
  return !unique && distinct <= FEW_EVENTS
}

function timeOf({ format, name }: Column): TimeMapping {
  return format === undefined || format === 'iso' ? name : { column: name, format }
}

function valueMappingOf({ decimal, format, kind, name }: Column): ValueMapping {
  switch (kind) {
    case 'amount':
    case 'number':
      return { column: name, type: 'number', ...(decimal && { decimal }) }
    case 'whole':
      return { column: name, type: 'integer' }
    case 'truth':
      return { column: name, type: 'boolean' }
    case 'time':
      return { column: name, type: 'time', ...(format !== undefined && format !== 'iso' && { format }) }
    default:
      return name
  }
}

/** A name as events and traits have it: `Total (USD)` becomes `total_usd`, `guest.city` `guest_city`: dots lead into objects. */
function fieldName({ name }: Column): string {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_')
  return plain.replace(/^_+|_+$/g, '') || name
}
