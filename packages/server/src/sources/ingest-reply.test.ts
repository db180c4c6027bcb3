import { expect, test } from 'vitest'
import { type MessageError, WHOLE_BODY } from './incoming-event.ts'
import { ingestReply } from './ingest-reply.ts'

function refusal(index: number): MessageError {
  return { index, code: 'missing_field', message: '`event` is required.', field: 'event' }
}

function answer(accepted: number, errors: readonly MessageError[]) {
  const { status, body } = ingestReply(accepted, errors)
  return { status, ...JSON.parse(body) }
}

test('where all messages were accepted the answer is a success, none at all included', () => {
  expect(answer(3, [])).toEqual({ status: 200, success: true })
  expect(answer(0, [])).toEqual({ status: 200, success: true })
})

test('where some were accepted the answer says how many, and what is wrong with the others', () => {
  const help = expect.any(String)
  expect(answer(2, [refusal(1)])).toEqual({
    status: 200,
    success: false,
    accepted: 2,
    errors: [{ index: 1, code: 'missing_field', message: '`event` is required.', field: 'event', help }],
  })
})

test('where none of a batch was accepted the answer is an error that lists them', () => {
  expect(answer(0, [refusal(0), refusal(1)])).toMatchObject({
    status: 400,
    code: 'nothing_accepted',
    success: false,
    accepted: 0,
    errors: [{ index: 0 }, { index: 1 }],
  })
})

test('where the body itself was refused the answer is that error, with its own status', () => {
  expect(answer(0, [refusal(WHOLE_BODY)])).toMatchObject({ status: 400, code: 'missing_field', field: 'event' })
  expect(answer(0, [{ ...refusal(WHOLE_BODY), code: 'body_too_large' }])).toMatchObject({ status: 413 })
})
