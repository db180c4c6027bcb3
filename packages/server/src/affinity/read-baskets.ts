import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'

/** Baskets from a file: one a line, its things separated by commas; as CSV quotes them, gzipped where the name says so. */
export async function readBaskets(file: string): Promise<string[][]> {
  const source = createReadStream(file)
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source
  const rows = text.pipe(
    parse({ relax_column_count: true, skip_empty_lines: true, trim: true, bom: true, max_record_size: 1_000_000 }),
  )
  source.on('error', (error: Error) => rows.destroy(error))
  text.on('error', (error: Error) => rows.destroy(error))
  const baskets: string[][] = []
  for await (const row of rows) {
    const items = (row as string[]).filter((item) => item !== '')
    if (items.length > 0) baskets.push(items)
  }
  return baskets
}
