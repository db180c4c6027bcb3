import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { durationMs, type FileDestination } from '@attune/engine'
import { type Answer, type Carrier, DestinationSetupError } from '../carrier.ts'
import type { ToldFact } from '../told-fact.ts'
import { factsAsCsv } from './csv.ts'

interface Parts {
  readonly folder: string
  /** Number of the last fact so far. */
  readonly newest: number
}

/** Holds the number of the last fact of the newest file, for when the files are taken away. */
const POSITION_FILE = '.position'
const DRAFT = '.draft'
/** A disk that was full has room again once somebody makes it. */
const LONGEST_PAUSE_MS = 10_000

/**
 * Writes each batch into a file of its own, under a draft's name until it is whole and on disk. The name holds the
 * numbers of its first and last fact, so what a crash lets be told again is known: every fact stands in one file.
 * Throws `DestinationSetupError`.
 */
export function createFileCarrier(definition: FileDestination, { folder, newest }: Parts): Carrier {
  const { batch, columns, format } = definition
  const write = async (facts: readonly ToldFact[]): Promise<void> => {
    await mkdir(folder, { recursive: true })
    const text = format === 'csv' ? factsAsCsv(facts, columns) : facts.map(lineOf).join('')
    await writeWhole(folder, `${nameOf(facts)}.${format}`, text)
    const last = facts.at(-1)!.number
    if (last > 0) await writeWhole(folder, POSITION_FILE, `${last}\n`)
  }
  return {
    batch: { size: batch.size, bytes: batch.bytes, waitMs: durationMs(batch.wait) },
    lanes: 1,
    inOrder: true,
    longestPauseMs: LONGEST_PAUSE_MS,
    holds: lastHeld(folder, newest),
    async send(facts): Promise<Answer> {
      try {
        await write(facts)
        return { outcome: 'taken' }
      } catch (error) {
        return { outcome: 'failed', reason: (error as NodeJS.ErrnoException).code ?? String(error) }
      }
    },
  }
}

function lineOf({ content }: ToldFact): string {
  return `${JSON.stringify(content)}\n`
}

/** What tells how things stand has no number; it is named by what it is part of, and by the first and last customer. */
function nameOf(facts: readonly ToldFact[]): string {
  const [first, last] = [facts[0]!, facts.at(-1)!]
  if (last.number > 0) return `${padded(first.number)}-${padded(last.number)}`
  return `${first.content.sync ?? 'test'}-${padded(first.customer)}-${padded(last.customer)}`
}

function padded(number: number): string {
  return String(number).padStart(12, '0')
}

/** At every instant there is nothing under the name, or all of it. */
async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const draft = join(folder, name + DRAFT)
  const file = await open(draft, 'w', 0o640)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
  await rename(draft, join(folder, name))
  const directory = await open(folder)
  await directory.sync().finally(() => directory.close())
}

const NAME = /^\d{12}-(\d{12})\.(?:ndjson|csv)$/

/** Number of the last fact that the files hold, or held. */
function lastHeld(folder: string, newest: number): number {
  try {
    mkdirSync(folder, { recursive: true })
    const named = readdirSync(folder).map((name) => Number(NAME.exec(name)?.[1] ?? 0))
    const last = Math.max(0, positionIn(folder), ...named)
    if (last <= newest) return last
  } catch (error) {
    throw new DestinationSetupError(`${folder} cannot be used: ${(error as Error).message}`, { cause: error })
  }
  throw new DestinationSetupError(`${folder} holds files of another data directory; empty it, .position included`)
}

function positionIn(folder: string): number {
  try {
    return Number(readFileSync(join(folder, POSITION_FILE), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}
