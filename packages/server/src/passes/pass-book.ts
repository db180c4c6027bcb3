import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A pass that phones, or Google, hold: of which copy it is, and what it showed last. */
export interface HeldPass {
  /** Id of the copy. */
  readonly serial: string
  readonly customer: number
  /** What the copy was last told to be. */
  readonly told: string
  /** When that was, ms; never the same twice. */
  readonly updatedAt: number
}

/** A phone that wants to be told of changes of a pass. */
export interface PassDevice {
  readonly device: string
  readonly pushToken: string
}

/**
 * Who holds passes: kept by the HTTP side in a file of its own, since nothing that is decided depends on it. Without a file it is
 * forgotten with the process.
 */
export class PassBook {
  readonly #db: DatabaseSync
  #last: number

  constructor(file: string | undefined) {
    this.#db = new DatabaseSync(file ?? ':memory:')
    if (file !== undefined) chmodSync(file, 0o600)
    this.#db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
      CREATE TABLE IF NOT EXISTS passes (
        kind TEXT NOT NULL, serial TEXT NOT NULL, customer INTEGER NOT NULL, told TEXT NOT NULL, updated_at INTEGER NOT NULL,
        owed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, serial)) STRICT;
      CREATE INDEX IF NOT EXISTS passes_by_customer ON passes (customer);
      CREATE TABLE IF NOT EXISTS devices (
        device TEXT NOT NULL, serial TEXT NOT NULL, push_token TEXT NOT NULL, PRIMARY KEY (device, serial)) STRICT;
      CREATE INDEX IF NOT EXISTS devices_by_serial ON devices (serial);`)
    const row = this.#db.prepare('SELECT max(updated_at) AS last FROM passes').get()
    this.#last = Number(row?.last ?? 0)
  }

  /** Notes that a pass was handed out as the copy stands. */
  note(kind: PassKind, { customer, serial, told }: Omit<HeldPass, 'updatedAt'>, now: number): void {
    this.#db
      .prepare(`INSERT INTO passes (kind, serial, customer, told, updated_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET customer = excluded.customer`)
      .run(kind, serial, customer, told, this.#next(now))
  }

  find(kind: PassKind, serial: string): HeldPass | undefined {
    const row = this.#db.prepare('SELECT * FROM passes WHERE kind = ? AND serial = ?').get(kind, serial)
    return row && passOf(row)
  }

  of(kind: PassKind, customer: number): readonly HeldPass[] {
    return this.#db.prepare('SELECT * FROM passes WHERE kind = ? AND customer = ?').all(kind, customer).map(passOf)
  }

  /** Passes of which somebody has yet to be told. */
  owed(limit: number): readonly (HeldPass & { readonly kind: PassKind })[] {
    const rows = this.#db.prepare('SELECT * FROM passes WHERE owed = 1 ORDER BY updated_at LIMIT ?').all(limit)
    return rows.map((row) => ({ ...passOf(row), kind: row.kind as PassKind }))
  }

  /** Notes that a copy stands otherwise than was told, and that this is to be told. */
  change(kind: PassKind, serial: string, told: string, now: number): void {
    this.#db
      .prepare('UPDATE passes SET told = ?, updated_at = ?, owed = 1 WHERE kind = ? AND serial = ?')
      .run(told, this.#next(now), kind, serial)
  }

  /** Notes that what was to be told as of then is. */
  settle(kind: PassKind, serial: string, updatedAt: number): void {
    this.#db
      .prepare('UPDATE passes SET owed = 0 WHERE kind = ? AND serial = ? AND updated_at = ?')
      .run(kind, serial, updatedAt)
  }

  /** Gives whether the phone is new to the pass. */
  register(device: string, serial: string, pushToken: string): boolean {
    const known = this.#db.prepare('SELECT 1 FROM devices WHERE device = ? AND serial = ?').get(device, serial)
    this.#db
      .prepare(`INSERT INTO devices (device, serial, push_token) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET push_token = excluded.push_token`)
      .run(device, serial, pushToken)
    return known === undefined
  }

  unregister(device: string, serial: string): void {
    this.#db.prepare('DELETE FROM devices WHERE device = ? AND serial = ?').run(device, serial)
  }

  devicesOf(serial: string): readonly PassDevice[] {
    const rows = this.#db.prepare('SELECT device, push_token FROM devices WHERE serial = ?').all(serial)
    return rows.map((row) => ({ device: String(row.device), pushToken: String(row.push_token) }))
  }

  /** The passes on a phone that have changed since an update, oldest change first. */
  changedSince(device: string, since: number): readonly HeldPass[] {
    return this.#db
      .prepare(`SELECT passes.* FROM devices JOIN passes ON passes.kind = 'apple' AND passes.serial = devices.serial
        WHERE device = ? AND updated_at > ? ORDER BY updated_at`)
      .all(device, since)
      .map(passOf)
  }

  /** Lets go of everything about customers. */
  forget(customers: readonly number[]): void {
    for (const customer of customers) {
      this.#db
        .prepare('DELETE FROM devices WHERE serial IN (SELECT serial FROM passes WHERE customer = ?)')
        .run(customer)
      this.#db.prepare('DELETE FROM passes WHERE customer = ?').run(customer)
    }
  }

  close(): void {
    this.#db.close()
  }

  #next(now: number): number {
    this.#last = Math.max(this.#last + 1, now)
    return this.#last
  }
}

export type PassKind = 'apple' | 'google'

function passOf(row: Record<string, unknown>): HeldPass {
  const { customer, serial, told, updated_at: updatedAt } = row
  return { serial: String(serial), customer: Number(customer), told: String(told), updatedAt: Number(updatedAt) }
}
