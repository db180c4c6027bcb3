import { bareCode } from '@attune/engine'
import { type CodeColumn, cellsOf, codeColumnOf } from './code-column.ts'

/** A line of a file of codes, the first being 1. */
export interface CodeLine {
  readonly line: number
  readonly code: string
  /** Why it is none. */
  readonly problem?: string
}

/** Longest code without spaces and dashes. */
const MAX_LENGTH = 64

/** Codes one a line, in the column that `named` says or its name tells, else in the first. Lines that are empty are left out. */
export function* codesInFile(body: Buffer, named?: string): Generator<CodeLine> {
  let column: CodeColumn | undefined
  let line = 0
  for (const text of linesOf(body)) {
    line++
    if (column === undefined) {
      if (text.trim() === '') continue
      column = codeColumnOf(text, named)
      if (!column) return yield { line, code: '', problem: `There is no column "${named}".` }
      if (column.hasHead) continue
    }
    const code = (cellsOf(text)[column.index] ?? '').replaceAll('"', '')
    if (code === '' && text.trim() === '') continue
    const problem = problemOf(bareCode(code))
    yield problem === undefined ? { line, code } : { line, code, problem }
  }
}

function problemOf(plain: string): string | undefined {
  if (plain.length < 3 || plain.length > MAX_LENGTH)
    return `A code has 3 to ${MAX_LENGTH} characters beside spaces and dashes.`
  return /^[\p{L}\p{N}_./+*#]+$/u.test(plain) ? undefined : 'There are characters in it that no code has.'
}

/** Lines one by one: a file's text as a whole would take twice its room once more. */
function* linesOf(body: Buffer): Generator<string> {
  let start = body.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
  while (start < body.length) {
    const end = body.indexOf(10, start)
    const stop = end < 0 ? body.length : end
    yield body.toString('utf8', start, stop)
    start = stop + 1
  }
}
