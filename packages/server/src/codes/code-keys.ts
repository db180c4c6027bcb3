import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readPrivateFile, writePrivateFile } from '../private-file.ts'
import type { CodeBatch } from './batch.ts'

const SECRET_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What a sealed key begins with; no base64 does. */
const SEALED = 'sealed:'

/** That what is sealed is a key of codes: nothing else that is ever sealed so can be put in its place. */
const BOUND_TO = Buffer.from('attune/code-key/1')

const storedSchema = z.object({ version: z.literal(1), secret: z.base64() })

/**
 * Seals the keys of unique codes (AES-256-GCM, NIST SP 800-38D) before they go into the log and the store, so that who has those, or a
 * backup of the store, can make no codes. What was written before there was sealing opens as it is.
 */
export class CodeKeys {
  readonly #secret: Uint8Array

  constructor(secret: Uint8Array = randomBytes(SECRET_BYTES)) {
    this.#secret = secret
  }

  seal(key: string): string {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#secret, nonce)
    cipher.setAAD(BOUND_TO)
    const body = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()])
    return SEALED + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
  }

  /** The key as it was; throws where it was sealed with another secret, or changed. */
  open(stored: string): string {
    if (!isSealed(stored)) return stored
    const sealed = Buffer.from(stored.slice(SEALED.length), 'base64')
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#secret, sealed.subarray(0, NONCE_BYTES))
      decipher.setAAD(BOUND_TO)
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const body = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES))
      return Buffer.concat([body, decipher.final()]).toString('utf8')
    } catch (cause) {
      throw new Error('the key of a batch of codes does not open; restore code-secret.json from the same backup', {
        cause,
      })
    }
  }

  /** A batch whose key is sealed; the same one where it is already. */
  sealed(batch: CodeBatch): CodeBatch {
    const { generated, importKey } = batch
    if (generated && !isSealed(generated.key))
      return { ...batch, generated: { ...generated, key: this.seal(generated.key) } }
    if (importKey !== undefined && !isSealed(importKey)) return { ...batch, importKey: this.seal(importKey) }
    return batch
  }

  /** A batch whose key is open. */
  opened(batch: CodeBatch): CodeBatch {
    const { generated, importKey } = batch
    return {
      ...batch,
      ...(generated && { generated: { ...generated, key: this.open(generated.key) } }),
      ...(importKey !== undefined && { importKey: this.open(importKey) }),
    }
  }
}

function isSealed(key: string): boolean {
  return key.startsWith(SEALED)
}

/**
 * The secret in `<directory>/code-secret.json`, made at the first start; without a directory a new one each time. Throws where it is
 * missing though keys in the store are sealed with it: codes that are printed would be good no longer.
 */
export function openCodeKeys(directory: string | undefined, batches: readonly CodeBatch[]): CodeKeys {
  if (directory === undefined) return new CodeKeys()
  const file = join(directory, 'code-secret.json')
  const isNeeded = batches.some(({ generated, importKey }) => isSealed(generated?.key ?? importKey ?? ''))
  if (isNeeded && !existsSync(file))
    throw new Error(`${file} is missing: without it, unique codes cannot be read; restore it from a backup`)
  const stored = readPrivateFile(file, storedSchema, 'restore the file from a backup')
  if (stored) return new CodeKeys(Buffer.from(stored.secret, 'base64'))
  const secret = randomBytes(SECRET_BYTES)
  writePrivateFile(file, { version: 1, secret: secret.toString('base64') })
  return new CodeKeys(secret)
}
