import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of a secret that Attune makes; the Standard Webhooks specification asks for 24 to 64. */
const SECRET_BYTES = 32

/**
 * The secret with which webhooks are signed, in the `whsec_…` form that receivers' libraries take: that of
 * `<directory>/webhook-secret`, made at the first start. Without a directory a new one each time.
 */
export async function openSigningSecret(directory: string | undefined): Promise<string> {
  const fresh = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
  if (directory === undefined) return fresh
  const file = join(directory, 'webhook-secret')
  try {
    await writeFile(file, `${fresh}\n`, { flag: 'wx', mode: 0o600 })
    return fresh
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await readFile(file, 'utf8')).trim()
  }
}
