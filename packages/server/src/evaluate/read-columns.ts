import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { suggestion } from '../playbook/did-you-mean.ts'

/** Some columns of a CSV file with a head, row by row; `lines` tells where each row stands, the first line being 1. */
export interface Columns {
  readonly path: string
  readonly rows: number
  readonly lines: readonly number[]
  /** The values of a column that was asked for, without space around them. */
  of(column: string): readonly string[]
}

/** Rows that an error lists; the rest is counted. */
const LISTED = 5

/** A file that cannot be judged from: the message names file, line and column. */
export class BadTableError extends Error {
  override readonly name = 'BadTableError'
}

/** Tells everything that is wrong with a table at once, up to so many places. */
export function refuseTable(path: string, problems: readonly string[]): never {
  const more = problems.length > LISTED ? `\n… and ${problems.length - LISTED} more` : ''
  throw new BadTableError(`${path}: ${problems.slice(0, LISTED).join('\n')}${more}`)
}

/** The names in the head of a CSV file, compressed or not. */
export async function readHead(path: string): Promise<readonly string[]> {
  for await (const { record } of rowsOf(path)) return headOf(path, record)
  return refuseTable(path, ['the file is empty; it needs a head with the names of the columns'])
}

/** Reads columns of a CSV file, compressed or not. Throws when one is missing, or a row does not fit the head. */
export async function readColumns(path: string, wanted: readonly string[]): Promise<Columns> {
  const kept = new Map(wanted.map((column) => [column, [] as string[]]))
  const lines: number[] = []
  const problems: string[] = []
  let head: readonly string[] | undefined
  let places: (readonly [values: string[], at: number])[] = []
  for await (const { info, record } of rowsOf(path)) {
    if (!head) {
      head = headOf(path, record)
      places = findPlaces(path, head, kept)
      continue
    }
    if (record.length !== head.length)
      problems.push(`line ${info.lines} has ${record.length} fields, the head has ${head.length}`)
    lines.push(info.lines)
    for (const [values, at] of places) values.push(record[at] ?? '')
  }
  if (!head) refuseTable(path, ['the file is empty; it needs a head with the names of the columns'])
  if (problems.length > 0) refuseTable(path, problems)
  if (lines.length === 0) refuseTable(path, ['there are no rows below the head'])
  return { path, rows: lines.length, lines, of: (column) => kept.get(column)! }
}

function headOf(path: string, record: readonly string[]): readonly string[] {
  if (record.every((name) => name === '')) refuseTable(path, ['the head names no column'])
  return record
}

function findPlaces(path: string, head: readonly string[], kept: ReadonlyMap<string, string[]>) {
  return [...kept].map(([column, values]) => {
    const at = head.indexOf(column)
    const separator = head.length === 1 ? /[;\t|]/.exec(head[0]!)?.[0] : undefined
    if (at < 0 && separator !== undefined)
      refuseTable(path, [
        `the fields are parted by ${JSON.stringify(separator)}; write the file with commas between them`,
      ])
    if (at < 0) refuseTable(path, [`there is no column "${column}"${suggestion(column, head.filter(Boolean))}`])
    if (head.lastIndexOf(column) !== at) refuseTable(path, [`the head names the column "${column}" twice`])
    return [values, at] as const
  })
}

interface CsvRow {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

async function* rowsOf(path: string): AsyncGenerator<CsvRow> {
  const input = await openText(path)
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true })
  // A pipe does not hand errors on: without this, a file that is cut off would wait for ever.
  input.on('error', (error) => parser.destroy(error))
  try {
    yield* input.pipe(parser) as AsyncIterable<CsvRow>
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const what = code === 'Z_BUF_ERROR' ? 'cannot be read as CSV: it is cut off, copy it anew' : 'cannot be read as CSV'
    throw new BadTableError(`${basename(path)} ${what}`, { cause: error })
  } finally {
    input.destroy()
  }
}

/** The text of a file; one that begins as gzip does is inflated, whatever its name. */
async function openText(path: string): Promise<Readable> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new BadTableError(error.code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read`, {
      cause: error,
    })
  })
  try {
    if ((await file.stat()).isDirectory()) throw new BadTableError(`${path} is a folder; name a file in it`)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    const isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
    const stream = createReadStream(path)
    if (!isGzip) return stream
    const inflated = createGunzip()
    stream.on('error', (error) => inflated.destroy(error))
    return stream.pipe(inflated)
  } finally {
    await file.close()
  }
}
