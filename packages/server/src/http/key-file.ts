import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { KeyRecord } from './key-ring.ts'
import { ROLES } from './roles.ts'

const keyFileSchema = z.strictObject({
  version: z.literal(1),
  keys: z.array(z.strictObject({ role: z.enum(ROLES), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})

/** The keys in a file; undefined where there is none. Throws when they cannot be read. */
export function readKeyFile(file: string): readonly KeyRecord[] | undefined {
  try {
    return keyFileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).keys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`the keys in ${file} cannot be read; restore the file, or remove it to have new keys made`, {
      cause: error,
    })
  }
}

/** Writes keys into a file, readable for its owner only. It appears complete or not at all; throws where there is one already. */
export function writeKeyFile(file: string, keys: readonly KeyRecord[]): void {
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
