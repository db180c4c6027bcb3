import type { Json } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Reply } from '../runner/call.ts'
import { parseJson } from '../sources/parse-json.ts'
import { beginReading } from '../sources/reading.ts'
import { arrivalOf, type Surroundings } from './surroundings.ts'

/** A body read as JSON, or the answer that refuses it. */
export type JsonBodyResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly reply: Reply }

/** Parses a body of at most `maxBytes`. */
export function readJsonBody(body: Uint8Array, maxBytes: number, around: Surroundings): JsonBodyResult {
  if (body.byteLength > maxBytes) return { ok: false, reply: errorReply('body_too_large') }
  const reading = beginReading(arrivalOf(around))
  const parsed = parseJson(body, reading)
  if (parsed) return { ok: true, value: parsed.value }
  return { ok: false, reply: errorReply('malformed_json', { message: reading.problem?.message }) }
}
