import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The data directory belongs to another process that is alive. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError'
}

/**
 * Makes the directory where it is missing and takes it for this process alone: two that wrote the same log would
 * destroy it. The lock is one of the operating system, taken through SQLite: it ends with the process, however that
 * ends, which the number of a process in a file could not promise. Gives a function that lets the directory go.
 */
export function takeDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(join(directory, 'lock'))
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw new DirectoryInUseError(`${directory} is in use by another process`, { cause: error })
  }
  return () => lock.close()
}
