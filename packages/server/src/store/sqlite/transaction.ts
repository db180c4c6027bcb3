import type { DatabaseSync } from 'node:sqlite'

/** Runs work that writes: all of it is durable when this returns, nothing of it happened when this throws. */
export function inWriteTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    // A full disk has already rolled it back.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Runs work whose reads all see the same commit. It must not hand out a running statement. */
export function inReadTransaction<T>(db: DatabaseSync, work: () => T): T {
  if (db.isTransaction) return work()
  db.exec('BEGIN')
  try {
    return work()
  } finally {
    db.exec('COMMIT')
  }
}
