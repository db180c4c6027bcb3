import { describe, expect, it } from 'vitest'
import { arrivalAt } from './arrival.fixture.ts'
import { parseIncomingMessage } from './incoming-message.ts'

const parse = (message: object) =>
  parseIncomingMessage(Buffer.from(JSON.stringify({ channel: 'sms', from: '+12065550100', ...message })), arrivalAt())

describe('what somebody has written to the brand', () => {
  it('comes with to whom it was written, files, a button and what it answers', () => {
    const { events } = parse({
      text: 'Look',
      to: '+12065550199',
      media: [{ url: 'https://media.example/1', type: 'image/jpeg' }, { url: 'https://media.example/2' }],
      button: 'yes',
      inReplyTo: 'dlv_1',
    })
    expect(events[0]?.event).toMatchObject({
      type: 'message-received',
      from: 'phone:+12065550100',
      to: '+12065550199',
      text: 'Look',
      media: [
        { url: 'https://media.example/1', type: 'image/jpeg' },
        { url: 'https://media.example/2', type: '' },
      ],
      button: 'yes',
      inReplyTo: 'dlv_1',
    })
  })

  it('may be a picture or a button without words, and not nothing', () => {
    expect(parse({ media: [{ url: 'https://media.example/1' }] }).events[0]?.event).toMatchObject({ text: '' })
    expect(parse({ button: 'no' }).events[0]?.event).toMatchObject({ text: '', button: 'no' })
    expect(parse({}).errors).toMatchObject([{ code: 'missing_field', field: 'text' }])
  })

  it.each([
    [{ text: 'x', media: {} }, 'invalid_type', 'media'],
    [{ text: 'x', media: [{}] }, 'missing_field', 'media[0].url'],
    [{ text: 'x', media: Array.from({ length: 21 }, () => ({ url: 'u' })) }, 'too_long', 'media'],
    [{ text: 'x', to: 5 }, 'invalid_type', 'to'],
  ])('is refused with the field: %j', (message, code, field) => {
    expect(parse(message)).toMatchObject({ accepted: 0, errors: [{ code, field }] })
  })
})
