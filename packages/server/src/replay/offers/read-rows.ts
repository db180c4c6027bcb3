import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'

/** A row and the number of its line, from 1. */
export interface NumberedRow<T> {
  readonly line: number
  readonly row: T
}

/** The file of that name in a folder, plain or compressed; undefined when there is neither. */
export function findRows(directory: string, name: string): string | undefined {
  return [`${name}.ndjson`, `${name}.ndjson.gz`].map((file) => join(directory, file)).find((path) => existsSync(path))
}

/** The rows of a file of JSON lines, in order; empty lines are passed over. Throws at the first that is not as it should be, naming its line. */
export async function* readRows<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<NumberedRow<T>> {
  const file = createReadStream(path)
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  // A pipe does not hand errors on: without this, a file that cannot be read would wait for ever.
  if (input !== file) file.on('error', (error) => input.destroy(error))
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (text.trim() !== '') yield { line, row: parseRow(text, schema, `${path}:${line}`) }
  }
}

function parseRow<T>(text: string, schema: z.ZodType<T>, place: string): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`${place} is not JSON`, { cause: error })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(`${place} is not a row of this file: ${z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' ')}`)
}
