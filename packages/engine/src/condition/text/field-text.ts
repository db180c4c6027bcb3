import { nameText } from './leaf-text.ts'
import type { TextReader } from './reader.ts'
import { isPlain } from './tokens.ts'

/** Something and a field in it: `location.zip`. What is no word stands in quotes: `location."postal code"`. */
export function readField(reader: TextReader, expected: string): [name: string, field: string | undefined] {
  const isQuoted = reader.peek().kind === 'text'
  const name = reader.name(expected)
  if (reader.takeSymbol('.')) return [name, reader.name('a field')]
  const point = isQuoted ? -1 : name.indexOf('.')
  return point < 0 ? [name, undefined] : [name.slice(0, point), name.slice(point + 1)]
}

export function fieldText(name: string, field: string | undefined): string {
  const quoted = name.includes('.') ? JSON.stringify(name) : nameText(name)
  if (field === undefined) return quoted
  return isPlain(field) && !quoted.startsWith('"') ? `${quoted}.${field}` : `${quoted}.${JSON.stringify(field)}`
}
