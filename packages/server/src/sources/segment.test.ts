import { expect, test } from 'vitest'
import type { SegmentEndpoint } from '../runner/call.ts'
import { arrivalAt, bytesOf, RECEIVED_AT } from './arrival.fixture.ts'
import { parseSegment } from './segment.ts'

function parse(endpoint: SegmentEndpoint, body: unknown) {
  return parseSegment(bytesOf(typeof body === 'string' ? body : JSON.stringify(body)), endpoint, arrivalAt())
}

const head = { id: 'm1', at: RECEIVED_AT, untimed: true }

test.each([
  {
    name: 'track',
    endpoint: 'track',
    body: {
      userId: 'u',
      messageId: 'm1',
      event: 'Order Completed',
      properties: { total: 1250, items: [{ sku: 'a' }] },
    },
    identifiers: ['user:u'],
    event: { type: 'tracked', ...head, name: 'Order Completed', properties: { total: 1250, items: [{ sku: 'a' }] } },
  },
  {
    name: 'track without properties',
    endpoint: 'track',
    body: { anonymousId: 'a', messageId: 'm1', event: 'Ping', properties: null },
    identifiers: ['anonymous:a'],
    event: { type: 'tracked', ...head, name: 'Ping', properties: {} },
  },
  {
    name: 'page',
    endpoint: 'page',
    body: { userId: 'u', messageId: 'm1', name: 'Home', category: 'Shop', properties: { url: 'https://x.test/' } },
    identifiers: ['user:u'],
    event: {
      type: 'tracked',
      ...head,
      name: 'Page Viewed',
      properties: { url: 'https://x.test/', name: 'Home', category: 'Shop' },
    },
  },
  {
    name: 'screen',
    endpoint: 'screen',
    body: { userId: 'u', messageId: 'm1', properties: { name: 'Cart' } },
    identifiers: ['user:u'],
    event: { type: 'tracked', ...head, name: 'Screen Viewed', properties: { name: 'Cart' } },
  },
  {
    name: 'identify, with the traits of the context under its own',
    endpoint: 'identify',
    body: { userId: 'u', messageId: 'm1', traits: { tier: 'gold' }, context: { traits: { tier: 'x', age: 3 } } },
    identifiers: ['user:u'],
    event: { type: 'identified', ...head, traits: { tier: 'gold', age: 3 } },
  },
  {
    name: 'group',
    endpoint: 'group',
    body: { userId: 'u', messageId: 'm1', groupId: 7, traits: { name: 'Acme' } },
    identifiers: ['user:u'],
    event: { type: 'identified', ...head, traits: { group: '7', groupTraits: { name: 'Acme' } } },
  },
  {
    name: 'alias of a former user id',
    endpoint: 'alias',
    body: { userId: 'u', messageId: 'm1', previousId: 'old' },
    identifiers: ['user:u', 'user:old'],
    event: { type: 'identified', ...head, traits: {} },
    asked: true,
  },
  {
    name: 'alias of an anonymous id',
    endpoint: 'alias',
    body: { userId: 'u', messageId: 'm1', previousId: '0b9d9f3e-6a0c-4f1e-9d3c-3d1f7f5a2b11' },
    identifiers: ['user:u', 'anonymous:0b9d9f3e-6a0c-4f1e-9d3c-3d1f7f5a2b11'],
    event: { type: 'identified', ...head, traits: {} },
    asked: true,
  },
  {
    name: 'alias whose previous id is the anonymous id of the message',
    endpoint: 'alias',
    body: { userId: 'u', messageId: 'm1', previousId: 'cookie-1', anonymousId: 'cookie-1' },
    identifiers: ['user:u', 'anonymous:cookie-1'],
    event: { type: 'identified', ...head, traits: {} },
    asked: true,
  },
  {
    name: 'consent for a channel',
    endpoint: 'track',
    body: {
      userId: 'u',
      messageId: 'm1',
      event: 'Consent Changed',
      properties: { channel: 'sms', topic: 'deals', state: 'denied', source: 'web form' },
    },
    identifiers: ['user:u'],
    event: { type: 'consent-changed', ...head, channel: 'sms', topic: 'deals', state: 'denied', source: 'web form' },
  },
  {
    name: 'consent without topic and source',
    endpoint: 'track',
    body: {
      userId: 'u',
      messageId: 'm1',
      event: 'Consent Changed',
      properties: { channel: 'sms', state: 'granted' },
    },
    identifiers: ['user:u'],
    event: { type: 'consent-changed', ...head, channel: 'sms', state: 'granted', source: 'api' },
  },
  {
    name: 'a click',
    endpoint: 'track',
    body: { userId: 'u', messageId: 'm1', event: 'Message Clicked', properties: { decisionId: 'd1' } },
    identifiers: ['user:u'],
    event: { type: 'response-received', ...head, decision: 'd1', response: 'clicked' },
  },
  {
    name: 'a dismissal',
    endpoint: 'track',
    body: { userId: 'u', messageId: 'm1', event: 'Message Dismissed', properties: { decision: 'd1' } },
    identifiers: ['user:u'],
    event: { type: 'response-received', ...head, decision: 'd1', response: 'dismissed' },
  },
] as const)('$name becomes one event', ({ endpoint, body, identifiers, event, ...claims }) => {
  const parsed = parse(endpoint, body)
  expect(parsed).toEqual({ events: [{ index: 0, identifiers, event, ...asked(claims) }], errors: [], accepted: 1 })
})

