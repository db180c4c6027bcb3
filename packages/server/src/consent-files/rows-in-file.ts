import { parse } from 'csv-parse'
import { CONSENT_COLUMNS } from '../sources/consent-row.ts'

/** A row of a file with the line on which it stands, the first being 1; `value` is undefined where it cannot be read. */
export interface FileRow {
  readonly line: number
  readonly value: unknown
  readonly problem?: string
}

/** The rows of a file, as CSV with a head or as NDJSON. Never throws: what cannot be read is a row that says so. */
export async function* rowsInFile(body: Buffer, format: 'csv' | 'ndjson'): AsyncGenerator<FileRow> {
  yield* format === 'csv' ? rowsInCsv(body) : rowsInNdjson(body)
}

/** The rows in parts of at most `size`. */
export async function* inParts(rows: AsyncIterable<FileRow>, size: number): AsyncGenerator<readonly FileRow[]> {
  let part: FileRow[] = []
  for await (const row of rows) {
    part.push(row)
    if (part.length < size) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

function* rowsInNdjson(body: Buffer): Generator<FileRow> {
  let line = 0
  for (const text of body
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n')) {
    line++
    if (text.trim() === '') continue
    yield readLine(line, text)
  }
}

function readLine(line: number, text: string): FileRow {
  try {
    return { line, value: JSON.parse(text) }
  } catch {
    return { line, value: undefined, problem: 'The line is no JSON.' }
  }
}

async function* rowsInCsv(body: Buffer): AsyncGenerator<FileRow> {
  const parser = parse(body, {
    bom: true,
    columns: (head: string[]) => head.map((name) => name.trim()),
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  })
  try {
    for await (const { info, raw, record } of parser as AsyncIterable<CsvRow>) {
      const expected = info.columns.length
      // The parser tells where a row ends; a quoted field may have begun lines before.
      const line = info.lines - (raw.trim().match(/\n/g)?.length ?? 0)
      if (info.error !== undefined)
        yield { line, value: undefined, problem: `The line does not have the ${expected} fields of the head.` }
      else yield { line, value: withoutEmpty(record) }
    }
  } catch (error) {
    const { lines, message } = error as Error & { readonly lines?: number }
    yield { line: lines ?? 1, value: undefined, problem: `The rest is no CSV: ${message}` }
  }
}

interface CsvRow {
  readonly raw: string
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number; readonly columns: readonly unknown[]; readonly error?: unknown }
}

function withoutEmpty(record: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== ''))
}

const HEAD = `${CONSENT_COLUMNS.join(',')}\n`

/** The head of a CSV file of consents. */
export function csvHead(): string {
  return HEAD
}

/** A row as CSV (RFC 4180). A value that a spreadsheet would take for a formula gets a quote before it. */
export function csvRow(row: Readonly<Record<string, string>>): string {
  const fields = CONSENT_COLUMNS.map((column) => {
    const value = row[column] ?? ''
    const safe = /^[=@\t\r]|^[+-](?![\d(])/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${fields.join(',')}\n`
}
