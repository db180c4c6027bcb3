import { createHash, randomBytes } from 'node:crypto'
import { ROLES, type Role } from './roles.ts'

/** A key as it is kept: what it hashes to, never itself. */
export interface KeyRecord {
  readonly role: Role
  /** SHA-256 of the key, in hexadecimal. Keys are long and random, so they need no slow hash. */
  readonly sha256: string
}

/** One key for every role, as their owners will use them. */
export type PlainKeys = Readonly<Record<Role, string>>

/** Tells what a key may do. */
export interface KeyRing {
  /** The role of a key; undefined where it is not known. */
  roleOf(key: string): Role | undefined
}

/** Makes a fresh key for every role. */
export function createKeys(): { readonly plain: PlainKeys; readonly records: readonly KeyRecord[] } {
  const plain = { write: createKey('write'), server: createKey('server'), admin: createKey('admin') }
  return { plain, records: ROLES.map((role) => ({ role, sha256: hashKey(plain[role]) })) }
}

/** Looks keys up by hash, so that the time it takes tells nothing about the keys; those that were right are remembered. */
export function keysOf(records: readonly KeyRecord[]): KeyRing {
  const byHash = new Map(records.map(({ role, sha256 }) => [sha256, role]))
  const right = new Map<string, Role>()
  return {
    roleOf(key) {
      const known = right.get(key)
      if (known !== undefined) return known
      const role = byHash.get(hashKey(key))
      // Holds no more keys than there are records, whatever is sent.
      if (role !== undefined) right.set(key, role)
      return role
    },
  }
}

/** The role in the name lets people, and scanners for leaked keys, see what they have found. */
function createKey(role: Role): string {
  return `attune_${role}_${randomBytes(24).toString('base64url')}`
}

function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
