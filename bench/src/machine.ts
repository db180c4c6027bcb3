import { mkdtemp, statfs } from 'node:fs/promises'
import { availableParallelism, cpus, platform, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { type FlushTime, measureFlush } from './disk.ts'

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number
  readonly cpu: string
  readonly memoryGiB: number
  readonly node: string
  readonly platform: string
  /** Of the disk that is measured on. */
  readonly flush: FlushTime
}

/** Describes this machine, with the disk of a directory. */
export async function describeMachine(directory: string): Promise<Machine> {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    platform: platform(),
    flush: await measureFlush(directory),
  }
}

/** File systems of memory by their number on Linux (statfs(2)): tmpfs, ramfs. */
const IN_MEMORY = new Set([0x01021994, 0x858458f6])

/** Makes a directory on a real disk: the one given, the system's for temporary files, or the current one. Rejects when all are memory. */
export async function makeDirectory(given: string | undefined): Promise<string> {
  for (const parent of given === undefined ? [tmpdir(), process.cwd()] : [given]) {
    if (!IN_MEMORY.has((await statfs(parent)).type)) return mkdtemp(join(parent, 'attune-bench-'))
  }
  throw new Error('the directory is in memory, where nothing is ever flushed; give one on a disk with --directory')
}
