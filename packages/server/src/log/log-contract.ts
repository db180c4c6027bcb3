import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Log, LogRefusedError, type Position } from '../runner/log.ts'
import { RecordBatch } from './record-batch.ts'

/** A medium of its own for one test: each `open` finds what the log before it left there. */
export interface LogMedium {
  /** Opens the log; `after` is the position up to which a reader would not need it any more. */
  open(after: Position): Promise<Log>
}

/** What every log has to do. */
export function logContract(name: string, newMedium: () => Promise<LogMedium>): void {
  describe(`${name}, as a log`, () => {
    test('a new one is at position 0 and holds nothing', async () => {
      const log = await open(newMedium)
      expect(log.last).toBe(0)
      expect(await textsOf(log, 0)).toEqual([])
      await log.close()
    })

    test('positions count the records from 1, over batches', async () => {
      const log = await open(newMedium)
      expect(log.append(batchOf('a')).last).toBe(1)
      expect(log.append(batchOf('b', 'c', 'd')).last).toBe(4)
      expect(log.last).toBe(4)
      await log.close()
    })

    test('a reopened log gives back every body, in order, with its position', async () => {
      const medium = await newMedium()
      await fill(medium, ['a', 'b'], ['c'], ['', 'é, 漢, 🙂'])
      const log = await medium.open(0)
      expect(log.last).toBe(5)
      expect(await textsOf(log, 0)).toEqual(['1 a', '2 b', '3 c', '4 ', '5 é, 漢, 🙂'])
      await log.close()
    })

    test('reading begins after the given position', async () => {
      const medium = await newMedium()
      await fill(medium, ['a', 'b'], ['c', 'd'])
      const log = await medium.open(0)
      expect(await textsOf(log, 1)).toEqual(['2 b', '3 c', '4 d'])
      expect(await textsOf(log, 3)).toEqual(['4 d'])
      expect(await textsOf(log, 4)).toEqual([])
      await log.close()
    })

    test('a reader may stop before the end', async () => {
      const medium = await newMedium()
      await fill(medium, ['a', 'b', 'c'])
      const log = await medium.open(0)
      for await (const record of log.read(0)) {
        expect(record.position).toBe(1)
        break
      }
      expect(log.append(batchOf('d')).last).toBe(4)
      await log.close()
    })

    test('numbering goes on where it was after a reopening', async () => {
      const medium = await newMedium()
      await fill(medium, ['a'])
      await fill(medium, ['b', 'c'])
      const log = await medium.open(0)
      expect(log.append(batchOf('d')).last).toBe(4)
      await log.close()
    })

    test('batches become durable in the order in which they were appended', async () => {
      const log = await open(newMedium)
      const order: number[] = []
      const durables = Array.from({ length: 50 }, (_, i) =>
        log.append(batchOf(`${i}`)).durable.then(() => {
          order.push(i)
        }),
      )
      await Promise.all(durables)
      expect(order).toEqual(Array.from({ length: 50 }, (_, i) => i))
      await log.close()
    })

    test('the batch may be thrown away as soon as append returns', async () => {
      const medium = await newMedium()
      const log = await medium.open(0)
      const batch = batchOf('kept')
      const { durable } = log.append(batch)
      batch.bytes.fill(0)
      await durable
      await log.close()
      const reopened = await medium.open(0)
      expect(await textsOf(reopened, 0)).toEqual(['1 kept'])
      await reopened.close()
    })

    test('a record of 1 MiB is kept whole, between small ones', async () => {
      const medium = await newMedium()
      const big = Buffer.alloc(1024 * 1024, 'attune')
      const batch = batchOf('before')
      batch.addBytes(big)
      batch.addBytes(Buffer.from('after'))
      const log = await medium.open(0)
      await log.append(batch).durable
      await log.close()
      const reopened = await medium.open(0)
      const bodies = await bodiesIn(reopened, 0)
      expect(bodies.map((body) => body.length)).toEqual([6, big.length, 5])
      expect(big.equals(bodies[1] ?? new Uint8Array())).toBe(true)
      await reopened.close()
    })

    test('two thousand batches come back as they were', async () => {
      const medium = await newMedium()
      const log = await medium.open(0)
      for (let i = 1; i <= 2000; i++) {
        const { durable } = log.append(batchOf(`first ${i}`, `second ${i}`))
        if (i % 100 === 0) await durable
      }
      await log.close()
      const reopened = await medium.open(0)
      const expected = Array.from({ length: 4000 }, (_, i) => {
        const ordinal = i % 2 === 0 ? 'first' : 'second'
        return `${i + 1} ${ordinal} ${Math.floor(i / 2) + 1}`
      })
      expect(await textsOf(reopened, 0)).toEqual(expected)
      await reopened.close()
    })

    test('any batches with any reopenings between them come back as they were', async () => {
      const batches = fc.array(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 }), {
        maxLength: 8,
      })
      const property = fc.asyncProperty(fc.array(batches, { maxLength: 4 }), async (sessions) => {
        const medium = await newMedium()
        for (const session of sessions) await fill(medium, ...session)
        const log = await medium.open(0)
        expect(await bodiesIn(log, 0)).toEqual(sessions.flat(2))
        await log.close()
      })
      await fc.assert(property, { numRuns: 25 })
    })

    test('trimming takes nothing after the position and keeps the numbering', async () => {
      const medium = await newMedium()
      const log = await medium.open(0)
      for (let i = 1; i <= 200; i++) await log.append(batchOf(`${'x'.repeat(100)} ${i}`)).durable
      await log.trim(150)
      await log.close()
      const reopened = await medium.open(150)
      expect(reopened.last).toBe(200)
      const texts = await textsOf(reopened, 150)
      expect(texts.map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 50 }, (_, i) => 151 + i))
      await reopened.close()
    })

    test('a log that was trimmed to its end goes on with the next number', async () => {
      const medium = await newMedium()
      const log = await medium.open(0)
      await log.append(batchOf('a', 'b')).durable
      await log.trim(2)
      expect(log.append(batchOf('c')).last).toBe(3)
      await log.close()
      const reopened = await medium.open(2)
      expect(await textsOf(reopened, 2)).toEqual(['3 c'])
      await reopened.close()
    })

    test('after a roll-over nothing of what was trimmed is left, and the numbering goes on', async () => {
      const medium = await newMedium()
      const log = await medium.open(0)
      expect(log.oldest).toBe(1)
      await log.append(batchOf('a', 'b')).durable
      await log.rollOver()
      await log.rollOver()
      await log.trim(2)
      expect(log.oldest).toBe(3)
      expect(log.append(batchOf('c')).last).toBe(3)
      await log.rollOver()
      await log.trim(2)
      expect(log.oldest).toBe(3)
      await log.close()
      const reopened = await medium.open(2)
      expect(await textsOf(reopened, 2)).toEqual(['3 c'])
      await reopened.close()
    })

    test('closing waits until what was appended is durable', async () => {
      const log = await open(newMedium)
      let durable = false
      const noted = log.append(batchOf('a')).durable.then(() => {
        durable = true
      })
      await log.close()
      await noted
      expect(durable).toBe(true)
    })

    test('a closed log refuses to append, and may be closed again', async () => {
      const log = await open(newMedium)
      await log.close()
      expect(() => log.append(batchOf('a'))).toThrow(LogRefusedError)
      expect(log.last).toBe(0)
      await log.close()
    })

    test('an empty batch is a mistake of the caller', async () => {
      const log = await open(newMedium)
      expect(() => log.append(new RecordBatch())).toThrow(RangeError)
      await log.close()
    })
  })
}

/** A batch of texts. */
export function batchOf(...texts: readonly (string | Uint8Array)[]): RecordBatch {
  const batch = new RecordBatch()
  for (const text of texts) batch.addBytes(typeof text === 'string' ? Buffer.from(text) : text)
  return batch
}

/** The records after a position, each as its position, a space and its text. */
export async function textsOf(log: Log, after: Position): Promise<readonly string[]> {
  const texts: string[] = []
  for await (const { position, body } of log.read(after)) texts.push(`${position} ${Buffer.from(body).toString()}`)
  return texts
}

async function bodiesIn(log: Log, after: Position): Promise<readonly Uint8Array[]> {
  const bodies: Uint8Array[] = []
  for await (const { body } of log.read(after)) bodies.push(Uint8Array.from(body))
  return bodies
}

async function open(newMedium: () => Promise<LogMedium>): Promise<Log> {
  const medium = await newMedium()
  return medium.open(0)
}

async function fill(medium: LogMedium, ...batches: readonly (readonly (string | Uint8Array)[])[]): Promise<void> {
  const log = await medium.open(0)
  for (const texts of batches) log.append(batchOf(...texts))
  await log.close()
}
