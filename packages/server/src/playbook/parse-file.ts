import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { FileProblem } from './file-problem.ts'

/** A playbook file holds at most this many bytes. */
export const MAX_FILE_BYTES = 1024 * 1024

/** How often an alias may be expanded in one file, everything counted: enough for sharing, too little for a bomb. */
const MAX_ALIASES = 100

/** One slip of the pen can make the rest of a file look wrong, so only the first faults are told. */
const MAX_FAULTS = 10

/** A file that is sound YAML: its sections as data, and the document to find lines in. */
export interface ParsedFile {
  readonly name: string
  readonly text: string
  readonly document: Document
  readonly lines: LineCounter
  /** Value of each section; empty for a file without content. */
  readonly sections: ReadonlyMap<string, unknown>
}

export type ParseResult =
  | { readonly ok: true; readonly file: ParsedFile }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** Reads one YAML text. Duplicate keys, unknown tags, several documents and alias bombs are refused; merge keys are understood. */
export function parsePlaybookFile(name: string, text: string): ParseResult {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { merge: true, prettyErrors: false, lineCounter: lines, logLevel: 'error' })
    const faults = [...document.errors, ...document.warnings].slice(0, MAX_FAULTS)
    const problems = faults.map(({ pos, message }) => problemAt(name, lines, pos[0], readable(message)))
    if (faults.length === 0)
      refusePrototypes(document, (at, message) => problems.push(problemAt(name, lines, at, message)))
    if (problems.length > 0) return { ok: false, problems }
    const content: unknown = document.toJS({ maxAliasCount: MAX_ALIASES })
    if (content !== null && !isMap(document.contents)) {
      const message = 'a playbook file holds sections such as `audiences:`, each with definitions by id'
      return { ok: false, problems: [problemAt(name, lines, document.contents?.range?.[0] ?? 0, message)] }
    }
    return { ok: true, file: { name, text, document, lines, sections: new Map(Object.entries(content ?? {})) } }
  } catch (error) {
    // The reader throws for two reasons: aliases beyond the limit or to nothing, and nesting beyond the stack.
    if (!(error instanceof Error) || !['ReferenceError', 'RangeError'].includes(error.name)) throw error
    const message =
      error.name === 'RangeError'
        ? 'it is nested too deeply to be read'
        : `${error.message.replace(/\s+/g, ' ')}; write the shared part out, or use fewer aliases (${MAX_ALIASES} at most)`
    return { ok: false, problems: [{ file: name, line: 1, column: 1, path: '', message }] }
  }
}

/** A key of this name would be lost on the way, silently: objects keep their prototype under it. */
function refusePrototypes(document: Document, refuse: (offset: number, message: string) => void): void {
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && key.value === '__proto__')
        refuse(key.range?.[0] ?? 0, '`__proto__` cannot be a name; choose another')
    },
  })
}

function problemAt(file: string, lines: LineCounter, offset: number, message: string): FileProblem {
  const { line, col } = lines.linePos(offset)
  return { file, line, column: col, path: '', message }
}

function readable(message: string): string {
  if (message === 'Map keys must be unique') return 'this key stands here twice; keep one of them'
  if (message.startsWith('Source contains multiple documents')) return 'a file holds one document; remove the `---`'
  return `not valid YAML: ${message}`
}
