/** An instant (ms since 1970) in a document: how long after its origin; null: never; in a list: not counted from there. */
export type StoredTime = number | null | readonly [at: number]

/**
 * Most instants of a customer lie within weeks of its first event: counted from there they take one to five bytes, and
 * nine as they are. What is not whole would be rounded by that, and stays as it is.
 */
export function encodeTime(at: number, origin: number): StoredTime {
  if (at === Number.POSITIVE_INFINITY) return null
  return Number.isSafeInteger(at - origin) && Number.isSafeInteger(at) ? at - origin : [at]
}

export function decodeTime(stored: StoredTime, origin: number): number {
  if (typeof stored === 'number') return origin + stored
  return stored === null ? Number.POSITIVE_INFINITY : stored[0]
}
