import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LogRefusedError, type Position } from '../../runner/log.ts'
import { batchOf, logContract, textsOf } from '../log-contract.ts'
import { JournalDamagedError } from './damage-error.ts'
import { encodeMark } from './durable-mark.ts'
import { type Journal, openJournal } from './journal.ts'
import { MemoryDisk } from './memory-disk.ts'
import { sealRecords } from './record-frame.ts'
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES, segmentFileName } from './segment-header.ts'

const SEGMENT_BYTES = 512

let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'attune-journal-'))
})
afterAll(() => rm(scratch, { recursive: true }))

logContract('a journal on a real disk', async () => {
  const directory = await mkdtemp(join(scratch, 'contract-'))
  return { open: (after) => openJournal({ directory, after, segmentBytes: 4096 }) }
})

logContract('a journal on a disk in memory', async () => {
  const disk = new MemoryDisk()
  return { open: (after) => openOn(disk, after) }
})

function openOn(disk: MemoryDisk, after: Position = 0): Promise<Journal> {
  return openJournal({ directory: '/log', disk, after, segmentBytes: SEGMENT_BYTES })
}

function pathOf(first: Position): string {
  return join('/log', segmentFileName(first))
}

async function textsOn(disk: MemoryDisk, after: Position = 0): Promise<readonly string[]> {
  return textsOf(await openOn(disk, after), after)
}

/** Lets everything run that waits for nothing but promises already fulfilled. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve()
}

describe('a torn tail (journal invariant 4)', () => {
  /** A disk where record 1 is durable, and 2 and 3 are written only. */
  async function tornDisk(): Promise<{ disk: MemoryDisk; secondAt: number; thirdAt: number }> {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    await journal.append(batchOf('first')).durable
    disk.hold()
    journal.append(batchOf('the second record'))
    journal.append(batchOf('the third record'))
    const bytes = disk.bytesOf(pathOf(1))
    return { disk, secondAt: bytes.indexOf('the second') - 8, thirdAt: bytes.indexOf('the third') - 8 }
  }

  test.each([
    ['zeros', () => 0],
    ['other bytes', (byte: number) => byte ^ 0x5a],
  ])('is cut wherever it is torn, with %s after it, and written over', async (_, torn) => {
    const { disk, thirdAt } = await tornDisk()
    const end = thirdAt + 8 + 'the third record'.length
    for (let at = thirdAt; at < end; at++) {
      const image = disk.copy()
      const bytes = image.bytesOf(pathOf(1))
      for (let i = at; i < end; i++) bytes[i] = torn(bytes[i]!)
      const journal = await openOn(image)
      expect(journal.last).toBe(2)
      expect(journal.cutBytes).toBeLessThanOrEqual(end - thirdAt)
      if (at > thirdAt) expect(journal.cutBytes).toBeGreaterThan(0)
      await journal.append(batchOf('x')).durable
      expect(await textsOn(image.afterCrash())).toEqual(['1 first', '2 the second record', '3 x'])
    }
  })

  test('is cut with everything behind it, also what arrived whole', async () => {
    const { disk, secondAt, thirdAt } = await tornDisk()
    const image = disk.copy()
    image.bytesOf(pathOf(1)).fill(0, secondAt, thirdAt)
    const journal = await openOn(image)
    expect(await textsOf(journal, 0)).toEqual(['1 first'])
    expect(journal.cutBytes).toBe(thirdAt + 8 + 'the third record'.length - secondAt)
    expect((await openOn(image.afterCrash())).cutBytes).toBe(0)
  })

  test('of one segment takes the segments behind it along', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    await journal.append(batchOf('first')).durable
    disk.hold()
    for (let i = 2; i <= 8; i++) journal.append(batchOf(`${i} ${'x'.repeat(150)}`))
    const image = disk.copy()
    const bytes = image.bytesOf(pathOf(1))
    bytes.fill(0, bytes.indexOf('2 xxx'))
    expect(image.paths.length).toBeGreaterThan(2)
    const reopened = await openOn(image)
    expect(reopened.last).toBe(1)
    expect(image.paths).toEqual([pathOf(1)])
    await reopened.append(batchOf('again')).durable
    expect(await textsOn(image.afterCrash())).toEqual(['1 first', '2 again'])
  })

  test('is the first batch of a segment, of which the header did arrive', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    await journal.append(batchOf('first')).durable
    disk.hold()
    let begun = 1
    while (begun === 1 && journal.last < 20) {
      const { last } = journal.append(batchOf(`more ${'x'.repeat(100)}`))
      if (disk.paths.includes(pathOf(last))) begun = last
    }
    const image = disk.copy()
    image.bytesOf(pathOf(begun)).fill(0, SEGMENT_HEADER_BYTES)
    const reopened = await openOn(image)
    const texts = await textsOf(reopened, 0)
    expect(texts[0]).toBe('1 first')
    expect(texts).toHaveLength(reopened.last)
    await reopened.append(batchOf('again')).durable
    expect(await textsOn(image.afterCrash())).toEqual([...texts, `${texts.length + 1} again`])
  })

  test('is a whole segment where not even its header arrived', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    await journal.append(batchOf('first')).durable
    await journal.close()
    disk.put(pathOf(2), Buffer.concat([Buffer.from('ATT'), Buffer.alloc(SEGMENT_BYTES - 3)]))
    const reopened = await openOn(disk)
    expect(reopened.cutBytes).toBe(3)
    expect(await textsOf(reopened, 0)).toEqual(['1 first'])
  })
})

