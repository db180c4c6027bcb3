import { z } from 'zod'
import { readPrivateFile, writePrivateFile } from '../private-file.ts'

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
  return readPrivateFile(file, keyRingSchema, 'restore the file, or remove it to have new keys made')
}

/** Puts keys into a file. */
export function writeKeyRingFile(file: string, keys: StoredKeys): void {
  writePrivateFile(file, keys)
}
