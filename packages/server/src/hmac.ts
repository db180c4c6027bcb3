import { hash } from 'node:crypto'

const BLOCK_BYTES = 64
const DIGEST_BYTES = 32
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c

/** Texts whose bytes are longer have memory of their own. */
const MOST_BYTES = 4096

/** What goes before the text, with room for it behind, and what goes before the digest of both, with room for that. */
interface Keyed {
  readonly inner: Buffer
  readonly outer: Buffer
}

/** Secrets that are kept ready; there are some for links and one for each channel that is signed. */
const MOST_SECRETS = 256

/** By the bytes of the secret: those of a link come anew with every call from another thread. */
const keyed = new Map<string, Keyed>()

/**
 * HMAC-SHA256 (RFC 2104) of a text. A secret is made ready once. Not by `createHmac`: each object that it makes outlives the scavenges, since the runtime holds it, and in a collection of the
 * whole heap each is let go with a call of its own. At some thousands of decisions a second those were 12 of 30 ms for
 * which everybody waited.
 */
export function hmacOf(secret: Uint8Array, text: string): Buffer {
  const key = readied(secret)
  const { outer } = key
  outer.write(innerOf(key, text), BLOCK_BYTES, 'latin1')
  return Buffer.from(hash('sha256', outer, 'binary'), 'latin1')
}

function innerOf({ inner }: Keyed, text: string): string {
  const isLong = text.length * 3 > MOST_BYTES
  const message = isLong ? Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(text)]) : inner
  const end = isLong ? message.length : BLOCK_BYTES + inner.write(text, BLOCK_BYTES)
  return hash('sha256', message.subarray(0, end), 'binary')
}

function readied(secret: Uint8Array): Keyed {
  const name = Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength).toString('latin1')
  const known = keyed.get(name)
  if (known) return known
  const key = keyedBy(secret)
  if (keyed.size >= MOST_SECRETS) keyed.clear()
  keyed.set(name, key)
  return key
}

function keyedBy(secret: Uint8Array): Keyed {
  const key = secret.length > BLOCK_BYTES ? hash('sha256', secret, 'buffer') : secret
  const inner = Buffer.alloc(BLOCK_BYTES + MOST_BYTES).fill(INNER_PAD, 0, BLOCK_BYTES)
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES).fill(OUTER_PAD, 0, BLOCK_BYTES)
  key.forEach((byte, at) => {
    inner[at]! ^= byte
    outer[at]! ^= byte
  })
  return { inner, outer }
}