describe('damage to what had been durable (journal invariant 4)', () => {
  async function filledDisk(): Promise<MemoryDisk> {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    for (let i = 1; i <= 10; i++) await journal.append(batchOf(`record ${i} ${'x'.repeat(60)}`)).durable
    await journal.close()
    return disk
  }

  test('is reported wherever a bit flips, with file and offset', async () => {
    const disk = await filledDisk()
    for (const path of disk.paths) {
      const end = disk.bytesOf(path).lastIndexOf('x') + 1
      for (let at = 0; at < end; at++) {
        const image = disk.copy()
        image.bytesOf(path)[at]! ^= 1 << (at % 8)
        const error = await openOn(image).catch((thrown: unknown) => thrown)
        expect(error).toBeInstanceOf(JournalDamagedError)
        expect(error).toMatchObject({ file: path })
        expect((error as JournalDamagedError).offset).toBeLessThanOrEqual(at)
      }
    }
  })

  test('is reported where a page of it reads as zeros', async () => {
    const disk = await filledDisk()
    const bytes = disk.bytesOf(pathOf(1))
    bytes.fill(0, bytes.indexOf('record 3') - 8)
    await expect(openOn(disk)).rejects.toMatchObject({ name: 'JournalDamagedError', file: pathOf(1) })
  })

  test('is reported where a segment is missing in the middle', async () => {
    const disk = await filledDisk()
    const middle = disk.paths[1]!
    await disk.remove(middle)
    await expect(openOn(disk)).rejects.toThrow(JournalDamagedError)
  })

  test('is reported where the journal begins after what the store reflects', async () => {
    const disk = await filledDisk()
    await disk.remove(pathOf(1))
    await expect(openOn(disk)).rejects.toThrow(/the records between 0 and this segment are missing/)
  })

  test('is told from a format that a newer version wrote', async () => {
    const disk = await filledDisk()
    const header = Buffer.from(encodeSegmentHeader(1, 2))
    disk.bytesOf(pathOf(1)).set(header)
    await expect(openOn(disk)).rejects.toThrow(/format version 2/)
  })
})

