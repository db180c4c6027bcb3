import {
  close,
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statfsSync,
  unlinkSync,
  write,
  writeSync,
} from 'node:fs'
import { mkdir, open, readdir, unlink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Disk, DiskFile } from './disk.ts'

/** Zeros are written and made durable in pieces of this size, so that the journal's own syncs find short queues (DESIGN.md). */
const PIECE_BYTES = 256 * 1024

const syncDescriptor = promisify(fdatasync)
const closeDescriptor = promisify(close)
const writeLater = promisify(write)

/** The disk of this machine. `sync` and `create` run on libuv's threads. */
export const nodeDisk: Disk = {
  async list(directory) {
    const made = await mkdir(directory, { recursive: true })
    if (made !== undefined) await syncNames(dirname(made), directory)
    const entries = await readdir(directory, { withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  },
  create,
  createNow,
  async open(path) {
    return openFile(openSync(path, 'r+'))
  },
  rename: renameSync,
  remove: unlink,
  syncDirectory: syncPath,
}

/** Makes the names of newly made directories durable, from the innermost out. */
async function syncNames(outermost: string, directory: string): Promise<void> {
  for (let parent = dirname(resolve(directory)); parent.length >= resolve(outermost).length; parent = dirname(parent)) {
    await syncPath(parent)
    if (parent === dirname(parent)) return
  }
}

async function create(path: string, bytes: number): Promise<DiskFile> {
  refuseWithoutRoom(path, bytes)
  const descriptor = openSync(path, 'wx+')
  try {
    await fillWithZeros(descriptor, bytes)
  } catch (error) {
    await closeDescriptor(descriptor)
    await unlink(path)
    throw error
  }
  return openFile(descriptor)
}

function createNow(path: string, bytes: number): DiskFile {
  refuseWithoutRoom(path, bytes)
  const descriptor = openSync(path, 'wx+')
  try {
    for (const [offset, zeros] of zeroPieces(bytes)) writeAll(descriptor, zeros, offset)
    fdatasyncSync(descriptor)
  } catch (error) {
    closeSync(descriptor)
    unlinkSync(path)
    throw error
  }
  return openFile(descriptor)
}

/** Asks first: finding out by filling the disk would take the last room from everybody else. */
function refuseWithoutRoom(path: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(path))
  if (bavail * bsize < bytes) {
    throw Object.assign(new Error(`no room for ${bytes} bytes at ${path}`), { code: 'ENOSPC' })
  }
}

async function fillWithZeros(descriptor: number, bytes: number): Promise<void> {
  for (const [offset, zeros] of zeroPieces(bytes)) {
    for (let done = 0; done < zeros.length; ) {
      const { bytesWritten } = await writeLater(descriptor, zeros, done, zeros.length - done, offset + done)
      done += bytesWritten
    }
    await syncDescriptor(descriptor)
  }
}

function* zeroPieces(bytes: number): Generator<readonly [offset: number, zeros: Uint8Array]> {
  const zeros = Buffer.alloc(Math.min(bytes, PIECE_BYTES))
  for (let offset = 0; offset < bytes; offset += zeros.length) {
    yield [offset, zeros.subarray(0, Math.min(zeros.length, bytes - offset))]
  }
}

function openFile(descriptor: number): DiskFile {
  return {
    bytes: fstatSync(descriptor).size,
    read: (into, offset) => readAll(descriptor, into, offset),
    write: (bytes, offset) => writeAll(descriptor, bytes, offset),
    sync: () => syncDescriptor(descriptor),
    close: () => closeDescriptor(descriptor),
  }
}

function readAll(descriptor: number, into: Uint8Array, offset: number): void {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, into.length - done, offset + done)
    if (read === 0) throw new RangeError(`the file ends before byte ${offset + into.length}`)
    done += read
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, offset: number): void {
  let done = writeSync(descriptor, bytes, 0, bytes.length, offset)
  while (done < bytes.length) done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done)
}

async function syncPath(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
