import { execFile } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { percentile } from './statistics.ts'

/** How long a flush of a block takes that overwrites, ms: nothing durable is answered sooner. */
export interface FlushTime {
  readonly p50Ms: number
  readonly p99Ms: number
}

const BLOCK_BYTES = 4096
const FLUSHES = 500

/** Measures flushes in a directory while nothing else goes on. */
export async function measureFlush(directory: string): Promise<FlushTime> {
  const path = join(directory, 'flush')
  const descriptor = openSync(path, 'w')
  try {
    const block = Buffer.alloc(BLOCK_BYTES, 1)
    writeSync(descriptor, Buffer.alloc(BLOCK_BYTES * FLUSHES), 0, BLOCK_BYTES * FLUSHES, 0)
    fdatasyncSync(descriptor)
    const times = Float64Array.from({ length: FLUSHES }, (_, i) => {
      const began = performance.now()
      writeSync(descriptor, block, 0, BLOCK_BYTES, i * BLOCK_BYTES)
      fdatasyncSync(descriptor)
      return performance.now() - began
    }).sort()
    return { p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) }
  } finally {
    closeSync(descriptor)
    await unlink(path)
  }
}

const run = promisify(execFile)

/** Waits until the disk holds what was written before: what one server left behind must not slow the next one down. */
export async function settleDisk(): Promise<void> {
  if (process.platform === 'linux' || process.platform === 'darwin') await run('sync')
}
