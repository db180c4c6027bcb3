import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { type AuditEntry, type Changed, chain, GENESIS, lineOf, verify } from './entry.ts'

/** What somebody has changed. */
type Change = Omit<Changed, 'sequence' | 'at'>

/** Every change of what operators set, in order, each entry chained to the one before it. */
export interface AuditLog {
  /** Resolves when the entry is on disk; rejects when it cannot be written, and then for all further ones. */
  append(change: Change): Promise<AuditEntry>
  /** Whether entries can be written. */
  readonly isSound: boolean
  /** Hash of the last entry: written down elsewhere, it shows later whether anything was cut off or made anew. */
  readonly head: string
  /** Entries before a sequence number, newest first. */
  read(before: number | undefined, limit: number): readonly AuditEntry[]
  close(): Promise<void>
}

/** Opens the log in a file (`audit.ndjson` of the data directory); in memory without one. Throws where somebody has altered it. */
export async function openAuditLog(file: string | undefined, now: () => number): Promise<AuditLog> {
  return file === undefined ? createAuditLog(now) : createAuditLog(now, await openFile(file))
}

/** Entries of one data directory are few, since people make them: they are kept in memory for reading. Without a file they last as long as the process. */
export function createAuditLog(
  now: () => number,
  { entries, handle }: { readonly entries: AuditEntry[]; readonly handle?: FileHandle } = { entries: [] },
): AuditLog {
  let last: Promise<unknown> = Promise.resolve()
  let failure: Error | undefined
  const write = async (change: Change): Promise<AuditEntry> => {
    if (failure) throw failure
    const changed = { sequence: entries.length + 1, at: now(), ...change }
    const entry = chain(changed, entries.at(-1)?.hash ?? GENESIS)
    try {
      await handle?.appendFile(lineOf(entry))
      await handle?.datasync()
    } catch (error) {
      // Half a line may stand there now: nothing may come after it.
      failure = new Error('the audit log cannot be written', { cause: error })
      throw failure
    }
    entries.push(entry)
    return entry
  }
  return {
    append(change) {
      const written = last.then(() => write(change))
      last = written.catch(() => undefined)
      return written
    },
    get isSound() {
      return failure === undefined
    },
    get head() {
      return entries.at(-1)?.hash ?? GENESIS
    },
    read(before, limit) {
      const end = Math.min(entries.length, (before ?? Number.POSITIVE_INFINITY) - 1)
      return entries.slice(Math.max(0, end - limit), Math.max(0, end)).toReversed()
    },
    async close() {
      await last
      await handle?.close()
    },
  }
}

/** Opens the file. An end that a crash tore off was never answered, and is cut away; any other break is refused. */
async function openFile(file: string): Promise<{ entries: AuditEntry[]; handle: FileHandle }> {
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600)
  const bytes = await handle.readFile()
  const verified = verify(bytes.toString('utf8'))
  if (!verified.ok && verified.broken.reason !== 'cut_off') {
    await handle.close()
    const { line, reason } = verified.broken
    throw new Error(
      `the audit log ${file} is ${reason} at line ${line}; keep it as evidence under another name, then start again`,
    )
  }
  if (!verified.ok) await handle.truncate(bytes.lastIndexOf('\n') + 1)
  return { entries: [...verified.entries], handle }
}
