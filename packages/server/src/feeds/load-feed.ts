import type { Json, JsonObject } from '@attune/engine'
import { readJsonBody } from '../calls/json-body.ts'
import type { Surroundings } from '../calls/surroundings.ts'
import { errorBody, errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { FeedValue } from '../runner/record.ts'
import { examine } from '../sources/examine.ts'
import { type MessageError, WHOLE_BODY } from '../sources/incoming-event.ts'
import { parseJson } from '../sources/parse-json.ts'
import { beginReading, refuse, takeProblem } from '../sources/reading.ts'

/** Values that one record of the log holds: a bulk load is logged in pieces. */
const VALUES_PER_RECORD = 500

/** Errors that an answer lists; the rest is counted. */
const LISTED_ERRORS = 100

/** Sets one value. The feed must be in the playbook, or nothing could ever read it. */
export async function putFeed(call: Call & { type: 'put-feed' }, around: Surroundings): Promise<Reply> {
  const { feed, key } = call
  const unknown = whyUnknown(feed, around)
  if (unknown) return unknown
  const parsed = readJsonBody(call.body, around.limits.feedValueBytes, around)
  if (!parsed.ok) return parsed.reply
  const problem = whyUnfit(parsed.value, around)
  if (problem) return errorReply(problem.code, problem)
  await around.runner.putFeeds([{ feed, key, value: parsed.value as JsonObject }])
  return { status: 200, body: '{"success":true}' }
}

/** Sets many values from NDJSON rows `{"key": …, "value": {…}}`; bad rows are reported by their index, the good ones count. */
export async function loadFeed(call: Call & { type: 'load-feed' }, around: Surroundings): Promise<Reply> {
  const unknown = whyUnknown(call.feed, around)
  if (unknown) return unknown
  if (call.body.byteLength > around.limits.feedLoadBytes) return errorReply('body_too_large')
  const { values, errors } = readRows(call.feed, call.body, around)
  const pieces: Promise<void>[] = []
  for (let i = 0; i < values.length; i += VALUES_PER_RECORD)
    pieces.push(around.runner.putFeeds(values.slice(i, i + VALUES_PER_RECORD)))
  await Promise.all(pieces)
  if (errors.length === 0) return { status: 200, body: JSON.stringify({ success: true, accepted: values.length }) }
  const listed = errors
    .slice(0, LISTED_ERRORS)
    .map(({ index, code, message, field }) => ({ index, ...errorBody(code, { message, field }) }))
  const outcome = { success: false, accepted: values.length, refused: errors.length, errors: listed }
  return values.length === 0
    ? errorReply('nothing_accepted', {}, outcome)
    : { status: 200, body: JSON.stringify(outcome) }
}

function whyUnknown(feed: string, { runner }: Surroundings): Reply | undefined {
  if (Object.hasOwn(runner.playbook.definition.feeds, feed)) return undefined
  const known = Object.keys(runner.playbook.definition.feeds).join(', ')
  return errorReply('feed_unknown', {
    message: `The playbook has no feed "${feed}"; it has ${known === '' ? 'none' : known}.`,
  })
}

function readRows(
  feed: string,
  body: Uint8Array,
  around: Surroundings,
): { values: FeedValue[]; errors: MessageError[] } {
  const values: FeedValue[] = []
  const errors: MessageError[] = []
  let index = 0
  for (const line of linesOf(body)) {
    const row = readRow(feed, line, index, around)
    if ('code' in row) errors.push(row)
    else values.push(row)
    index++
  }
  return { values, errors }
}

function readRow(feed: string, line: Uint8Array, index: number, around: Surroundings): FeedValue | MessageError {
  const reading = beginReading({ receivedAt: 0, limits: around.limits, newId: around.newId })
  const row = parseJson(line, reading)?.value
  if (reading.problem) return takeProblem(reading, index)
  const { key, value } = (isObject(row) ? row : {}) as { key?: Json; value?: Json }
  if (typeof key !== 'string' || key === '' || key.length > around.limits.idLength) {
    refuse(
      reading,
      'invalid_type',
      'key',
      'A row is {"key": text, "value": object}; the key is missing, too long or no text.',
    )
    return takeProblem(reading, index)
  }
  const problem = whyUnfit(value ?? null, around)
  return problem ? { ...problem, index, field: problem.field ?? 'value' } : { feed, key, value: value as JsonObject }
}

function whyUnfit(value: Json, around: Surroundings): MessageError | undefined {
  const reading = beginReading({ receivedAt: 0, limits: around.limits, newId: around.newId })
  if (!isObject(value)) refuse(reading, 'invalid_type', undefined, 'The value of a feed must be a JSON object.')
  else examine(value, true, reading)
  return reading.problem && takeProblem(reading, WHOLE_BODY)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The lines of a body that hold more than white space. */
function* linesOf(body: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < body.length; ) {
    const found = body.indexOf(10, start)
    const end = found < 0 ? body.length : found
    const line = body.subarray(start, end)
    if (line.some((byte) => byte > 32)) yield line
    start = end + 1
  }
}
