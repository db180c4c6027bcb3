import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openErasureSecret } from './erasure-secret.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'attune-secret-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

test('it is made once, for its owner only, and found again', () => {
  const first = openErasureSecret(directory, false)
  expect(first).toHaveLength(32)
  expect(openErasureSecret(directory, true)).toEqual(first)
  expect(statSync(join(directory, 'erasure-secret')).mode & 0o777).toBe(0o600)
})

test('where people were erased and it is gone, nothing starts until it is restored', () => {
  expect(() => openErasureSecret(directory, true)).toThrow(/erasure-secret is missing.*restore it from a backup/)
})

test('a damaged one is refused and left as it is', () => {
  const file = join(directory, 'erasure-secret')
  writeFileSync(file, 'short\n')
  expect(() => openErasureSecret(directory, false)).toThrow(/is damaged; restore it/)
  expect(readFileSync(file, 'utf8')).toBe('short\n')
})
