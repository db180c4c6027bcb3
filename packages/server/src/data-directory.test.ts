import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
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

  it('belongs to one holder at a time', () => {
    const release = takeDirectory(directory)
    expect(() => takeDirectory(directory)).toThrow(DirectoryInUseError)
    release()
    takeDirectory(directory)()
  })

  it('belongs to a process until that has died, however it dies', async () => {
    const script = `
      const { takeDirectory } = await import(${JSON.stringify(new URL('./data-directory.ts', import.meta.url).href)})
      takeDirectory(${JSON.stringify(directory)})
      console.log('taken')
      setInterval(() => undefined, 1000)`
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(owner.stdout, 'data')
    expect(() => takeDirectory(directory)).toThrow(DirectoryInUseError)
    const exit = once(owner, 'exit')
    owner.kill('SIGKILL')
    await exit
    takeDirectory(directory)()
  })
})
