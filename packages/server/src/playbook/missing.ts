const MISSING = /^Invalid input: expected (.+), received undefined$/

/** What to say instead, where a message of a schema tells that a value is missing; undefined where it tells something else. */
export function missingIn(message: string): string | undefined {
  const missing = MISSING.exec(message)
  return missing ? `it is missing; give a value (${missing[1]})` : undefined
}
