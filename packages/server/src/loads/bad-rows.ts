import { closeSync, openSync, writeSync } from 'node:fs'

const HEAD = 'line,column,code,reason,row\n'

/** Bad rows that are written down; of more only the number is told. */
const WRITTEN = 100_000

/** Longest row that is written down in full. */
const LONGEST = 2000

/** Writes down bad rows as CSV. */
export class BadRows {
  readonly #file: number
  #text = HEAD
  #written = 0

  /** Begins anew: reading a file again finds the same. */
  constructor(path: string) {
    this.#file = openSync(path, 'w', 0o600)
  }

  add(line: number, column: string, code: string, reason: string, row: string): void {
    if (this.#written++ >= WRITTEN) return
    this.#text += `${[String(line), column, code, reason, row.slice(0, LONGEST)].map(field).join()}\n`
    if (this.#text.length > 65_536) this.flush()
  }

  flush(): void {
    if (this.#text !== '') writeSync(this.#file, this.#text)
    this.#text = ''
  }

  close(): void {
    this.flush()
    closeSync(this.#file)
  }
}

/** A field of CSV (RFC 4180). */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
