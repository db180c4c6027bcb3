import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readKeyFile, writeKeyFile } from './key-file.ts'
import { createKeys, type KeyRing, keysOf, type PlainKeys } from './key-ring.ts'

/** Keys, and the keys themselves where they have just been made: the only time they can be shown. */
export interface Keys extends KeyRing {
  readonly created: PlainKeys | undefined
}

/**
 * Opens the keys of a data directory (`keys.json`), and makes them where there are none; without a directory they
 * live as long as the process. Throws when the file cannot be read or written.
 */
export function openKeys({ directory }: { readonly directory: string | undefined }): Keys {
  const file = directory === undefined ? undefined : join(directory, 'keys.json')
  const known = file === undefined ? undefined : readKeyFile(file)
  if (known) return { ...keysOf(known), created: undefined }
  const { plain, records } = createKeys()
  if (directory !== undefined) mkdirSync(directory, { recursive: true })
  if (file !== undefined) writeKeyFile(file, records)
  return { ...keysOf(records), created: plain }
}