describe('bytes of an earlier life (journal invariant 2)', () => {
  /** A segment for records from 6 on whose space still holds five records numbered from `first`. */
  function recycledDisk(first: Position): MemoryDisk {
    const { bytes } = batchOf('same', 'same', 'same', 'same', 'same')
    sealRecords(bytes, first)
    const segment = Buffer.alloc(SEGMENT_BYTES)
    segment.set(encodeSegmentHeader(6))
    segment.set(bytes, SEGMENT_HEADER_BYTES)
    const disk = new MemoryDisk()
    disk.put(pathOf(6), segment)
    return disk
  }

  test('never pass as records, though they are intact and stand where a record would', async () => {
    const journal = await openOn(recycledDisk(1), 5)
    expect(await textsOf(journal, 5)).toEqual([])
    expect(journal.cutBytes).toBe(5 * 12)
    expect((await openOn(recycledDisk(6), 5)).last).toBe(10)
    expect((await openOn(recycledDisk(6 + 2 ** 32), 5)).last).toBe(5)
  })

  test('never pass as a mark', async () => {
    const disk = recycledDisk(1)
    const segment = disk.bytesOf(pathOf(6))
    segment.set(encodeMark(1, 100, 99), 100)
    segment.set(encodeMark(6, 100, 99), 200)
    expect((await openOn(disk.copy(), 5)).last).toBe(5)
    segment.set(encodeMark(6, 200, 99), 200)
    await expect(openOn(disk, 5)).rejects.toThrow(JournalDamagedError)
  })
})

describe('numbering (journal invariant 8)', () => {
  test('goes on from what the store reflects, where that is ahead', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    await journal.append(batchOf('a', 'b')).durable
    await journal.close()
    const ahead = await openOn(disk, 100)
    expect(ahead.last).toBe(100)
    expect(ahead.append(batchOf('c')).last).toBe(101)
    await ahead.close()
    expect(disk.paths).toEqual([pathOf(101)])
    expect(await textsOn(disk, 100)).toEqual(['101 c'])
  })
})

describe('group commit (journal invariants 3 and 5)', () => {
  test('covers everything appended during a sync with one more', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    const before = disk.syncs
    disk.hold()
    const durables = [journal.append(batchOf('1')).durable]
    expect(disk.syncs).toBe(before + 1)
    for (let i = 2; i <= 11; i++) durables.push(journal.append(batchOf(`${i}`)).durable)
    await settle()
    expect(disk.syncs).toBe(before + 1)
    disk.release()
    await Promise.all(durables)
    expect(disk.syncs).toBe(before + 2)
    await settle()
    expect(disk.syncs).toBe(before + 2)
  })

  test('promises nothing that a crash at that moment would take, in new segments too', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    for (let i = 1; i <= 40; i++) {
      const { last, durable } = journal.append(batchOf(`${i} ${'x'.repeat(i * 5)}`))
      if (i % 3 === 0) continue
      await durable
      expect((await openOn(disk.afterCrash())).last).toBeGreaterThanOrEqual(last)
    }
    expect(disk.paths.length).toBeGreaterThan(5)
  })

  test('any crash leaves all that was promised, and of the rest a beginning', async () => {
    const step = fc.oneof(
      fc.record({ append: fc.integer({ min: 0, max: 300 }), wait: fc.boolean() }),
      fc.constantFrom('hold' as const, 'release' as const),
    )
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.infiniteStream(fc.boolean()),
      async (steps, keeps) => {
        const disk = new MemoryDisk()
        const journal = await openOn(disk)
        let durable = 0
        const appended: string[] = []
        for (const action of steps) {
          if (action === 'hold') disk.hold()
          else if (action === 'release') disk.release()
          else {
            const text = `${'y'.repeat(action.append)}`
            const promise = journal.append(batchOf(text))
            appended.push(`${promise.last} ${text}`)
            promise.durable.then(
              () => {
                durable = promise.last
              },
              () => expect.unreachable(),
            )
            if (action.wait) await settle()
          }
        }
        const promised = durable
        const crashed = disk.afterCrash(() => keeps.next().value ?? false)
        const found = await textsOn(crashed)
        expect(found).toEqual(appended.slice(0, found.length))
        expect(found.length).toBeGreaterThanOrEqual(promised)
        expect(await textsOn(crashed.afterCrash())).toEqual(found)
      },
    )
    await fc.assert(property, { numRuns: 300 })
  })
})

describe('what a killed process left behind (journal invariant 3)', () => {
  test('is durable before it is given to anybody', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    disk.hold()
    for (let i = 1; i <= 4; i++) journal.append(batchOf(`${i} ${'x'.repeat(200)}`))
    const left = disk.copy()
    const reopened = await openOn(left)
    expect(reopened.last).toBe(4)
    expect((await openOn(left.afterCrash())).last).toBe(4)
  })
})

