import { sign, verify } from 'node:crypto'
import { fromBase32, toBase32 } from './base32.ts'
import type { OfflineKeys, PublicOfflineKey } from './offline-keys.ts'

/** What a token says: who shows it may use this code for this offer, within these times (ms, whole seconds). */
interface OfflineToken {
  readonly offer: string
  readonly code: string
  readonly startsAt: number
  readonly endsAt: number
}

/** Tokens that a till can check while its line is down. */
export interface OfflineTokens {
  mint(token: OfflineToken): string
  /** What a token says; undefined for one that is none, or that nobody here has signed. */
  read(text: string): OfflineToken | undefined
  /** Keys with which any token that is still good was signed, the current one first. */
  keys(): readonly PublicOfflineKey[]
  /** Signs with a new key from now on; gives its id. */
  rotate(): string
}

/** What all tokens begin with. */
const HEAD = 'A1'

const VERSION = 1
const FIXED_BYTES = 13
const SIGNATURE_BYTES = 64

/** Whether a text looks like a token, and not like a code. */
export function isOfflineToken(text: string): boolean {
  return text.length > 100 && text.slice(0, HEAD.length).toUpperCase() === HEAD
}

/**
 * A token is `A1` and, in Base 32: version (1 byte), key id (4), from when on and until when it is good (4 each, seconds since
 * 1970), the offer and the code (a byte of length and ASCII each), and the Ed25519 signature of all that (64).
 */
export function createOfflineTokens(keys: OfflineKeys, now: () => number): OfflineTokens {
  return {
    keys: () => keys.listed(now()),
    rotate: () => keys.rotate(now()),
    mint(token) {
      const content = write(token, keys.current.id)
      return HEAD + toBase32(Buffer.concat([content, sign(null, content, keys.current.key)]))
    },
    read(text) {
      const bytes = fromBase32(text.slice(HEAD.length))
      if (bytes === undefined || bytes[0] !== VERSION || bytes.length < FIXED_BYTES + SIGNATURE_BYTES) return undefined
      const content = Buffer.from(bytes.subarray(0, -SIGNATURE_BYTES))
      const key = keys.publicKey(content.toString('hex', 1, 5))
      const isSigned = key && verify(null, content, key, bytes.subarray(-SIGNATURE_BYTES))
      return isSigned ? readContent(content) : undefined
    },
  }
}

function write({ code, endsAt, offer, startsAt }: OfflineToken, key: string): Buffer {
  const fixed = Buffer.alloc(FIXED_BYTES)
  fixed[0] = VERSION
  fixed.write(key, 1, 4, 'hex')
  fixed.writeUInt32BE(startsAt / 1000, 5)
  fixed.writeUInt32BE(endsAt / 1000, 9)
  const texts = [offer, code].flatMap((text) => [Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)])
  return Buffer.concat([fixed, ...texts])
}

function readContent(content: Buffer): OfflineToken {
  const offerEnd = FIXED_BYTES + 1 + content[FIXED_BYTES]!
  return {
    offer: content.toString('utf8', FIXED_BYTES + 1, offerEnd),
    code: content.toString('utf8', offerEnd + 1, offerEnd + 1 + content[offerEnd]!),
    startsAt: content.readUInt32BE(5) * 1000,
    endsAt: content.readUInt32BE(9) * 1000,
  }
}
