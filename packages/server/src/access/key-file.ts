import { z } from 'zod'
import { readPrivateFile, writePrivateFile } from '../private-file.ts'
import { PERMISSIONS, ROLES } from './roles.ts'

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)

export const rateLimitSchema = z
  .strictObject({
    perSecond: z.number().positive().max(1e6).describe('requests a second in the long run'),
    burst: z.int().min(1).max(1e6).describe('requests that may come at once'),
  })
  .meta({ id: 'RateLimit' })

/** A key as it is kept: what it hashes to, never itself. */
const keyRecordSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  role: z.enum(ROLES),
  scopes: z.array(z.enum(PERMISSIONS)).optional(),
  sha256: sha256Schema,
  createdAt: z.number(),
  expiresAt: z.number().optional(),
  limit: rateLimitSchema.optional(),
})

export type KeyRecord = z.infer<typeof keyRecordSchema>

const firstVersionSchema = z.strictObject({
  version: z.literal(1),
  keys: z.array(z.strictObject({ role: z.enum(ROLES), sha256: sha256Schema })),
})

const keyFileSchema = z.union([
  z.strictObject({ version: z.literal(2), keys: z.array(keyRecordSchema) }),
  firstVersionSchema.transform(({ keys }) => ({
    version: 2 as const,
    // An id that stays the same however often the file is read before it is written anew.
    keys: keys.map(
      ({ role, sha256 }): KeyRecord => ({
        ...{ id: `key_${sha256.slice(0, 8)}`, name: `first ${role} key`, role, sha256, createdAt: 0 },
      }),
    ),
  })),
])

/** The keys in a file; undefined where there is none. Throws when they cannot be read. */
export function readKeyFile(file: string): readonly KeyRecord[] | undefined {
  return readPrivateFile(file, keyFileSchema, 'restore the file, or remove it to have new keys made')?.keys
}

export function writeKeyFile(file: string, keys: readonly KeyRecord[]): void {
  writePrivateFile(file, { version: 2, keys })
}
