import type { Json, JsonObject } from '@attune/engine'
import { type Reading, refuse } from './reading.ts'

const NOTHING: JsonObject = Object.freeze({})

/** Whether a value is an object, not an array. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object of at most `limits.fields` fields; empty where there is none. Notes `invalid_type`, `too_many_fields`. */
export function readObject(value: Json | undefined, field: string, reading: Reading): JsonObject {
  if (value === undefined || value === null) return NOTHING
  if (!isObject(value)) {
    refuse(reading, 'invalid_type', field, `\`${field}\` must be an object.`)
    return NOTHING
  }
  let count = 0
  for (const _ in value) count++
  if (count > reading.limits.fields) refuse(reading, 'too_many_fields', field)
  return value
}

/** A text of at least one character and at most `limit`; undefined where there is none. Notes `invalid_type`, `too_long`. */
export function readText(value: Json | undefined, field: string, limit: number, reading: Reading): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') return refuse(reading, 'invalid_type', field, `\`${field}\` must be a text.`)
  return value.length > limit ? refuse(reading, 'too_long', field, `\`${field}\` may have ${limit} characters.`) : value
}

/** The same, for a text that must be there. Notes `missing_field` too, and gives an empty text then. */
export function requireText(value: Json | undefined, field: string, limit: number, reading: Reading): string {
  const text = readText(value, field, limit, reading)
  if (text !== undefined) return text
  refuse(reading, 'missing_field', field, `\`${field}\` is required.`)
  return ''
}

/** Control characters, and what stands for broken Unicode: two broken ids must not become the same one. */
const UNFIT = /[\p{Cc}\ufffd]/u

/** Whether a text is fit to name someone or something. */
export function isFitId(text: string): boolean {
  return !UNFIT.test(text)
}

/**
 * A text that names someone or something; undefined where there is none. A whole number counts as its digits. Notes
 * `invalid_type`, `too_long`, `invalid_identifier`.
 */
export function readId(value: Json | undefined, field: string, reading: Reading): string | undefined {
  const given = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  const id = readText(given, field, reading.limits.idLength, reading)
  return id !== undefined && !isFitId(id) ? refuse(reading, 'invalid_identifier', field) : id
}
