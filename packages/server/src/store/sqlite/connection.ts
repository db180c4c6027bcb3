import { DatabaseSync } from 'node:sqlite'
import { migrate } from './schema.ts'

/** How long a connection waits for somebody outside (a backup, a shell) who holds the file. */
const BUSY_TIMEOUT_MS = 5000

/** Memory for pages, KiB: the inner pages of every table and the leaves that are written again and again. */
const WRITER_CACHE_KIB = 32 * 1024
const READER_CACHE_KIB = 8 * 1024

/** Often and little rather than seldom and much: a checkpoint of many pages delays everybody behind it. */
const CHECKPOINT_PAGES = 256

/** A log that one large commit has blown up is cut back to this at the next checkpoint. */
const WAL_LIMIT_BYTES = 64 * 1024 * 1024

/**
 * Opens the connection that writes, creating or migrating the file. In WAL mode with `synchronous = FULL` a commit
 * flushes the log before it returns, so it survives a crash of the process and a loss of power.
 */
export function openWriter(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${WAL_LIMIT_BYTES};
    PRAGMA cache_size = -${WRITER_CACHE_KIB};
    PRAGMA secure_delete = ON;
  `)
  migrate(db)
  // What a crash left in the log goes into the file: nothing that was erased may linger there.
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return db
}

/** Opens a connection that only reads, of a file that a writer has opened; it never checkpoints. */
export function openReader(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
  db.exec(`PRAGMA cache_size = -${READER_CACHE_KIB}`)
  return db
}
