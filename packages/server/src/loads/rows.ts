import type { Json, JsonObject } from '@attune/engine'
import { Parser } from 'csv-parse'
import { isObject } from '../sources/fields.ts'

/** A row of a file with the physical line on which it begins, the first being 1. */
export interface Row {
  readonly line: number
  /** Its fields as they stand: of CSV texts in the order of the head, of NDJSON an object. */
  readonly fields: readonly string[] | JsonObject
  /** Why it cannot be read, where it cannot. */
  readonly problem?: RowProblem
}

interface RowProblem {
  readonly code: 'malformed_row' | 'wrong_number_of_fields' | 'row_too_long'
  readonly message: string
  /** What stands there, as far as it can be told. */
  readonly text: string
}

/** Turns text, piece by piece, into rows. */
export interface RowReader {
  /** The names of the columns, once they are known; NDJSON has none. */
  readonly head: readonly string[] | undefined
  /** Takes the next piece of the text; gives the rows that have become complete. */
  take(text: string): readonly Row[]
  /** Says that there is no more; gives what was left. */
  end(): readonly Row[]
}

/** Characters of one row, beyond which it cannot be one. */
const MAX_ROW = 256 * 1024

/**
 * Reads CSV with a head (RFC 4180; quotes within a field that has none around it stand for themselves). A quoted field
 * may go over several lines, which count; a quote that is never closed makes its line a bad row, and reading goes on
 * after it only if the rest is again well-formed.
 */
export function createCsvReader(delimiter: string): RowReader {
  let head: readonly string[] | undefined
  let rows: Row[] = []
  let nextLine = 1
  const parser = new Parser({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW,
    skip_records_with_error: true,
    on_skip: (error) => {
      // Where the row begins; the parser tells where it could not go on.
      const line = nextLine
      nextLine = Math.max(line, (lineIn(error) ?? line) - countedTwice) + 1
      rows.push({ line, fields: [], problem: { code: 'malformed_row', message: error?.message ?? '', text: '' } })
    },
    on_record: (given: unknown) => {
      const { info, record } = given as { info: { lines: number }; record: string[] }
      takeRecord(record, info.lines)
      return null
    },
  })
  // The parser takes a Windows line break within quotes for two lines.
  let countedTwice = 0
  const takeRecord = (record: string[], parserLine: number) => {
    const { lines, windows } = breaksIn(record)
    countedTwice += windows
    const endsAt = parserLine - countedTwice
    const line = endsAt - lines
    nextLine = endsAt + 1
    if (head === undefined) {
      head = record.map((name) => name.trim())
      return
    }
    rows.push(
      record.length === head.length ? { line, fields: record } : wrongNumber(record, head.length, line, delimiter),
    )
  }
  const taken = () => {
    const given = rows
    rows = []
    return given
  }
  let failure: Error | undefined
  parser.on('error', (error) => {
    failure = error
  })
  parser.resume()
  const failed = () => {
    if (failure === undefined) return
    // Where the row begins that has no end.
    const line = nextLine
    const message = `The rest is no CSV: ${failure.message}`
    rows.push({ line, fields: [], problem: { code: 'malformed_row', message, text: '' } })
  }
  return {
    get head() {
      return head
    },
    take(text) {
      if (failure === undefined) parser.write(text)
      return taken()
    },
    end() {
      if (failure === undefined) parser.end()
      failed()
      return taken()
    },
  }
}

function lineIn(error: unknown): number | undefined {
  const { lines } = (error ?? {}) as { readonly lines?: number }
  return lines
}

/** Line breaks within quoted fields, each once, and how many of them are Windows ones: the parser tells the line on which a row ends. */
function breaksIn(record: readonly string[]): { readonly lines: number; readonly windows: number } {
  let lines = 0
  let windows = 0
  for (const field of record) {
    for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) {
      lines++
      if (field[at - 1] === '\r') windows++
    }
  }
  return { lines, windows }
}

function wrongNumber(record: readonly string[], expected: number, line: number, delimiter: string): Row {
  const message = `The row has ${record.length} fields, the head has ${expected}.`
  return { line, fields: [], problem: { code: 'wrong_number_of_fields', message, text: record.join(delimiter) } }
}

/** Reads NDJSON: an object on each line; empty lines are none. */
export function createNdjsonReader(): RowReader {
  let rest = ''
  let line = 0
  const read = (text: string): readonly Row[] => {
    line++
    const plain = line === 1 ? text.replace(/^\ufeff/, '') : text
    return plain.trim() === '' ? [] : [readLine(plain, line)]
  }
  return {
    head: undefined,
    take(text) {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      return lines.flatMap(read)
    },
    end() {
      const last = rest
      rest = ''
      return read(last)
    },
  }
}

function readLine(text: string, line: number): Row {
  const bad = (code: RowProblem['code'], message: string): Row => ({
    line,
    fields: [],
    problem: { code, message, text },
  })
  if (text.length > MAX_ROW) return bad('row_too_long', `The line has more than ${MAX_ROW} characters.`)
  let value: Json
  try {
    value = JSON.parse(text)
  } catch (error) {
    return bad('malformed_row', `The line is no JSON: ${(error as Error).message}`)
  }
  return isObject(value) ? { line, fields: value } : bad('malformed_row', 'The line is no JSON object.')
}
