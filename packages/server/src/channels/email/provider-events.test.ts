import { describe, expect, it } from 'vitest'
import { messageFor } from '../message.fixture.ts'
import { messageIdOf } from './message-id.ts'
import { readProviderEvents } from './provider-events.ts'

const SECRET = 'hook-secret'
const messageId = messageIdOf(messageFor(['user:ana'], {}).handOver, SECRET, 'mail.example')
const of = { customer: 7, delivery: 'dlv_1', attempt: 1 }
const read = (told: unknown) => readProviderEvents(Buffer.from(JSON.stringify(told)), SECRET)

/** As Amazon SES tells it, with the headers that the mail had. */
const ses = (more: object, id = messageId) => ({
  ...more,
  mail: {
    ...{ timestamp: '2026-06-01T09:00:00.000Z', messageId: '0100017f', source: 'news@mail.example' },
    headers: [
      { name: 'From', value: 'Brand <news@mail.example>' },
      { name: 'Message-ID', value: id },
    ],
  },
})
const bounce = (bounceType: string, bounceSubType: string, status: string) =>
  ses({
    notificationType: 'Bounce',
    bounce: {
      ...{ bounceType, bounceSubType },
      bouncedRecipients: [{ emailAddress: 'Ana@example.com', status, diagnosticCode: 'smtp; 550 no' }],
    },
  })

describe('what mail providers tell in JSON', () => {
  it('is understood of SendGrid, all events of a call', () => {
    const event = (more: object) => ({ email: 'Ana@example.com', timestamp: 1, 'smtp-id': messageId, ...more })
    expect(
      read([
        event({ event: 'processed' }),
        event({ event: 'delivered', response: '250 OK' }),
        event({ event: 'bounce', type: 'bounce', status: '5.1.1', reason: '550 no such user' }),
        event({ event: 'bounce', type: 'blocked', status: '5.7.1', reason: '550 listed' }),
        event({ event: 'dropped', reason: 'Bounced Address' }),
        event({ event: 'spamreport' }),
        event({ event: 'open' }),
      ]),
    ).toEqual([
      { of, outcome: 'delivered' },
      { of, outcome: 'rejected', reason: 'bounced: 5.1.1 550 no such user', gone: 'email:ana@example.com' },
      { of, outcome: 'rejected', reason: 'bounced: 5.7.1 550 listed' },
      { of, outcome: 'rejected', reason: 'bounced: Bounced Address' },
      { of, outcome: 'complained', reason: 'abuse' },
    ])
  })

  it('is understood of Amazon SES, as it is and in an envelope of SNS', () => {
    const gone = [{ of, outcome: 'rejected', reason: 'bounced: 5.1.1 smtp; 550 no', gone: 'email:ana@example.com' }]
    const told = bounce('Permanent', 'General', '5.1.1')
    expect(read(told)).toEqual(gone)
    expect(read({ Type: 'Notification', TopicArn: 'arn:aws:sns:x', Message: JSON.stringify(told) })).toEqual(gone)
    expect(read(bounce('Transient', 'MailboxFull', '5.1.1'))[0]).not.toHaveProperty('gone')
    expect(read(ses({ eventType: 'Delivery' }))).toEqual([{ of, outcome: 'delivered' }])
    expect(read(ses({ notificationType: 'Complaint', complaint: { complaintFeedbackType: 'fraud' } }))).toEqual([
      { of, outcome: 'complained', reason: 'fraud' },
    ])
  })

  it('is understood of anybody who says it in our words', () => {
    expect(read({ messageId, event: 'bounced', reason: '5.1.1 no', gone: 'Ana@example.com' })).toEqual([
      { of, outcome: 'rejected', reason: 'bounced: 5.1.1 no', gone: 'email:ana@example.com' },
    ])
    expect(read([{ messageId, event: 'delivered' }])).toEqual([{ of, outcome: 'delivered' }])
  })

  it.each([
    ['of a mail that was not signed here', { messageId: messageId.replace('dlv_1', 'dlv_2'), event: 'bounced' }],
    ['of a mail of somebody else', ses({ eventType: 'Delivery' }, '<x@other.example>')],
    ['of a subscription', { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://sns.example/' }],
    ['in an envelope without JSON', { Type: 'Notification', Message: 'Hello' }],
    ['nothing', null],
  ])('says nothing %s', (_, told) => {
    expect(read(told)).toEqual([])
  })

  it('says nothing where it is no JSON', () => {
    expect(readProviderEvents(Buffer.from('{"event"'), SECRET)).toEqual([])
  })
})
