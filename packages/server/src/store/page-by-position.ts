import type { Position } from '../runner/log.ts'
import type { Page } from '../runner/store.ts'

/** Cuts a page of the records before a position off records that come newest first. */
export function pageByPosition<T extends { readonly position: Position }>(
  newestFirst: Iterable<T>,
  before: Position,
  limit: number,
): Page<T> {
  const rows: T[] = []
  for (const row of newestFirst) {
    if (row.position >= before) continue
    if (rows.length >= limit) return { rows, next: rows.at(-1)?.position }
    rows.push(row)
  }
  return { rows, next: undefined }
}
