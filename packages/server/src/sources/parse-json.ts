import type { Json } from '@attune/engine'
import { findJsonError } from './json-position.ts'
import { type Reading, refuse } from './reading.ts'

/** A parsed body, and what of it needs a closer look. */
export interface JsonBody {
  readonly value: Json
  /** Whether a text may hold what only a `\u` escape can bring: a lone surrogate or a control character. */
  readonly escaped: boolean
}

/** Parses UTF-8 bytes; broken UTF-8 becomes U+FFFD. Notes `malformed_json` with the position. */
export function parseJson(bytes: Uint8Array, reading: Reading): JsonBody | undefined {
  const text = decode(bytes)
  try {
    return { value: JSON.parse(text), escaped: text.includes('\\u') }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refuse(reading, 'malformed_json', undefined, describe(text))
  }
}

/** A byte order mark at the start is no part of the text. */
function decode(bytes: Uint8Array): string {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start).toString('utf8')
}

function describe(text: string): string {
  if (text.length === 0) return 'The body is empty; it must be JSON.'
  const position = findJsonError(text)
  const before = text.slice(0, position)
  const line = before.split('\n').length
  const column = position - before.lastIndexOf('\n')
  const what = position === text.length ? 'it ends too early' : 'an unexpected character'
  return `The body is not JSON: ${what} at position ${position} (line ${line}, column ${column}).`
}
