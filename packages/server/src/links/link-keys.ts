import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { readPrivateFile, writePrivateFile } from '../private-file.ts'

/** Characters of the id of a key. */
export const KEY_ID_LENGTH = 4

const SECRET_BYTES = 32

/** Older keys are kept so long as their links may live; nobody rotates more often than this within that time. */
const MAX_KEYS = 16

const linkKeysSchema = z.strictObject({
  version: z.literal(1),
  /** The newest first: it signs, the others only verify. */
  keys: z.array(z.strictObject({ id: z.string().length(KEY_ID_LENGTH), secret: z.string().min(40) })).min(1),
})

const REMEDY = 'restore the file: without it every link sent so far is void'

type StoredKeys = z.infer<typeof linkKeysSchema>

export interface LinkKey {
  readonly id: string
  readonly secret: Uint8Array
}

/** Secrets with which links for people are signed. */
export interface LinkKeys {
  readonly current: LinkKey
  byId(id: string): LinkKey | undefined
  /** Signs with a new key from now on; what older ones signed stays good. Gives the new id. */
  rotate(): string
}

/**
 * Opens the keys in a file (`link-keys.json` of the data directory), and makes one where there is none; without a file
 * they live as long as the process. Throws when the file cannot be read or written.
 */
export function openLinkKeys(file: string | undefined): LinkKeys {
  const keep = (keys: StoredKeys): StoredKeys => {
    if (file !== undefined) writePrivateFile(file, keys)
    return keys
  }
  const known = file === undefined ? undefined : readPrivateFile(file, linkKeysSchema, REMEDY)
  let held = known ?? keep({ version: 1, keys: [createKey()] })
  const keyOf = ({ id, secret }: StoredKeys['keys'][number]): LinkKey => ({
    id,
    secret: Uint8Array.from(Buffer.from(secret, 'base64')),
  })
  return {
    get current() {
      return keyOf(held.keys[0]!)
    },
    byId(id) {
      const key = held.keys.find((one) => one.id === id)
      return key && keyOf(key)
    },
    rotate() {
      held = keep({ version: 1, keys: [createKey(), ...held.keys].slice(0, MAX_KEYS) })
      return held.keys[0]!.id
    },
  }
}

function createKey(): StoredKeys['keys'][number] {
  return { id: randomBytes(3).toString('base64url'), secret: randomBytes(SECRET_BYTES).toString('base64') }
}
