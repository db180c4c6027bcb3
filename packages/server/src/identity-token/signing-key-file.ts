import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const jwkSchema = z.record(z.string(), z.string())

const keyRingSchema = z.strictObject({
  version: z.literal(1),
  /** 32 bytes, base64. */
  secret: z.string().min(40),
  /** The newest first; only it has its private part. */
  keys: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        createdAt: z.number(),
        retiredAt: z.number().optional(),
        publicKey: jwkSchema,
        privateKey: jwkSchema.optional(),
      }),
    )
    .min(1)
    .refine(([first]) => first?.privateKey !== undefined, { error: 'the first key has no private part' }),
})

export type StoredKeys = z.infer<typeof keyRingSchema>

/** The keys in a file; undefined where there is none. Throws when they cannot be read. */
export function readKeyRingFile(file: string): StoredKeys | undefined {
  try {
    return keyRingSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    // The cause may quote the file, and with it the keys.
    throw new Error(`the keys in ${file} cannot be read; restore the file, or remove it to have new keys made`)
  }
}

/** Puts keys into a file, readable for its owner only; at every instant it holds the old ones or the new ones, whole. */
export function writeKeyRingFile(file: string, keys: StoredKeys): void {
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
