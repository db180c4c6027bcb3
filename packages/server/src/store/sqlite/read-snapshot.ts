import type { DatabaseSync } from 'node:sqlite'
import type { LearnedRow } from '@attune/engine'
import type { CatalogueRow, CountsRow, FeedRow, PoolRow, SeenRow, Snapshot, Store } from '../../runner/store.ts'
import { readCodeBatches } from './codes.ts'
import { readForgotten } from './row-keys.ts'
import { readSends } from './sends.ts'
import { inReadTransaction } from './transaction.ts'

/** The read of everything that the runner holds from its start on, as of one commit. */
export function prepareSnapshot(db: DatabaseSync): Pick<Store, 'snapshot'> {
  return {
    snapshot: async () => inReadTransaction(db, () => readSnapshot(db)),
  }
}

function readSnapshot(db: DatabaseSync): Snapshot {
  const state = db.prepare(`SELECT position, version, json FROM state
    LEFT JOIN playbooks ON version = playbook_in_force`)
  const { position, version, json } = state.get() as { position: number; version: string | null; json: string }
  return {
    position,
    words: arrays(db, 'SELECT number, word FROM words ORDER BY number'),
    lastCustomer: Number(db.prepare('SELECT max(id) AS id FROM customers').get()?.id ?? 0),
    feeds: arrays<[string, string, string, number]>(db, 'SELECT feed, key, value, at FROM feeds').map(
      ([feed, key, value, at]): FeedRow => ({ feed, key, value: JSON.parse(value), at }),
    ),
    catalogue: arrays<[CatalogueRow['kind'], string, string, number]>(
      db,
      'SELECT kind, id, value, at FROM catalogue',
    ).map(([kind, id, value, at]): CatalogueRow => ({ kind, id, value: JSON.parse(value), at })),
    counts: objects<CountsRow>(db, 'SELECT action, channel, arm, successes, failures FROM counts'),
    learned: objects<LearnedRow>(db, 'SELECT name, first, second FROM learned'),
    seen: objects<SeenRow>(db, 'SELECT name, json FROM seen'),
    pools: objects<PoolRow>(db, 'SELECT pool, spent, period FROM pools'),
    tallies: arrays(db, 'SELECT name, value FROM tallies'),
    playbook: version === null ? undefined : { version, json },
    tombstones: arrays(db, 'SELECT hash, at FROM tombstones'),
    lastErasure: Number(db.prepare('SELECT max(position) AS position FROM erasures').get()?.position ?? 0),
    unscrubbed: db.prepare('SELECT 1 FROM erasures WHERE scrubbed = 0 LIMIT 1').get() !== undefined,
    rowKeysForgotten: readForgotten(db),
    codeBatches: readCodeBatches(db),
    sends: readSends(db),
    handed: arrays<[number]>(db, `SELECT DISTINCT customer FROM deliveries WHERE state = 'handed'`).flat(),
    merges: arrays<[number, number, number]>(
      db,
      'SELECT winner, loser, undone_at IS NULL FROM merges ORDER BY number',
    ).map(([winner, loser, holds]) => ({ winner, loser, holds: holds === 1 })),
  }
}

function arrays<T>(db: DatabaseSync, sql: string): T[] {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return statement.all() as unknown as T[]
}

function objects<T>(db: DatabaseSync, sql: string): T[] {
  return db
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }) as T)
}