const asked = (claims: object) => ('asked' in claims ? { asked: claims.asked } : {})

test('what the sender says was verified is told by namespace', () => {
  const message = { event: 'x', userId: 'u', identifiers: { email: 'a@example.com', phone: '+12065550100' } }
  const { events } = parse('track', { ...message, context: { verified: ['email', 'loyalty'] } })
  expect(events[0]!.verified).toEqual(['email:a@example.com'])
  expect(parse('track', { ...message, context: { verified: 'email' } }).errors[0]).toMatchObject({
    ...{ code: 'invalid_type', field: 'context.verified' },
  })
})

test('identifiers come strongest first, each once', () => {
  const { events } = parse('track', {
    event: 'x',
    anonymousId: 'a',
    userId: 42,
    identifiers: { device: 'd', loyalty: 'l', user: '42' },
    context: {
      externalIds: [
        { type: 'phone', id: '(206) 342-8631', collection: 'users' },
        { namespace: 'loyalty', id: 'l' },
      ],
    },
  })
  expect(events[0]!.identifiers).toEqual(['user:42', 'loyalty:l', 'phone:+12063428631', 'device:d', 'anonymous:a'])
})

test('an address that is none is left out with a warning; where nobody else is told, the message is refused', () => {
  const bad = { email: 'ana@', phone: '12' }
  const kept = parse('track', { event: 'x', userId: 'u', identifiers: bad })
  expect(kept.events[0]!.identifiers).toEqual(['user:u'])
  expect(kept.warnings).toMatchObject([
    { index: 0, code: 'invalid_email', field: 'identifiers.email' },
    { index: 0, code: 'invalid_phone', field: 'identifiers.phone' },
  ])
  const refused = parse('track', { event: 'x', identifiers: bad })
  expect(refused.errors).toMatchObject([{ code: 'invalid_email', field: 'identifiers.email' }])
})

test('a null or empty user id is none', () => {
  for (const userId of [null, '']) {
    expect(parse('track', { event: 'x', userId, anonymousId: 'a' }).events[0]!.identifiers).toEqual(['anonymous:a'])
    expect(parse('track', { event: 'x', userId }).errors[0]!.code).toBe('identifier_required')
  }
})

test('a message without id is given a fresh one', () => {
  expect(parse('track', { event: 'x', userId: 'u' }).events[0]!.event.id).toBe('fresh-1')
})

test('traits in the context of a track come first, under an id of their own', () => {
  const { events, accepted } = parse('batch', {
    batch: [
      { type: 'page', userId: 'u' },
      { type: 'track', event: 'x', userId: 'u', messageId: 'm1', context: { traits: { tier: 'gold' } } },
    ],
  })
  expect(accepted).toBe(2)
  expect(events.map(({ index, event }) => [index, event.type, event.id])).toEqual([
    [0, 'tracked', 'fresh-1'],
    [1, 'identified', 'm1#traits'],
    [1, 'tracked', 'm1'],
  ])
})

test('the zone of the device is taken where it exists, and no reason to refuse where it does not', () => {
  const zoneOf = (timezone: unknown) =>
    parse('track', { event: 'x', userId: 'u', context: { timezone } }).events[0]!.event.zone
  expect(zoneOf('Europe/Berlin')).toBe('Europe/Berlin')
  for (const unknown of ['Mars/Olympus', 'Mars/Olympus', 7, null, 'x'.repeat(1000)])
    expect(zoneOf(unknown)).toBe(undefined)
})

test('in a batch the good messages count and the bad ones are named by index', () => {
  const { events, errors, accepted } = parse('batch', {
    batch: [
      { type: 'track', event: 'a', userId: 'u' },
      { type: 'track', userId: 'u' },
      'text',
      { type: 'wave', userId: 'u' },
      { type: 'identify', traits: {} },
      { type: 'track', event: 'b', userId: 'u' },
    ],
  })
  expect(accepted).toBe(2)
  expect(events.map((incoming) => incoming.index)).toEqual([0, 5])
  expect(errors.map(({ index, code, field }) => [index, code, field])).toEqual([
    [1, 'missing_field', 'event'],
    [2, 'invalid_type', undefined],
    [3, 'unknown_type', 'type'],
    [4, 'identifier_required', undefined],
  ])
})

test('an empty batch is fine', () => {
  expect(parse('batch', { batch: [] })).toEqual({ events: [], errors: [], accepted: 0 })
})

test('a byte order mark is no part of the body', () => {
  expect(parse('track', `\ufeff${JSON.stringify({ event: 'x', userId: 'u' })}`).accepted).toBe(1)
})
