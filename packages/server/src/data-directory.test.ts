import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DirectoryInUseError, takeDirectory } from './data-directory.ts'

describe('a data directory', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'attune-directory-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  it('belongs to one process at a time', () => {
    const release = takeDirectory(directory)
    expect(() => takeDirectory(directory)).toThrow(DirectoryInUseError)
    release()
    takeDirectory(directory)()
  })

  it('is taken over from a process that has died', () => {
    const dead = spawnSync(process.execPath, ['--version']).pid
    writeFileSync(join(directory, 'process'), String(dead))
    takeDirectory(directory)()
  })
})
