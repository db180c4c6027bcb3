import { offsetMinutes } from '@attune/engine'
import { parseIsoTime } from '../sources/iso-time.ts'

const MINUTE_MS = 60_000
const SECOND_MS = 1000
const DAY_MS = 86_400_000

/** Reads a time as ms since 1970; undefined where the text is none. */
export type ReadTime = (text: string) => number | undefined

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'ms' | 'afternoon' | 'offset'
type Parts = { [P in Exclude<Part, 'afternoon' | 'offset'>]: number } & { afternoon?: number; offset?: number }

interface Token {
  readonly pattern: string
  readonly part: Part
  readonly read: (text: string) => number
}

const DIGITS = { one: '(\\d{1,2})', two: '(\\d{2})', four: '(\\d{4})' }
const token = (part: Part, pattern: string, read: Token['read'] = Number): Token => ({ part, pattern, read })

const TOKENS: ReadonlyMap<string, Token> = new Map([
  ['YYYY', token('year', DIGITS.four)],
  ['YY', token('year', DIGITS.two, (text) => 2000 + Number(text))],
  ['MM', token('month', DIGITS.two)],
  ['M', token('month', DIGITS.one)],
  ['DD', token('day', DIGITS.two)],
  ['D', token('day', DIGITS.one)],
  ['HH', token('hour', DIGITS.two)],
  ['H', token('hour', DIGITS.one)],
  ['hh', token('hour', DIGITS.two)],
  ['h', token('hour', DIGITS.one)],
  ['mm', token('minute', DIGITS.two)],
  ['m', token('minute', DIGITS.one)],
  ['ss', token('second', DIGITS.two)],
  ['s', token('second', DIGITS.one)],
  ['SSS', token('ms', '(\\d{1,3})', (text) => Number(text.padEnd(3, '0')))],
  ['A', token('afternoon', '([AaPp]\\.?[Mm]\\.?)', (text) => (/^p/i.test(text) ? 1 : 0))],
  ['Z', token('offset', '(Z|[+-]\\d{2}:?\\d{2})', offsetIn)],
])

const TOKEN = /YYYY|YY|MM|M|DD|D|HH|H|hh|h|mm|m|SSS|ss|s|A|Z/g

function offsetIn(text: string): number {
  if (text === 'Z') return 0
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))
  return text.startsWith('-') ? -minutes : minutes
}

/** Compiles a format; `zone` (IANA) is that of times that name no offset. Undefined where it names neither day nor seconds. */
export function compileTime(format: string, zone: string): ReadTime | undefined {
  switch (format) {
    case 'iso':
      return readIso(zone)
    case 'unix':
      return (text) => numberIn(text, SECOND_MS)
    case 'unix-ms':
      return (text) => numberIn(text, 1)
    default:
      return compileTokens(format, zone)
  }
}

function numberIn(text: string, factor: number): number | undefined {
  return /^\d{1,14}(\.\d+)?$/.test(text) ? Math.round(Number(text) * factor) : undefined
}

const WITH_OFFSET = /\d:\d\d.*(?:[Zz]|[+-]\d\d(?::?\d\d)?)$/

/** With an offset as ISO 8601 has it; without one, in the zone; a day alone is its beginning. */
function readIso(zone: string): ReadTime {
  return (text) => {
    const at = parseIsoTime(text)
    return at === undefined || WITH_OFFSET.test(text) ? at : instantInZone(at, zone)
  }
}

function compileTokens(format: string, zone: string): ReadTime | undefined {
  const tokens: Token[] = []
  let pattern = ''
  let end = 0
  for (const match of format.matchAll(TOKEN)) {
    const found = TOKENS.get(match[0])!
    pattern += escaped(format.slice(end, match.index)) + found.pattern
    tokens.push(found)
    end = match.index + match[0].length
  }
  const named = new Set(tokens.map(({ part }) => part))
  if (!(['year', 'month', 'day'] as const).every((part) => named.has(part))) return undefined
  const expression = new RegExp(`^${pattern}${escaped(format.slice(end))}$`)
  return (text) => {
    const found = expression.exec(text)
    if (!found) return undefined
    const parts: Parts = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, ms: 0 }
    for (let i = 0; i < tokens.length; i++) parts[tokens[i]!.part] = tokens[i]!.read(found[i + 1]!)
    return instantOf(parts, zone)
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

function instantOf(parts: Parts, zone: string): number | undefined {
  const { afternoon, day, minute, month, ms, offset, second, year } = parts
  const hour = afternoon === undefined ? parts.hour : (parts.hour % 12) + afternoon * 12
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  if (day < 1 || new Date(wall).getUTCDate() !== day) return undefined
  return offset === undefined ? instantInZone(wall, zone) : wall - offset * MINUTE_MS
}

/** When clocks in a zone show what UTC shows at `wall`. A time shown twice is the first; one skipped is as much later. */
function instantInZone(wall: number, zone: string): number {
  const early = wall - offsetMinutes(zone, wall - DAY_MS) * MINUTE_MS
  if (early + offsetMinutes(zone, early) * MINUTE_MS === wall) return early
  const late = wall - offsetMinutes(zone, wall + DAY_MS) * MINUTE_MS
  return late + offsetMinutes(zone, late) * MINUTE_MS === wall ? late : early
}
