import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { webhookSigner } from './webhook-signer.ts'

const SECRET = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`

test("what is signed passes the specification's own library", () => {
  const sign = webhookSigner(SECRET)
  fc.assert(
    fc.property(fc.json(), (body) => {
      expect(new Webhook(SECRET).verify(body, sign('msg_1', body, Date.now()))).toEqual(JSON.parse(body))
    }),
  )
})

test('another body, id, time or secret does not pass', () => {
  const headers = webhookSigner(SECRET)('msg_1', '{}', Date.now())
  const verify = (body: string, other: object, secret = SECRET) =>
    new Webhook(secret).verify(body, { ...headers, ...other })
  expect(() => verify('{}', {})).not.toThrow()
  expect(() => verify('{ }', {})).toThrow()
  expect(() => verify('{}', { 'webhook-id': 'msg_2' })).toThrow()
  expect(() => verify('{}', { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 60) })).toThrow()
  expect(() => verify('{}', {}, `whsec_${Buffer.from('another key').toString('base64')}`)).toThrow()
})
