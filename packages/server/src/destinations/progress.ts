import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { writePrivateFile } from '../private-file.ts'

const progressSchema = z.object({
  /** Number of the last fact that was told, or put aside. */
  cursor: z.int().min(0),
  /** Facts that the destination has refused for good. */
  dead: z.array(z.int()),
  /** Of those, the ones that are to be sent once more. */
  again: z.array(z.int()),
})

const progressFileSchema = z.object({ version: z.literal(1), destinations: z.record(z.string(), progressSchema) })

/** How far one destination has been told. */
export type Progress = z.infer<typeof progressSchema>

/** Keeps how far each destination has been told: behind rather than ahead, so that after a crash something is told twice, never left out. */
export interface ProgressFile {
  of(destination: string): Progress | undefined
  set(destination: string, progress: Progress): void
  /** Forgets destinations that are no more. */
  keepOnly(destinations: ReadonlySet<string>): void
  close(): void
}

const WRITE_AFTER_MS = 200

/** Without a file it lasts as long as the process. */
export function openProgressFile(file: string | undefined): ProgressFile {
  const held = new Map(Object.entries(file === undefined ? {} : read(file)))
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    timer = undefined
    if (file !== undefined) writePrivateFile(file, { version: 1, destinations: Object.fromEntries(held) })
  }
  const changed = () => {
    timer ??= setTimeout(write, WRITE_AFTER_MS)
  }
  return {
    of: (destination) => held.get(destination),
    set(destination, progress) {
      held.set(destination, progress)
      changed()
    },
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
    return progressFileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).destinations
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(`${file} cannot be read; remove it to begin with what happens from now on`, { cause: error })
  }
}
