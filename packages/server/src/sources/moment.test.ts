import { expect, test } from 'vitest'
import { arrivalAt, bytesOf, RECEIVED_AT } from './arrival.fixture.ts'
import { parseDecision } from './decision.ts'
import { parseMoment } from './moment.ts'

const moment = (body: unknown) => parseMoment(bytesOf(JSON.stringify(body)), arrivalAt())
const decision = (body: unknown) => parseDecision(bytesOf(JSON.stringify(body)), arrivalAt())

test('a moment is a track unless it says otherwise', () => {
  expect(moment({ event: 'Cart Viewed', userId: 'u', messageId: 'm' }).events).toEqual([
    {
      index: 0,
      identifiers: ['user:u'],
      event: { type: 'tracked', id: 'm', at: RECEIVED_AT, untimed: true, name: 'Cart Viewed', properties: {} },
    },
  ])
  expect(moment({ type: 'page', userId: 'u' }).events[0]!.event).toMatchObject({ name: 'Page Viewed' })
})

test('the event of a moment is the last, after the traits that came with it', () => {
  const { events } = moment({ event: 'x', userId: 'u', messageId: 'm', context: { traits: { a: 1 } } })
  expect(events.map(({ event }) => event.id)).toEqual(['m#traits', 'm'])
})

test.each([
  [{ type: 'batch', userId: 'u' }, 'unknown_type'],
  [{ event: 'x' }, 'identifier_required'],
  [{ userId: 'u' }, 'missing_field'],
  [[], 'invalid_type'],
])('the moment %j is refused', (body, code) => {
  expect(moment(body)).toMatchObject({ events: [], accepted: 0, errors: [{ index: -1, code }] })
})

test('a question for a placement becomes an event with its context as properties', () => {
  const context = { slot: 'hero', timezone: 'Europe/Berlin' }
  const asked = decision({
    anonymousId: 'a',
    identifiers: { loyalty: 'l' },
    placement: 'web-home',
    context,
    messageId: 'm',
  })
  expect(asked).toEqual({
    events: [
      {
        index: 0,
        identifiers: ['loyalty:l', 'anonymous:a'],
        event: {
          type: 'decision-requested',
          id: 'm',
          at: RECEIVED_AT,
          untimed: true,
          zone: 'Europe/Berlin',
          placement: 'web-home',
          properties: context,
        },
      },
    ],
    errors: [],
    accepted: 1,
    dryRun: false,
  })
})

test.each([
  [{ userId: 'u' }, 'missing_field', 'placement'],
  [{ userId: 'u', placement: 7 }, 'invalid_type', 'placement'],
  [{ placement: 'p' }, 'identifier_required', undefined],
  [{ userId: 'u', placement: 'p', context: [] }, 'invalid_type', 'context'],
  [{ userId: 'u', placement: 'p', context: { constructor: 1 } }, 'forbidden_name', 'context.constructor'],
  ['text', 'invalid_type', undefined],
])('the question %j is refused', (body, code, field) => {
  expect(decision(body)).toMatchObject({ events: [], accepted: 0, errors: [{ index: -1, code, field }] })
})
