import { createHash } from 'node:crypto'
import type { ConsentChanged, JsonObject } from '@attune/engine'
import { readTime } from './event-time.ts'
import { isObject, readText, requireText } from './fields.ts'
import { readIdentifiers } from './identifiers.ts'
import type { IncomingEvent, MessageError } from './incoming-event.ts'
import { type Arrival, beginReading, type Reading, refuse, takeProblem } from './reading.ts'

/** Columns of a consent in a file; what is not here is refused, so that a misspelt column is not lost. */
export const CONSENT_COLUMNS = ['identifier', 'channel', 'topic', 'state', 'at', 'source', 'wording', 'proof'] as const

/** Rows of a file of consents: those that are statements, and why the others are none, by their index. */
export function readConsentRows(
  rows: readonly unknown[],
  arrival: Arrival,
): { readonly events: readonly IncomingEvent[]; readonly errors: readonly MessageError[] } {
  const reading = beginReading(arrival)
  const events: IncomingEvent[] = []
  const errors: MessageError[] = []
  rows.forEach((row, index) => {
    const event = readRow(row, index, reading)
    if (reading.problem) errors.push(takeProblem(reading, index))
    else if (event) events.push(event)
  })
  return { events, errors }
}

function readRow(row: unknown, index: number, reading: Reading): IncomingEvent | undefined {
  if (!isObject(row as JsonObject)) return refuse(reading, 'invalid_type', undefined, 'A row must be an object.')
  const fields = row as JsonObject
  const unknown = Object.keys(fields).find((name) => !CONSENT_COLUMNS.some((column) => column === name))
  if (unknown !== undefined)
    return refuse(
      reading,
      'invalid_value',
      unknown,
      `There is no such column; there are ${CONSENT_COLUMNS.join(', ')}.`,
    )
  const limit = reading.limits.eventNameLength
  const identifiers = readIdentifier(fields, reading, index)
  const channel = requireText(fields.channel, 'channel', limit, reading)
  const topic = readText(fields.topic, 'topic', limit, reading)
  const state = requireText(fields.state, 'state', limit, reading)
  if (state !== 'granted' && state !== 'denied')
    refuse(reading, 'invalid_value', 'state', '`state` must be granted or denied.')
  // Without its time nobody can say which of two statements was the later one.
  const at = fields.at === undefined || fields.at === '' ? undefined : readTime(fields.at, 'at', reading)
  if (at === undefined)
    refuse(reading, 'missing_field', 'at', '`at` is required: when it was said, such as 2026-03-01T12:00:00Z.')
  else if (at > reading.receivedAt) refuse(reading, 'invalid_time', 'at', '`at` lies in the future.')
  const source = readText(fields.source, 'source', limit, reading) ?? 'import'
  const wording = readText(fields.wording, 'wording', reading.limits.wordingLength, reading)
  const proof = readText(fields.proof, 'proof', reading.limits.wordingLength, reading)
  if (reading.problem) return undefined
  const event: ConsentChanged = {
    ...{ type: 'consent-changed', id: idOf(identifiers[0]!, fields), at: at!, channel, source },
    state: state as ConsentChanged['state'],
    ...(topic !== undefined && { topic }),
    ...(wording !== undefined && { wording }),
    ...(proof !== undefined && { proof }),
  }
  return { index, identifiers, event }
}

function readIdentifier(fields: JsonObject, reading: Reading, index: number): readonly string[] {
  const identifier = requireText(fields.identifier, 'identifier', reading.limits.idLength + 33, reading)
  const colon = identifier.indexOf(':')
  if (colon < 0) {
    refuse(
      reading,
      'invalid_identifier',
      'identifier',
      '`identifier` is written as namespace:value, such as email:ann@example.com.',
    )
    return []
  }
  const named = { [identifier.slice(0, colon)]: identifier.slice(colon + 1) }
  const found = readIdentifiers({ identifiers: named }, {}, reading, index)
  if (reading.problem?.field?.startsWith('identifiers') || reading.problem?.code === 'identifier_required')
    reading.problem = { ...reading.problem, field: 'identifier' }
  return found
}

/** The same statement in the same or another file is one. */
function idOf(identifier: string, fields: JsonObject): string {
  const content = CONSENT_COLUMNS.slice(1).map((column) => String(fields[column] ?? ''))
  return `import/${createHash('sha256')
    .update(JSON.stringify([identifier, ...content]))
    .digest('base64url')
    .slice(0, 22)}`
}
