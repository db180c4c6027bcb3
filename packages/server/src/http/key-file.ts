import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createKeys, type KeyRecord, type Keys, keysOf, type PlainKeys } from './keys.ts'
import { ROLES } from './roles.ts'

const keyFileSchema = z.strictObject({
  version: z.literal(1),
  keys: z.array(z.strictObject({ role: z.enum(ROLES), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})

/** Keys of a data directory. `created` has the keys themselves when they have just been made: the only time they can be shown. */
export interface OpenedKeys {
  readonly keys: Keys
  readonly created: PlainKeys | undefined
}

/** Opens `keys.json` of a data directory, and makes it where there is none. Throws when it cannot be read or written. */
export function openKeys({ directory }: { readonly directory: string }): OpenedKeys {
  const file = join(directory, 'keys.json')
  const known = readKeyFile(file)
  if (known) return { keys: keysOf(known), created: undefined }
  const { plain, records } = createKeys()
  mkdirSync(directory, { recursive: true })
  writeKeyFile(file, records)
  return { keys: keysOf(records), created: plain }
}

function readKeyFile(file: string): readonly KeyRecord[] | undefined {
  try {
    return keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).keys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`the keys in ${file} cannot be read; restore the file, or remove it to have new keys made`, {
      cause: error,
    })
  }
}

/** The file appears complete or not at all, and never takes the place of one that another process has made. */
function writeKeyFile(file: string, keys: readonly KeyRecord[]): void {
  const draft = `${file}.${process.pid}.draft`
  const descriptor = openSync(draft, 'w', 0o600)
  try {
    writeFileSync(descriptor, `${JSON.stringify({ version: 1, keys }, null, 2)}\n`)
    fsyncSync(descriptor)
    linkSync(draft, file)
  } finally {
    closeSync(descriptor)
    rmSync(draft)
  }
}
