import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { z } from 'zod'

/** The content of a file of secrets; undefined where there is none. Throws when it cannot be read; what it holds stays out of the error. */
export function readPrivateFile<T>(file: string, schema: z.ZodType<T>, remedy: string): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    // The cause may quote the file, and with it the secrets.
    throw new Error(`the keys in ${file} cannot be read; ${remedy}`)
  }
}

/** Puts secrets into a file, readable for its owner only; at every instant it holds the old ones or the new ones, whole. */
export function writePrivateFile(file: string, content: unknown): void {
  const draft = `${file}.${process.pid}.draft`
  const descriptor = openSync(draft, 'w', 0o600)
  try {
    writeFileSync(descriptor, `${JSON.stringify(content, null, 2)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(draft, file)
}
