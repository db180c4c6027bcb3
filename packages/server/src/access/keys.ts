import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readKeyFile, writeKeyFile } from './key-file.ts'
import { createKeyRing, type KeyRing, makeFirstKeys, type PlainKeys } from './key-ring.ts'

/** Keys, and the keys themselves where they have just been made: the only time they can be shown. */
export interface Keys extends KeyRing {
  readonly created: PlainKeys | undefined
  /** Writes down those that have just been made. Until then a start that fails leaves no keys that nobody was shown. */
  keepCreated(): void
}

/**
 * Opens the keys of a data directory (`keys.json`), and makes them where there are none; without a directory they
 * live as long as the process. Throws when the file cannot be read or written.
 */
export function openKeys({ directory, now = Date.now }: { directory: string | undefined; now?: () => number }): Keys {
  const file = directory === undefined ? undefined : join(directory, 'keys.json')
  const keep = (records: Parameters<typeof writeKeyFile>[1]) => {
    if (file !== undefined) writeKeyFile(file, records)
  }
  const known = file === undefined ? undefined : readKeyFile(file)
  if (known) return { ...createKeyRing(known, now, keep), created: undefined, keepCreated: () => undefined }
  const { plain, records } = makeFirstKeys(now())
  if (directory !== undefined) mkdirSync(directory, { recursive: true })
  const ring = createKeyRing(records, now, keep)
  return { ...ring, created: plain, keepCreated: () => keep(ring.list()) }
}
