import { type Json, valueAt } from '@attune/engine'
import type { ToldFact } from '../told-fact.ts'

/** Facts as CSV with a head (RFC 4180). */
export function factsAsCsv(facts: readonly ToldFact[], columns: readonly string[]): string {
  const rows = facts.map(({ content }) => columns.map((column) => cell(valueIn(content, column))))
  return [columns, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('')
}

/** `identifiers.email` is the first one of that namespace; any other column is a path into the fact. */
function valueIn(content: ToldFact['content'], column: string): Json | undefined {
  const [first, ...rest] = column.split('.')
  if (first !== 'identifiers' || rest.length === 0) return valueAt(content, [first!, ...rest])
  const prefix = `${rest.join('.')}:`
  return content.identifiers.find((identifier) => identifier.startsWith(prefix))?.slice(prefix.length)
}

/** A value that a spreadsheet would take for a formula gets a quote before it. */
function cell(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = typeof value === 'string' && /^[=@\t\r]|^[+-](?![\d(])/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
