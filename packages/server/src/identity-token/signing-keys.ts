import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject, randomBytes } from 'node:crypto'
import type { JWK } from 'jose'
import { readKeyRingFile, type StoredKeys, writeKeyRingFile } from './signing-key-file.ts'

/** What identity tokens are signed with, and the secret behind references and cookies. */
export interface SigningKeys {
  readonly current: { readonly id: string; readonly key: KeyObject }
  /** Never changes: references made with it must stay the same. */
  readonly secret: Uint8Array
  /** Public keys with which a token that is still good may have been signed (RFC 7517). */
  listed(now: number): readonly JWK[]
  /** Signs with a new key from now on; the old one stays listed until what it signed has ended. Gives the new id. */
  rotate(now: number): string
}

/**
 * How long a key stays listed after its last signature: the longest life of a token, and an hour for those who keep
 * the list.
 */
export const LISTED_AFTER_MS = 2 * 3_600_000

const SECRET_BYTES = 32

/**
 * Opens the keys of a data directory (`identity-keys.json`), and makes them where there are none; without a directory
 * they live as long as the process. Throws when the file cannot be read or written.
 */
export function openSigningKeys(file: string | undefined, now: number): SigningKeys {
  const keep = (next: StoredKeys) => {
    if (file !== undefined) writeKeyRingFile(file, next)
    return next
  }
  const known = file === undefined ? undefined : readKeyRingFile(file)
  const secret = randomBytes(SECRET_BYTES).toString('base64')
  let held = known ?? keep({ version: 1, secret, keys: [createKey(now)] })
  let current = signerOf(held)
  return {
    get current() {
      return current
    },
    secret: Buffer.from(held.secret, 'base64'),
    listed: (at) => held.keys.filter((key) => isListed(key, at)).map(({ id, publicKey }) => publicJwk(id, publicKey)),
    rotate(at) {
      const retired = held.keys
        .filter((key) => isListed(key, at))
        .map(({ id, publicKey, createdAt, retiredAt }) => ({ id, publicKey, createdAt, retiredAt: retiredAt ?? at }))
      held = keep({ ...held, keys: [createKey(at), ...retired] })
      current = signerOf(held)
      return current.id
    },
  }
}

type StoredKey = StoredKeys['keys'][number]

function isListed({ retiredAt }: StoredKey, now: number): boolean {
  return retiredAt === undefined || now < retiredAt + LISTED_AFTER_MS
}

/** The first is the current one, and the only one whose private part is kept. */
function signerOf({ keys }: StoredKeys): SigningKeys['current'] {
  const { id, privateKey } = keys[0]!
  return { id, key: createPrivateKey({ key: privateKey as JsonWebKey, format: 'jwk' }) }
}

function createKey(createdAt: number): StoredKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    id: randomBytes(9).toString('base64url'),
    createdAt,
    publicKey: publicKey.export({ format: 'jwk' }) as Record<string, string>,
    privateKey: privateKey.export({ format: 'jwk' }) as Record<string, string>,
  }
}

function publicJwk(id: string, { kty, crv, x, y }: Readonly<Record<string, string>>): JWK {
  return { kty: kty!, crv: crv!, x: x!, y: y!, kid: id, alg: 'ES256', use: 'sig' }
}
