// biome-ignore lint/suspicious/noExplicitAny: rows of documents.
type Stored = any

/** A list as the engine makes its own, without the holes of the packer's, and without room for more. */
export function listOf<T>(stored: Stored[] | undefined, decode: (one: Stored) => T): T[] {
  const list: T[] = []
  if (stored === undefined || stored.length === 0) return list
  for (const one of stored) list.push(decode(one))
  return list.slice()
}
