import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The data directory belongs to another process that is alive. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError'
}

/**
 * Makes the directory where it is missing and takes it for this process alone: two that wrote the same log would
 * destroy it. The mark of a process that has died is taken over. Gives a function that lets the directory go.
 */
export function takeDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = join(directory, 'process')
  if (!mark(file)) {
    const owner = Number(readFileSync(file, 'utf8'))
    if (isAlive(owner)) {
      throw new DirectoryInUseError(
        `${directory} is in use by process ${owner}; stop it, or remove ${file} if that is no Attune`,
      )
    }
    rmSync(file)
    if (!mark(file)) throw new DirectoryInUseError(`${directory} was taken by another process at the same moment`)
  }
  return () => rmSync(file, { force: true })
}

function mark(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
