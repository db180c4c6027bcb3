/** A line of a file of codes, the first being 1. */
export interface CodeLine {
  readonly line: number
  readonly code: string
  /** Why it is none. */
  readonly problem?: string
}

/** Longest code without spaces and dashes. */
const MAX_LENGTH = 64

/** Codes one a line; of several columns the first counts, and a head that says `code` is none. Lines that are empty are left out. */
export function* codesInFile(body: Buffer): Generator<CodeLine> {
  let line = 0
  for (const text of linesOf(body)) {
    line++
    const code = (text.split(/[,;\t]/, 1)[0] ?? '').trim().replaceAll('"', '')
    if (code === '' || (line === 1 && code.toLowerCase() === 'code')) continue
    const plain = code.replaceAll(/[\s-]/g, '')
    if (plain.length < 3 || plain.length > MAX_LENGTH)
      yield { line, code, problem: `A code has 3 to ${MAX_LENGTH} characters beside spaces and dashes.` }
    else if (!/^[\p{L}\p{N}_./+*#]+$/u.test(plain))
      yield { line, code, problem: 'There are characters in it that no code has.' }
    else yield { line, code }
  }
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
