import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SECRET_BYTES = 32

/**
 * The secret with which identifiers of erased people are hashed, `<directory>/erasure-secret`, made at the first
 * start; without a directory a new one each time. It belongs into every backup of the directory: without it nobody
 * knows any more whom not to bring back. Throws where the file holds something else, or is missing and `needed`.
 */
export function openErasureSecret(directory: string | undefined, needed: boolean): Uint8Array {
  const fresh = randomBytes(SECRET_BYTES)
  if (directory === undefined) return fresh
  const file = join(directory, 'erasure-secret')
  if (needed && !existsSync(file))
    throw new Error(`${file} is missing: without it, who was erased could come back; restore it from a backup`)
  try {
    writeFileSync(file, `${fresh.toString('base64')}\n`, { flag: 'wx', mode: 0o600, flush: true })
    return fresh
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
    if (secret.length === SECRET_BYTES) return secret
    throw new Error(`${file} is damaged; restore it from a backup of this data directory`, { cause: error })
  }
}
