import { hash, randomBytes } from 'node:crypto'
import type { KeyRecord } from './key-file.ts'
import { isAllowed, type Permission, ROLES, type Role } from './roles.ts'

/** One key for each of the roles that everybody needs, as their owners will use them. */
export type PlainKeys = Readonly<Record<'write' | 'server' | 'admin', string>>

/** What a key is to be. */
export interface KeyPlan {
  readonly name: string
  readonly role: Role
  /** Permissions to which it is narrowed; all of its role where not given. */
  readonly scopes?: readonly Permission[] | undefined
  readonly expiresAt?: number | undefined
  readonly limit?: KeyRecord['limit']
}

/** Keys are changed one at a time, on the thread that serves HTTP; all throw where the file cannot be written. */
export interface KeyRing {
  /** What a key may do now; undefined where it is not known, expired or revoked. */
  find(key: string): KeyRecord | undefined
  list(): readonly KeyRecord[]
  create(plan: KeyPlan): Made
  /** A new key in the place of one, which stays good for `overlapMs`; undefined where there is none with this id. */
  rotate(id: string, overlapMs: number): Made | undefined
  /** Ends a key at once; gives what it was, or why it stays. */
  revoke(id: string): KeyRecord | 'unknown' | 'last_admin'
}

/** A key that has just been made: the only time that it can be shown. */
interface Made {
  readonly key: string
  readonly record: KeyRecord
}

/** Whether a key allows something: by its role, and where it was narrowed by its scopes. */
export function mayUse({ role, scopes }: KeyRecord, permission: Permission): boolean {
  return isAllowed(role, permission) && (scopes === undefined || scopes.includes(permission))
}

/** Looks keys up by hash, so that the time it takes tells nothing about the keys. `keep` stores what has changed. */
export function createKeyRing(
  held: readonly KeyRecord[],
  now: () => number,
  keep: (records: readonly KeyRecord[]) => void,
): KeyRing {
  let records = held
  let byHash = indexOf(records)
  const right = new Map<string, KeyRecord>()
  const adopt = (next: readonly KeyRecord[]) => {
    keep(next)
    records = next
    byHash = indexOf(next)
    right.clear()
  }
  const add = (plan: KeyPlan): Made => {
    const made = makeKey(plan, now())
    adopt([...records, made.record])
    return made
  }
  const isGood = ({ expiresAt }: KeyRecord) => expiresAt === undefined || now() < expiresAt
  return {
    find(key) {
      const known = right.get(key) ?? byHash.get(hashKey(key))
      if (known === undefined || !isGood(known)) return undefined
      // Holds no more keys than there are records, whatever is sent.
      right.set(key, known)
      return known
    },
    list: () => records,
    create: add,
    rotate(id, overlapMs) {
      const old = records.find((record) => record.id === id)
      if (!old || !isGood(old)) return undefined
      const made = makeKey({ ...old, expiresAt: undefined }, now())
      const ended = { ...old, expiresAt: Math.min(old.expiresAt ?? Number.POSITIVE_INFINITY, now() + overlapMs) }
      adopt([...records.map((record) => (record === old ? ended : record)), made.record])
      return made
    },
    revoke(id) {
      const old = records.find((record) => record.id === id)
      if (!old) return 'unknown'
      const isAdmin = (record: KeyRecord) => mayUse(record, 'manage-keys') && record.expiresAt === undefined
      if (isAdmin(old) && !records.some((record) => record !== old && isAdmin(record))) return 'last_admin'
      adopt(records.filter((record) => record !== old))
      return old
    },
  }
}

function indexOf(records: readonly KeyRecord[]): ReadonlyMap<string, KeyRecord> {
  return new Map(records.map((record) => [record.sha256, record]))
}

/** Makes the keys of a first start. */
export function makeFirstKeys(now: number): { readonly plain: PlainKeys; readonly records: readonly KeyRecord[] } {
  const made = (['write', 'server', 'admin'] as const).map((role) => makeKey({ name: `first ${role} key`, role }, now))
  const [write, server, admin] = made.map(({ key }) => key)
  return { plain: { write: write!, server: server!, admin: admin! }, records: made.map(({ record }) => record) }
}

/** The role in the name lets people, and scanners for leaked keys, see what they have found. */
function makeKey({ expiresAt, limit, name, role, scopes }: KeyPlan, now: number): Made {
  if (!ROLES.includes(role)) throw new Error(`there is no role ${role}`)
  const key = `attune_${role}_${randomBytes(24).toString('base64url')}`
  const record: KeyRecord = {
    ...{ id: `key_${randomBytes(6).toString('base64url')}`, name, role, sha256: hashKey(key), createdAt: now },
    ...(scopes !== undefined && { scopes: [...scopes] }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(limit !== undefined && { limit }),
  }
  return { key, record }
}

/** Keys are long and random, so they need no slow hash. */
function hashKey(key: string): string {
  return hash('sha256', key, 'hex')
}