describe('failures (journal invariants 6 and 7)', () => {
  test('a sync that fails ends the log: nothing is promised or taken any more, and no sync is tried again', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    disk.hold()
    const first = journal.append(batchOf('a')).durable
    const second = journal.append(batchOf('b')).durable
    disk.syncFailure = new Error('EIO')
    disk.release()
    const outcomes = await Promise.allSettled([first, second])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected'])
    disk.syncFailure = undefined
    const syncs = disk.syncs
    expect(() => journal.append(batchOf('c'))).toThrow(LogRefusedError)
    await expect(journal.close()).rejects.toThrow('cannot make records durable')
    expect(disk.syncs).toBe(syncs)
    expect(journal.last).toBe(2)
  })

  test('a write that fails ends the log, and what was taken before still becomes durable', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    disk.hold()
    const { durable } = journal.append(batchOf('a'))
    disk.writeFailure = new Error('EIO')
    expect(() => journal.append(batchOf('b'))).toThrow(LogRefusedError)
    disk.writeFailure = undefined
    expect(() => journal.append(batchOf('b'))).toThrow(LogRefusedError)
    disk.release()
    await durable
    expect(await textsOn(disk.afterCrash())).toEqual(['1 a'])
  })

  test('a full disk refuses the batch that needs another segment, and takes it when there is room again', async () => {
    const disk = new MemoryDisk()
    disk.room = SEGMENT_BYTES * 2
    const journal = await openOn(disk)
    const big = 'x'.repeat(300)
    await journal.append(batchOf(`1 ${big}`)).durable
    await journal.append(batchOf(`2 ${big}`)).durable
    expect(() => journal.append(batchOf(`3 ${big}`))).toThrow(LogRefusedError)
    expect(journal.last).toBe(2)
    expect(journal.append(batchOf('small')).last).toBe(3)
    disk.room += SEGMENT_BYTES
    expect(() => journal.append(batchOf(`4 ${big}`))).toThrow(LogRefusedError)
    await settle()
    await journal.append(batchOf(`4 ${big}`)).durable
    expect(await textsOn(disk.afterCrash())).toEqual([`1 1 ${big}`, `2 2 ${big}`, '3 small', `4 4 ${big}`])
  })

  test('a full disk is told when the journal is opened', async () => {
    const disk = new MemoryDisk()
    disk.room = SEGMENT_BYTES - 1
    await expect(openOn(disk)).rejects.toMatchObject({ code: 'ENOSPC' })
  })
})

describe('segments', () => {
  test('the next one is prepared ahead and takes a new name only', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    await journal.append(batchOf('a')).durable
    await settle()
    expect(disk.paths).toEqual([pathOf(1), '/log/spare'])
    disk.createNow = () => expect.unreachable('the caller had to wait for a segment')
    await journal.append(batchOf('x'.repeat(400))).durable
    expect(disk.paths).toContain(pathOf(2))
  })

  test('those at or below the trimmed position go, the one that is written stays', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    for (let i = 1; i <= 5; i++) await journal.append(batchOf('x'.repeat(300))).durable
    await journal.trim(2)
    expect(disk.paths.filter((path) => path.endsWith('.segment'))).toEqual([3, 4, 5].map(pathOf))
    await journal.trim(99)
    await journal.close()
    expect(disk.paths).toEqual([pathOf(5)])
  })

  test('one that replaced a smaller one without records is not trimmed in its place', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    const big = 'x'.repeat(SEGMENT_BYTES)
    await journal.append(batchOf(big)).durable
    await journal.trim(0)
    expect(await textsOn(disk.copy())).toEqual([`1 ${big}`])
  })

  test('trimming keeps what is not durable yet', async () => {
    const disk = new MemoryDisk()
    const journal = await openOn(disk)
    disk.hold()
    for (let i = 1; i <= 3; i++) journal.append(batchOf('x'.repeat(300)))
    await journal.trim(3)
    expect(disk.paths).toContain(pathOf(1))
    disk.release()
  })
})
