import { expect, test } from 'vitest'
import type { SegmentEndpoint } from '../runner/call.ts'
import { arrivalAt, bytesOf, RECEIVED_AT } from './arrival.fixture.ts'
import { WHOLE_BODY } from './incoming-event.ts'
import { DEFAULT_INPUT_LIMITS } from './limits.ts'
import { parseSegment } from './segment.ts'

function parse(endpoint: SegmentEndpoint, body: string) {
  return parseSegment(bytesOf(body), endpoint, arrivalAt())
}

function track(more: object): string {
  return JSON.stringify({ event: 'x', userId: 'u', ...more })
}

function bag(size: number): object {
  return Object.fromEntries(Array.from({ length: size }, (_, i) => [`t${i}`, i]))
}

const HOUR_MS = 3_600_000
const iso = (offsetMs: number) => new Date(RECEIVED_AT + offsetMs).toISOString()
const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`

test.each<[what: string, endpoint: SegmentEndpoint, body: string, code: string, field?: string]>([
  ['an empty body', 'track', '', 'malformed_json'],
  ['half a body', 'track', '{"event":"x"', 'malformed_json'],
  ['text', 'track', 'hello', 'malformed_json'],
  ['NaN', 'track', '{"event":"x","userId":"u","properties":{"a":NaN}}', 'malformed_json'],
  ['Infinity', 'track', '{"event":"x","userId":"u","properties":{"a":-Infinity}}', 'malformed_json'],
  [
    'a number beyond the range',
    'track',
    '{"event":"x","userId":"u","properties":{"a":[1e999]}}',
    'invalid_number',
    'properties.a[0]',
  ],
  ['raw control characters', 'track', '{"event":"x\u0000","userId":"u"}', 'malformed_json'],
  ['an array', 'track', '[]', 'invalid_type'],
  ['null', 'track', 'null', 'invalid_type'],
  ['no event name', 'track', '{"userId":"u"}', 'missing_field', 'event'],
  ['an empty event name', 'track', track({ event: '' }), 'missing_field', 'event'],
  ['a number as event name', 'track', track({ event: 7 }), 'invalid_type', 'event'],
  ['a long event name', 'track', track({ event: 'x'.repeat(129) }), 'too_long', 'event'],
  ['nobody', 'track', '{"event":"x"}', 'identifier_required'],
  ['an object as user id', 'track', track({ userId: {} }), 'invalid_type', 'userId'],
  ['a fraction as user id', 'track', track({ userId: 1.5 }), 'invalid_type', 'userId'],
  [
    'a number too large to be exact as user id',
    'track',
    '{"event":"x","userId":12345678901234567890}',
    'invalid_type',
    'userId',
  ],
  ['a long user id', 'track', track({ userId: 'u'.repeat(257) }), 'too_long', 'userId'],
  ['a lone surrogate in a user id', 'track', '{"event":"x","userId":"a\\ud800"}', 'invalid_identifier', 'userId'],
  ['a null character in a user id', 'track', '{"event":"x","userId":"a\\u0000"}', 'invalid_identifier', 'userId'],
  [
    'a line break in an anonymous id',
    'track',
    '{"event":"x","anonymousId":"a\\nb"}',
    'invalid_identifier',
    'anonymousId',
  ],
  [
    'a lone surrogate in a message id',
    'track',
    '{"event":"x","userId":"u","messageId":"\\udfff"}',
    'invalid_identifier',
    'messageId',
  ],
  ['a list of identifiers', 'track', track({ identifiers: [] }), 'invalid_type', 'identifiers'],
  [
    'a namespace in capitals',
    'track',
    track({ identifiers: { Loyalty: '1' } }),
    'invalid_namespace',
    'identifiers.Loyalty',
  ],
  [
    'an object of external ids',
    'track',
    track({ context: { externalIds: {} } }),
    'invalid_type',
    'context.externalIds',
  ],
  [
    'an external id without type',
    'track',
    track({ context: { externalIds: [{ id: '1' }] } }),
    'missing_field',
    'context.externalIds[0].type',
  ],
  [
    'too many identifiers',
    'track',
    track({ identifiers: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`n${i}`, 'v'])) }),
    'too_many_identifiers',
  ],
  ['an array as properties', 'track', track({ properties: [] }), 'invalid_type', 'properties'],
  ['a text as properties', 'track', track({ properties: 'x' }), 'invalid_type', 'properties'],
  ['a text as context', 'track', track({ context: 'x' }), 'invalid_type', 'context'],
  ['a list as traits of the context', 'track', track({ context: { traits: [] } }), 'invalid_type', 'context.traits'],
  ['a number as traits', 'identify', '{"userId":"u","traits":1}', 'invalid_type', 'traits'],
  ['501 traits', 'identify', JSON.stringify({ userId: 'u', traits: bag(501) }), 'too_many_fields', 'traits'],
  ['100,000 distinct traits', 'identify', JSON.stringify({ userId: 'u', traits: bag(100_000) }), 'body_too_large'],
  ['10 MB', 'batch', `{"batch":[],"x":"${'x'.repeat(10_000_000)}"}`, 'body_too_large'],
  ['a message of 33 KB', 'track', track({ properties: { a: 'x'.repeat(33 * 1024) } }), 'message_too_large'],
  ['a message of 33 KB in Greek', 'track', track({ properties: { a: 'λ'.repeat(17 * 1024) } }), 'message_too_large'],
  [
    '21 levels',
    'track',
    `{"event":"x","userId":"u","properties":${nested(20)}}`,
    'nested_too_deeply',
    `properties${'.a'.repeat(19)}`,
  ],
  [
    '50,000 levels of arrays',
    'track',
    `{"event":"x","userId":"u","properties":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    'nested_too_deeply',
  ],
  [
    '50,000 levels where nobody looks',
    'track',
    `{"event":"x","userId":"u","other":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    'nested_too_deeply',
  ],
  ['a body that is nothing but levels', 'batch', '['.repeat(200_000), 'malformed_json'],
  [
    '__proto__ as a property',
    'track',
    '{"event":"x","userId":"u","properties":{"__proto__":{"polluted":1}}}',
    'forbidden_name',
    'properties.__proto__',
  ],
  [
    '__proto__ written with escapes',
    'track',
    '{"event":"x","userId":"u","properties":{"_\\u005fproto__":{"polluted":1}}}',
    'forbidden_name',
    'properties.__proto__',
  ],
  ['__proto__ of the message', 'track', '{"__proto__":{"event":"x","userId":"u"}}', 'forbidden_name', '__proto__'],
  [
    'constructor deep inside',
    'identify',
    '{"userId":"u","traits":{"a":[{"constructor":{"prototype":{}}}]}}',
    'forbidden_name',
    'traits.a[0].constructor',
  ],
  ['a time that is none', 'track', track({ timestamp: 'yesterday' }), 'invalid_time', 'timestamp'],
  ['a time as number', 'track', track({ timestamp: RECEIVED_AT }), 'invalid_time', 'timestamp'],
  ['30 February', 'track', track({ timestamp: '2026-02-30T00:00:00.000Z' }), 'invalid_time', 'timestamp'],
  ['a sentAt that is none', 'track', track({ timestamp: iso(0), sentAt: {} }), 'invalid_time', 'sentAt'],
  ['25 hours ahead', 'track', track({ timestamp: iso(25 * HOUR_MS) }), 'time_in_future', 'timestamp'],
  ['10 years ago', 'track', track({ timestamp: iso(-10 * 365 * 24 * HOUR_MS) }), 'time_too_old', 'timestamp'],
  ['the year 0001', 'track', track({ timestamp: '0001-01-01T00:00:00Z' }), 'invalid_time', 'timestamp'],
  [
    'consent without channel',
    'track',
    track({ event: 'Consent Changed', properties: { state: 'granted' } }),
    'missing_field',
    'properties.channel',
  ],
  [
    'consent in no known state',
    'track',
    track({ event: 'Consent Changed', properties: { channel: 'sms', state: 'maybe' } }),
    'invalid_value',
    'properties.state',
  ],
  ['a click on nothing', 'track', track({ event: 'Message Clicked' }), 'missing_field', 'properties.decision'],
  ['a group without id', 'group', '{"userId":"u"}', 'missing_field', 'groupId'],
  ['an alias without previous id', 'alias', '{"userId":"u"}', 'missing_field', 'previousId'],
  ['an alias without user', 'alias', '{"previousId":"u"}', 'missing_field', 'userId'],
  ['a batch that is none', 'batch', '{"batch":{}}', 'invalid_type', 'batch'],
  ['no batch', 'batch', '{}', 'missing_field', 'batch'],
  ['a batch of 2,501 messages', 'batch', JSON.stringify({ batch: Array(2501).fill(1) }), 'too_many_messages', 'batch'],
  ['a batch sent at no time', 'batch', '{"batch":[],"sentAt":"now"}', 'invalid_time', 'sentAt'],
])('%s is refused', (_, endpoint, body, code, field) => {
  const { events, errors, accepted } = parse(endpoint, body)
  expect(events).toEqual([])
  expect(accepted).toBe(0)
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatchObject({ index: WHOLE_BODY, code })
  if (field !== undefined) expect(errors[0]!.field).toBe(field)
  expect({}).not.toHaveProperty('polluted')
})

test.each([
  ['{"event": "x",}', 14, 1, 15],
  ['{"event"\n:\n nul}', 12, 3, 2],
  ['{"a":1}}', 7, 1, 8],
  ['{"a":[1,2}', 9, 1, 10],
  ['{"a":01}', 5, 1, 6],
  ["{'a':1}", 1, 1, 2],
  ['{"a":"\\x"}', 5, 1, 6],
  ['{"a":', 5, 1, 6],
])('the position of the mistake in %s is told', (body, position, line, column) => {
  const { message } = parse('track', body).errors[0]!
  expect(message).toContain(`at position ${position} (line ${line}, column ${column})`)
})

test.each([
  ['20 levels', `{"event":"x","userId":"u","properties":${nested(19)}}`],
  ['500 properties', track({ properties: bag(500) })],
  ['a message of 31 KB', track({ properties: { a: 'x'.repeat(31 * 1024) } })],
  ['a user id of 256 characters', track({ userId: 'u'.repeat(256) })],
  ['a property whose value is __proto__', track({ properties: { a: '__proto__' } })],
])('%s is accepted', (_, body) => {
  expect(parse('track', body).errors).toEqual([])
})

test('one huge message in a batch is refused alone', () => {
  const large = { type: 'track', event: 'x', userId: 'u', properties: { a: 'x'.repeat(40_000) } }
  const { accepted, errors } = parse('batch', JSON.stringify({ batch: [large, { ...large, properties: {} }] }))
  expect(accepted).toBe(1)
  expect(errors[0]).toMatchObject({ index: 0, code: 'message_too_large' })
})

test('lone surrogates and null characters in properties become U+FFFD, in names too; whole pairs stay', () => {
  const body = '{"event":"x\\ud800","userId":"u","properties":{"a\\udc00":["\\u0000b","\\ud83d\\ude00"]}}'
  expect(parse('track', body).events[0]!.event).toMatchObject({
    name: 'x\ufffd',
    properties: { 'a\ufffd': ['\ufffdb', '😀'] },
  })
})

test('broken UTF-8 becomes U+FFFD, and is refused in ids', () => {
  const parsed = parseSegment(bytesWith(0xff, '{"event":"?","userId":"u"}'), 'track', arrivalAt())
  expect(parsed.events[0]!.event).toMatchObject({ name: '\ufffd' })
  expect(parseSegment(bytesWith(0xff, '{"event":"x","userId":"?"}'), 'track', arrivalAt()).errors[0]!.code).toBe(
    'invalid_identifier',
  )
})

function bytesWith(byte: number, text: string): Uint8Array {
  return bytesOf(text).map((code) => (code === '?'.charCodeAt(0) ? byte : code))
}

test('times may be up to a day ahead, which counts as now, and as old as configured', () => {
  const at = (offsetMs: number, pastMs = DEFAULT_INPUT_LIMITS.pastMs) => {
    const arrival = { ...arrivalAt(), limits: { ...DEFAULT_INPUT_LIMITS, pastMs } }
    return parseSegment(bytesOf(track({ timestamp: iso(offsetMs) })), 'track', arrival)
  }
  expect(at(23 * HOUR_MS).events[0]!.event.at).toBe(RECEIVED_AT)
  expect(at(-HOUR_MS).events[0]!.event.at).toBe(RECEIVED_AT - HOUR_MS)
  expect(at(-HOUR_MS, HOUR_MS / 2).errors[0]!.code).toBe('time_too_old')
})
