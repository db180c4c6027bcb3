import { closeSync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { scrubFile } from './scrub.ts'

/** Takes the traces of deleted rows out of a database file. */
export interface Scrubber {
  /** Throws when somebody reads the file at this moment; to be tried again. */
  scrub(): void
  /** To be called when the connection is closed. */
  close(): void
}

/**
 * A scrubber for the file of the connection that writes. Its file stays open for as long: closing a file drops the
 * locks that the process has on it, SQLite's among them (https://sqlite.org/howtocorrupt.html, section 2.2).
 */
export function openScrubber(db: DatabaseSync, file: string): Scrubber {
  let fd: number | undefined
  const note = db.prepare('UPDATE erasures SET scrubbed = 1 WHERE scrubbed = 0')
  return {
    scrub() {
      emptyLog(db)
      // Pages in memory would bring back what they still hold when they are written again.
      db.exec('PRAGMA shrink_memory')
      fd ??= openSync(file, 'r+')
      scrubFile(fd)
      note.run()
    },
    close() {
      if (fd !== undefined) closeSync(fd)
    },
  }
}

function emptyLog(db: DatabaseSync): void {
  const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
  if (busy !== 0) throw new Error('the store is being read; its log could not be emptied')
}
