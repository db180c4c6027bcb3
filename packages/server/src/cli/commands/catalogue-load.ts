import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { thingOfCsvRow } from '../../catalogue/read-thing.ts'
import { type FileRow, inParts, rowsInFile } from '../../consent-files/rows-in-file.ts'
import { type Command, UsageError } from '../command.ts'
import { openRemote, REMOTE_OPTIONS, type Remote } from '../remote.ts'

const ROWS_AT_ONCE = 2000
const MAX_SHOWN = 20

export const catalogueLoadCommand: Command = {
  name: 'catalogue load',
  summary: 'Take products or places from a file (.csv, .ndjson, or either with .gz) into a server',
  operands: ['products|places', 'FILE'],
  options: {
    ...REMOTE_OPTIONS,
    map: {
      type: 'string',
      placeholder: 'FIELD=COLUMN,…',
      description: 'which columns to take, where they are called otherwise: id=Store Number,lat=Latitude',
    },
    set: { type: 'string', placeholder: 'FIELD=VALUE,…', description: 'the same for all rows: type=store,radius=80' },
    'dry-run': { type: 'boolean', description: 'have the server check every row, change nothing' },
  },
  async run(given, surroundings) {
    const [kind = '', path = ''] = given.operands
    if (kind !== 'products' && kind !== 'places') throw new UsageError('give products or places, then the file')
    const shape = {
      columns: pairsIn(given.text('map'), '--map'),
      fixed: Object.fromEntries(pairsIn(given.text('set'), '--set') ?? []),
    }
    const remote = openRemote(given, surroundings)
    const { body, format } = await readRowsFile(path)
    const query = given.flag('dry-run') ? '?dryRun=true' : ''
    let taken = 0
    let refused = 0
    for await (const rows of inParts(rowsInFile(body, format), ROWS_AT_ONCE)) {
      const good = rows.filter(({ problem }) => problem === undefined)
      const answer = await send(remote, `/v1/catalogue/${kind}${query}`, good, format, shape)
      const problems = [
        ...rows.flatMap(({ line, problem }) => (problem === undefined ? [] : [{ line, message: problem }])),
        ...answer.errors.map(({ line, ...rest }) => ({ ...rest, line: good[line - 1]!.line })),
      ]
      taken += answer.taken
      for (const { field, line, message } of problems.toSorted((a, b) => a.line - b.line) as Problem[])
        if (refused++ < MAX_SHOWN) surroundings.note(`${path}:${line}: ${field ? `${field}: ` : ''}${message}`)
    }
    if (refused > MAX_SHOWN) surroundings.note(`… and ${refused - MAX_SHOWN} more`)
    const verb = given.flag('dry-run') ? 'could be taken' : 'taken'
    surroundings.print(`${taken} ${kind} ${verb}, ${refused} refused`)
    return refused > 0 ? 1 : 0
  },
}

interface Problem {
  readonly line: number
  readonly field?: string
  readonly message: string
}

interface RowShape {
  readonly columns: readonly (readonly [field: string, column: string])[] | undefined
  readonly fixed: Readonly<Record<string, string>>
}

/** Sends rows as NDJSON, one a line, so that the server's line numbers are places in `rows`. */
async function send(
  remote: Remote,
  path: string,
  rows: readonly FileRow[],
  format: 'csv' | 'ndjson',
  { columns, fixed }: RowShape,
): Promise<{ readonly taken: number; readonly errors: readonly Problem[] }> {
  const lines = rows.map(({ value }) => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    const row = value as Readonly<Record<string, string>>
    const picked = columns === undefined ? row : pick(row, columns)
    if (format === 'csv') return JSON.stringify(thingOfCsvRow({ ...picked, ...fixed }))
    return JSON.stringify({ ...picked, ...thingOfCsvRow(fixed) })
  })
  if (lines.length === 0) return { taken: 0, errors: [] }
  const response = await remote.send(path, lines.join('\n'), 'application/x-ndjson')
  return (await response.json()) as Awaited<ReturnType<typeof send>>
}

function pick(
  row: Readonly<Record<string, string>>,
  columns: NonNullable<RowShape['columns']>,
): Record<string, string> {
  return Object.fromEntries(columns.flatMap(([field, column]) => (column in row ? [[field, row[column]!]] : [])))
}

function pairsIn(text: string | undefined, option: string): [string, string][] | undefined {
  return text?.split(',').map((pair) => {
    const at = pair.indexOf('=')
    if (at < 1) throw new UsageError(`${option} takes NAME=VALUE pairs with commas between, not "${pair}"`)
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  })
}

async function readRowsFile(path: string): Promise<{ body: Buffer; format: 'csv' | 'ndjson' }> {
  const plain = path.replace(/\.gz$/, '')
  const format = /\.csv$/i.test(plain) ? 'csv' : /\.(ndjson|jsonl)$/i.test(plain) ? 'ndjson' : undefined
  if (format === undefined) throw new UsageError(`"${path}" is neither .csv nor .ndjson (or either with .gz)`)
  const bytes = await readFile(path)
  return { body: plain === path ? bytes : await promisify(gunzip)(bytes), format }
}
