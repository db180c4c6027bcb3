import { constants, gunzipSync } from 'node:zlib'
import type { JsonObject } from '@attune/engine'
import { type Column, guessMapping, sniffColumns } from './guess.ts'
import { type Circumstances, compileMapping } from './interpret.ts'
import type { Mapping } from './mapping.ts'
import { mappingSchema } from './mapping.ts'
import type { MappingProblem } from './mapping-problems.ts'
import { createDecoder, createRowReader } from './open-rows.ts'
import type { Row } from './rows.ts'

/** What the beginning of a file comes to. */
export interface Preview {
  readonly mapping: Mapping
  /** Whether the mapping was made up from what stands in the file. */
  readonly guessed: boolean
  readonly columns: readonly Column[]
  /** The first rows, each with what becomes of it. */
  readonly rows: readonly PreviewRow[]
  readonly problems: readonly MappingProblem[]
}

interface PreviewRow {
  readonly line: number
  readonly events?: readonly object[]
  readonly problem?: { readonly column: string; readonly code: string; readonly message: string }
}

const ROWS_SNIFFED = 500
const ROWS_SHOWN = 5
/** Of the first rows, how many must have as many fields as the head. */
const NEARLY_ALL = 0.8
const DELIMITERS = [',', ';', '\t', '|']
const KINDS = ['identify', 'track', 'page', 'screen', 'group']

/** Looks at the beginning of a file; `whole`: whether it is all of it. Without a mapping one is guessed. */
export function previewFile(
  beginning: Uint8Array,
  whole: boolean,
  given: Mapping | undefined,
  around: Circumstances,
): Preview {
  const bytes = inflated(beginning)
  const file = given ?? guessFile(bytes)
  const { head, rows } = readBeginning(bytes, whole, file)
  const good = rows.filter((row) => row.problem === undefined)
  const columns = sniffColumns(valuesOf(head, good), around.region)
  if (!given && columns.length === 0) return nothingIn(file)
  const mapping = given ?? (isMessages(good, head) ? messagesOf(file) : guessMapping(columns, file))
  const compiled = compileMapping(mapping, head, around)
  if (!compiled.ok) return { mapping, guessed: !given, columns, rows: [], problems: compiled.problems }
  const shown = rows.slice(0, ROWS_SHOWN).map((row): PreviewRow => {
    if (row.problem) return { line: row.line, problem: { column: '', ...row.problem } }
    const result = compiled.interpret(row)
    if (!result.ok) return { line: row.line, problem: { ...result } }
    return { line: row.line, events: result.events.map(viewEvent) }
  })
  return { mapping, guessed: !given, columns, rows: shown, problems: [] }
}

/** Of a file in which nothing stands no mapping can be guessed. */
function nothingIn(file: FileForm): Preview {
  const mapping = messagesOf({ ...file, format: 'ndjson' })
  const problem = { path: 'file', message: 'nothing can be read in it from which a mapping could be guessed' }
  return { mapping, guessed: true, columns: [], rows: [], problems: [problem] }
}

function viewEvent({
  event,
  identifiers,
}: {
  readonly event: object
  readonly identifiers: readonly string[]
}): object {
  const { at, load: _, type, ...rest } = event as { at: number; load?: string; type: string }
  return { type, at: new Date(at).toISOString(), identifiers, ...rest }
}

function inflated(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  // What there is of it: the beginning ends anywhere.
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
}

type FileForm = Pick<Mapping, 'format' | 'delimiter' | 'encoding'>

function guessFile(bytes: Uint8Array): FileForm {
  const encoding = encodingOf(bytes)
  const text = createDecoder(encoding)(bytes, false).replace(/^\ufeff/, '')
  if (text.trimStart().startsWith('{')) return { format: 'ndjson', delimiter: ',', encoding }
  return { format: 'csv', delimiter: delimiterOf(text), encoding }
}

/** The delimiter with which the rows have the most fields, nearly all of them as many as the head. */
function delimiterOf(text: string): string {
  const fieldsBy = (delimiter: string) => {
    const reader = createRowReader({ format: 'csv', delimiter })
    const rows = reader.take(text).slice(0, ROWS_SNIFFED)
    const good = rows.filter(({ problem }) => problem === undefined).length
    return good >= rows.length * NEARLY_ALL ? (reader.head?.length ?? 0) : 0
  }
  const fields = new Map(DELIMITERS.map((delimiter) => [delimiter, fieldsBy(delimiter)]))
  return DELIMITERS.reduce((best, one) => (fields.get(one)! > fields.get(best)! ? one : best))
}

function encodingOf(bytes: Uint8Array): Mapping['encoding'] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return 'utf-8'
  } catch {
    return 'latin1'
  }
}

function readBeginning(
  bytes: Uint8Array,
  whole: boolean,
  file: FileForm,
): { readonly head: readonly string[] | undefined; readonly rows: readonly Row[] } {
  const reader = createRowReader(file)
  const rows = [...reader.take(createDecoder(file.encoding)(bytes, whole))]
  if (whole) rows.push(...reader.end())
  return { head: file.format === 'csv' ? (reader.head ?? []) : undefined, rows: rows.slice(0, ROWS_SNIFFED) }
}

/** What stands in each column, empty ones left out; of NDJSON the fields down to the second level. */
function valuesOf(head: readonly string[] | undefined, rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>((head ?? []).map((name) => [name, []]))
  const note = (name: string, value: unknown) => {
    if (value === undefined || value === null || value === '') return
    const known = values.get(name)
    if (known) known.push(String(value))
    else values.set(name, [String(value)])
  }
  for (const { fields } of rows) {
    if (head !== undefined) for (const [i, name] of head.entries()) note(name, (fields as readonly string[])[i])
    else for (const [name, value] of flattened(fields as JsonObject)) note(name, value)
  }
  return values
}

function* flattened(fields: JsonObject): Generator<[name: string, value: unknown]> {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'object' || value === null) yield [name, value]
    else if (!Array.isArray(value))
      for (const [inner, deep] of Object.entries(value)) if (typeof deep !== 'object') yield [`${name}.${inner}`, deep]
  }
}

function isMessages(rows: readonly Row[], head: readonly string[] | undefined): boolean {
  const [first] = rows
  if (head !== undefined || first === undefined) return false
  const { identifiers, type, anonymousId, userId } = first.fields as JsonObject
  return KINDS.includes(String(type)) && [identifiers, anonymousId, userId].some((one) => one !== undefined)
}

function messagesOf(file: FileForm): Mapping {
  return mappingSchema.parse({ ...file, messages: true })
}
