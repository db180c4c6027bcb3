import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { z } from 'zod'
import { readPrivateFile, writePrivateFile } from '../private-file.ts'

/** A key with which tokens are verified (RFC 8037). */
export interface PublicOfflineKey {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  /** First four bytes of the SHA-256 of the raw key, in hexadecimal digits: as it stands in tokens. */
  readonly kid: string
}

/** What tokens are signed with. */
export interface OfflineKeys {
  readonly current: { readonly id: string; readonly key: KeyObject }
  publicKey(id: string): KeyObject | undefined
  listed(now: number): readonly PublicOfflineKey[]
  rotate(now: number): string
}

/** The longest that a token is good, and an old key is listed. */
export const LONGEST_TOKEN_MS = 400 * 86_400_000

const keySchema = z.object({
  id: z.string(),
  x: z.string(),
  /** Of the current one only. */
  d: z.string().optional(),
  retiredAt: z.number().optional(),
})
const fileSchema = z.object({ version: z.literal(1), keys: z.array(keySchema).min(1) })

type StoredKey = z.infer<typeof keySchema>

/**
 * Opens the keys of a data directory, and makes them where there are none; without a file they live as long as the process.
 * Throws when it cannot be read or written.
 */
export function openOfflineKeys(file: string | undefined): OfflineKeys {
  const known = file === undefined ? undefined : readPrivateFile(file, fileSchema, 'put back a backup of it')
  let keys = known?.keys ?? []
  let current: OfflineKeys['current']
  const hold = (next: readonly StoredKey[]) => {
    keys = [...next]
    const [{ d, id, x }] = keys as [StoredKey]
    current = { id, key: createPrivateKey({ key: { ...jwk(x), d } as JsonWebKey, format: 'jwk' }) }
  }
  const keep = (next: readonly StoredKey[]) => {
    if (file !== undefined) writePrivateFile(file, { version: 1, keys: next })
    hold(next)
  }
  if (keys.length === 0) keep([createKey()])
  else hold(keys)
  return {
    get current() {
      return current
    },
    publicKey(id) {
      const found = keys.find((key) => key.id === id)
      return found && createPublicKey({ key: jwk(found.x) as JsonWebKey, format: 'jwk' })
    },
    listed: (now) => keys.filter((key) => isListed(key, now)).map(({ id, x }) => ({ ...jwk(x), kid: id })),
    rotate(now) {
      const retired = keys
        .filter((key) => isListed(key, now))
        .map(({ id, retiredAt, x }) => ({ id, x, retiredAt: retiredAt ?? now }))
      keep([createKey(), ...retired])
      return current.id
    },
  }
}

function isListed({ retiredAt }: StoredKey, now: number): boolean {
  return retiredAt === undefined || now < retiredAt + LONGEST_TOKEN_MS
}

function createKey(): StoredKey {
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as { d: string; x: string }
  const id = createHash('sha256').update(Buffer.from(x, 'base64url')).digest('hex').slice(0, 8)
  return { id, x, d }
}

function jwk(x: string) {
  return { kty: 'OKP', crv: 'Ed25519', x } as const
}
