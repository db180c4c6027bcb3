import { createHmac, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { hmacOf } from './hmac.ts'

const expected = (secret: Uint8Array, text: string) => createHmac('sha256', secret).update(text).digest()

it('is what the runtime makes of the same bytes, for every secret and each time', () => {
  const secrets = Array.from({ length: 30 }, (_, bytes) => randomBytes(bytes * 5))
  for (const text of ['', 'a', 'Grüße 🎁', 'lone \ud800 half', 'x'.repeat(1000)])
    for (const secret of [...secrets, ...secrets]) expect(hmacOf(secret, text)).toEqual(expected(secret, text))
})

it('takes texts of every length, the longest between the short ones', () => {
  const secret = randomBytes(32)
  for (const length of [1, 1365, 1366, 4095, 4096, 4097, 100_000, 3, 0]) {
    for (const text of ['y'.repeat(length), 'é'.repeat(length), '漢'.repeat(length)])
      expect(hmacOf(secret, text)).toEqual(expected(secret, text))
  }
})

it('knows a secret by its bytes, however many there are and wherever they lie', () => {
  const all = randomBytes(1000 * 32)
  for (let i = 0; i < 2000; i++) {
    const secret = all.subarray((i % 1000) * 32, (i % 1000) * 32 + 32)
    expect(hmacOf(Uint8Array.from(secret), `text ${i}`)).toEqual(expected(secret, `text ${i}`))
  }
})

it('gives bytes that the next one does not change', () => {
  const secret = randomBytes(32)
  const first = hmacOf(secret, 'first')
  hmacOf(secret, 'second')
  expect(first).toEqual(expected(secret, 'first'))
})
