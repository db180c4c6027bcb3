import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Disk } from './disk.ts'
import { MemoryDisk } from './memory-disk.ts'
import { nodeDisk } from './node-disk.ts'

let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'attune-disk-'))
})
afterAll(() => rm(scratch, { recursive: true }))

const disks: readonly (readonly [string, () => Disk])[] = [
  ['the real disk', () => nodeDisk],
  ['the disk in memory', () => new MemoryDisk()],
]

describe.each(disks)('%s', (name, newDisk) => {
  const directory = () => join(scratch, name.replaceAll(' ', '-'), 'a', 'b')

  test('lists a directory that was missing as empty', async () => {
    expect(await newDisk().list(join(directory(), 'new'))).toEqual([])
  })

  test.each(['create', 'createNow'] as const)('makes a file of zeros with %s, over several pieces', async (make) => {
    const disk = newDisk()
    await disk.list(directory())
    const path = join(directory(), make)
    const bytes = 9 * 1024 * 1024 + 1
    const file = await disk[make](path, bytes)
    expect(file.bytes).toBe(bytes)
    const content = Buffer.alloc(bytes, 1)
    file.read(content, 0)
    expect(content.equals(Buffer.alloc(bytes))).toBe(true)
    await file.close()
    expect(await disk.list(directory())).toContain(make)
    await disk.remove(path)
    expect(await disk.list(directory())).not.toContain(make)
  })

  test('gives back what was written where it was written, also under another name', async () => {
    const disk = newDisk()
    await disk.list(directory())
    const file = await disk.create(join(directory(), 'from'), 100)
    file.write(Buffer.from('hello'), 10)
    disk.rename(join(directory(), 'from'), join(directory(), 'to'))
    file.write(Buffer.from('there'), 15)
    await file.sync()
    await disk.syncDirectory(directory())
    await file.close()
    const again = await disk.open(join(directory(), 'to'))
    const content = Buffer.alloc(12)
    again.read(content, 9)
    expect(content.toString('latin1')).toBe('\0hellothere\0')
    await again.close()
  })

  test('opens and removes only what exists', async () => {
    const disk = newDisk()
    await disk.list(directory())
    await expect(disk.open(join(directory(), 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(disk.remove(join(directory(), 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('the real disk', () => {
  test('refuses what there is no room for, leaving no file', async () => {
    const path = join(scratch, 'too-large')
    const tooLarge = 2 ** 52
    await expect(nodeDisk.create(path, tooLarge)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(() => nodeDisk.createNow(path, tooLarge)).toThrow(expect.objectContaining({ code: 'ENOSPC' }))
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('does not read beyond the end', async () => {
    const file = await nodeDisk.create(join(scratch, 'short'), 10)
    expect(() => file.read(Buffer.alloc(5), 8)).toThrow(RangeError)
    await file.close()
  })
})
