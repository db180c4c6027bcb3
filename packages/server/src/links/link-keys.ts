import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

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
    if (file !== undefined) writeKeys(file, keys)
    return keys
  }
  let held = (file === undefined ? undefined : readKeys(file)) ?? keep({ version: 1, keys: [createKey()] })
  const keyOf = ({ id, secret }: StoredKeys['keys'][number]): LinkKey => ({ id, secret: Buffer.from(secret, 'base64') })
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

function readKeys(file: string): StoredKeys | undefined {
  try {
    return linkKeysSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    // The cause may quote the file, and with it the secrets.
    throw new Error(`the keys in ${file} cannot be read; restore the file: without it every link sent so far is void`)
  }
}

/** At every instant the file holds the old keys or the new ones, whole, readable for its owner only. */
function writeKeys(file: string, keys: StoredKeys): void {
  const draft = `${file}.${process.pid}.draft`
  const descriptor = openSync(draft, 'w', 0o600)
  try {
    writeFileSync(descriptor, `${JSON.stringify(keys, null, 2)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(draft, file)
}
