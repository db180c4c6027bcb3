import type { Page } from '../runner/store.ts'

/**
 * Cuts a page off rows that come newest first. The cursor is an instant, exclusive, so rows of one instant are never
 * parted: a page may be longer than asked.
 */
export function pageByInstant<T extends { readonly at: number }>(newestFirst: Iterable<T>, limit: number): Page<T> {
  const rows: T[] = []
  for (const row of newestFirst) {
    const last = rows.at(-1)
    if (last !== undefined && rows.length >= limit && row.at !== last.at) return { rows, next: last.at }
    rows.push(row)
  }
  return { rows, next: undefined }
}
