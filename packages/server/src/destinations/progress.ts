import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { writePrivateFile } from '../private-file.ts'
import { deadLetterSchema } from './dead-letters.ts'
import { skipSchema } from './skips.ts'

const syncSchema = z.object({
  id: z.string(),
  audience: z.string(),
  /** Number of the last customer whom the destination was told. */
  after: z.int(),
  told: z.int(),
  /** Members whom the destination refused for good. */
  refused: z.int().default(0),
  /** Members of whom there was nothing to send. */
  skips: z.array(skipSchema).default([]),
  /** Members that the audience had when it began; null where that is not known. */
  members: z.int().nullable().default(null),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
})

/** Telling a destination all members of an audience. */
export type SyncProgress = z.infer<typeof syncSchema>

const progressSchema = z.object({
  /** Up to this number every fact was settled, but for the open ones. */
  cursor: z.int().min(0),
  open: z.array(z.int()),
  dead: z.array(deadLetterSchema),
  paused: z.boolean(),
  sync: syncSchema.nullable(),
})

/** How far one destination has been told. */
export type Progress = z.infer<typeof progressSchema>

/** As it was written before facts could overtake each other. */
const firstProgressSchema = z
  .object({ cursor: z.int().min(0), dead: z.array(z.int()), again: z.array(z.int()) })
  .transform(({ cursor, dead }): Progress => ({ ...beginningAt(cursor), open: dead }))

const fileSchema = z.union([
  z.object({ version: z.literal(2), destinations: z.record(z.string(), progressSchema) }),
  z.object({ version: z.literal(1), destinations: z.record(z.string(), firstProgressSchema) }),
])

/** A destination that is told what comes after a fact. */
export function beginningAt(cursor: number): Progress {
  return { cursor, open: [], dead: [], paused: false, sync: null }
}

/** Keeps how far each destination has been told: behind rather than ahead, so that after a crash something is told twice, never left out. */
export interface ProgressFile {
  of(destination: string): Progress | undefined
  /** Notes whom to ask how far a destination is, and that it has come further. */
  note(destination: string, read: () => Progress): void
  /** The same, and writes it down before it returns. */
  noteNow(destination: string, read: () => Progress): void
  /** Forgets destinations that are no more. */
  keepOnly(destinations: ReadonlySet<string>): void
  close(): void
}

const WRITE_AFTER_MS = 500

/** Without a file it lasts as long as the process. */
export function openProgressFile(file: string | undefined): ProgressFile {
  const stored = file === undefined ? {} : read(file)
  const held = new Map(Object.entries(stored).map(([name, progress]) => [name, () => progress]))
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    timer = undefined
    if (file === undefined) return
    const destinations = Object.fromEntries([...held].map(([name, readProgress]) => [name, readProgress()]))
    writePrivateFile(file, { version: 2, destinations })
  }
  const changed = () => {
    timer ??= setTimeout(write, WRITE_AFTER_MS)
  }
  const noteNow = (destination: string, readProgress: () => Progress) => {
    held.set(destination, readProgress)
    clearTimeout(timer)
    write()
  }
  return {
    of: (destination) => held.get(destination)?.(),
    note(destination, readProgress) {
      // From where on a destination is told has to be known after a crash, or what came before the crash would be left out.
      if (!held.has(destination)) return noteNow(destination, readProgress)
      held.set(destination, readProgress)
      changed()
    },
    noteNow,
    keepOnly(destinations) {
      for (const name of held.keys()) if (!destinations.has(name) && held.delete(name)) changed()
    },
    close() {
      if (timer === undefined) return
      clearTimeout(timer)
      write()
    },
  }
}

function read(file: string): Readonly<Record<string, Progress>> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).destinations
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(`${file} cannot be read; remove it to begin with what happens from now on`, { cause: error })
  }
}
