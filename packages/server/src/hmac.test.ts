import { createHmac, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { hmacOf } from './hmac.ts'

it('is what the runtime makes of the same bytes, for every secret and each time', () => {
  const secrets = Array.from({ length: 20 }, (_, bytes) => randomBytes(bytes * 5))
  for (const text of ['', 'a', 'Grüße 🎁', 'x'.repeat(1000)])
    for (const secret of [...secrets, ...secrets])
      expect(hmacOf(secret, text)).toEqual(createHmac('sha256', secret).update(text).digest())
})
