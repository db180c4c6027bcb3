import type { DatabaseSync } from 'node:sqlite'

/** Lets everybody be looked at once more by the playbook in force, as after a publish. */
export const LOOK_AT_EVERYBODY_AGAIN = `
  UPDATE tallies SET value = 0 WHERE name LIKE 'sweep/%/done';
  UPDATE tallies SET value = (SELECT coalesce(max(id), 0) FROM customers) WHERE name LIKE 'sweep/%/end';
`

/**
 * One entry per version of the schema, applied in order to whatever version a file has. An entry that was released is
 * never edited: a change is a new entry. Times are REAL, which takes any number and is stored as an integer where it
 * is one.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    position INTEGER NOT NULL,
    playbook_in_force TEXT
  ) STRICT;
  INSERT INTO state VALUES (1, 0, NULL);

  CREATE TABLE words (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;

  CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    wake_at REAL,
    newest_history BLOB NOT NULL,
    document BLOB NOT NULL
  ) STRICT;

  CREATE TABLE identifiers (identifier TEXT PRIMARY KEY, customer INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE history_chunks (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE history_index (
    customer INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (customer, first_position)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    customer INTEGER NOT NULL,
    at REAL NOT NULL,
    event TEXT NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX decisions_by_customer ON decisions (customer, at, event);

  CREATE TABLE deliveries (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    customer INTEGER NOT NULL,
    action TEXT NOT NULL,
    campaign TEXT,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    attempts INTEGER NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
  ) STRICT;
  CREATE INDEX deliveries_by_customer ON deliveries (customer, created_at);
  CREATE INDEX deliveries_handed ON deliveries (customer) WHERE state = 'handed';

  CREATE TABLE audiences (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER NOT NULL) STRICT;
  CREATE TABLE memberships (
    audience INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    since REAL NOT NULL,
    PRIMARY KEY (audience, customer)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE feeds (
    feed TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (feed, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE counts (
    action TEXT NOT NULL,
    channel TEXT NOT NULL,
    arm TEXT NOT NULL,
    successes REAL NOT NULL,
    failures REAL NOT NULL,
    PRIMARY KEY (action, channel, arm)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE pools (pool TEXT PRIMARY KEY, spent REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE tallies (name TEXT PRIMARY KEY, value REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE playbooks (version TEXT PRIMARY KEY, json TEXT NOT NULL, at REAL NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE INDEX identifiers_by_customer ON identifiers (customer);

  CREATE TABLE erasures (
    id TEXT NOT NULL,
    customer INTEGER NOT NULL,
    at REAL NOT NULL,
    reason TEXT NOT NULL,
    position INTEGER NOT NULL,
    scrubbed INTEGER NOT NULL,
    PRIMARY KEY (id, customer)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tombstones (hash TEXT PRIMARY KEY, at REAL NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE identifiers ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE identifiers ADD COLUMN hold TEXT NOT NULL DEFAULT 'vouched';

  CREATE TABLE merges (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    winner INTEGER NOT NULL,
    loser INTEGER NOT NULL,
    at REAL NOT NULL,
    cause TEXT NOT NULL,
    winner_before BLOB NOT NULL,
    loser_before BLOB NOT NULL,
    undone_at REAL
  ) STRICT;
  CREATE INDEX merges_by_winner ON merges (winner);
  CREATE INDEX merges_by_loser ON merges (loser);

  CREATE TABLE consents (
    number INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL,
    channel TEXT NOT NULL,
    topic TEXT,
    state TEXT NOT NULL,
    at REAL NOT NULL,
    received_at REAL NOT NULL,
    source TEXT NOT NULL,
    wording TEXT,
    proof TEXT,
    ignored TEXT
  ) STRICT;
  CREATE INDEX consents_by_customer ON consents (customer);
  `,
  `
  CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    customer INTEGER NOT NULL,
    at REAL NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outbox_by_customer ON outbox (customer);
  `,
  `
  DROP INDEX outbox_by_customer;
  CREATE TABLE outbox_ranges (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, customers BLOB NOT NULL) STRICT;
  `,
  `
  CREATE TABLE catalogue (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE learned (name TEXT PRIMARY KEY, first REAL NOT NULL, second REAL NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO learned SELECT 'own/' || action || '/' || channel, sum(successes), sum(failures)
    FROM counts GROUP BY action, channel;
  INSERT INTO learned SELECT 'action/' || action, sum(successes), sum(failures) FROM counts GROUP BY action;
  INSERT INTO learned SELECT 'channel/' || channel, sum(successes), sum(failures) FROM counts GROUP BY channel;
  `,
  `
  CREATE TABLE row_keys (
    number INTEGER PRIMARY KEY,
    up_to INTEGER NOT NULL,
    latest REAL NOT NULL,
    keys BLOB NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE audience_points (
    audience INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    size INTEGER NOT NULL,
    entered INTEGER NOT NULL,
    left INTEGER NOT NULL,
    PRIMARY KEY (audience, hour)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE seen (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE points (
    number INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL,
    programme TEXT NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    points REAL NOT NULL,
    note TEXT,
    at REAL NOT NULL
  ) STRICT;
  CREATE INDEX points_by_customer ON points (customer, programme);
  `,
  `
  ALTER TABLE pools ADD COLUMN period REAL NOT NULL DEFAULT 0;
  CREATE INDEX deliveries_awaiting ON deliveries (created_at) WHERE state = 'awaiting-approval';
  `,
  `
  CREATE INDEX points_looked_at ON points (reference) WHERE kind IN ('hold', 'approve', 'refuse');
  `,
  `
  CREATE TABLE redemptions (
    id TEXT PRIMARY KEY,
    offer TEXT NOT NULL,
    place TEXT NOT NULL,
    channel TEXT NOT NULL,
    day TEXT NOT NULL,
    state TEXT NOT NULL,
    amount REAL NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX redemptions_by_day ON redemptions (day);
  `,
  `
  CREATE INDEX deliveries_failed ON deliveries (updated_at) WHERE state = 'failed';
  `,
  `
  CREATE TABLE code_batches (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
  CREATE TABLE code_hashes (
    batch TEXT NOT NULL,
    first INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (batch, first)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE code_marks (
    batch TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    at REAL NOT NULL,
    place TEXT,
    customer INTEGER NOT NULL,
    PRIMARY KEY (batch, number)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE code_conflicts (
    number INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL,
    at REAL NOT NULL,
    redemption TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    used_at REAL NOT NULL,
    place TEXT,
    first_at REAL NOT NULL,
    first_place TEXT
  ) STRICT;
  CREATE INDEX code_conflicts_by_customer ON code_conflicts (customer);
  `,
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    customer INTEGER NOT NULL,
    kind TEXT NOT NULL,
    flow TEXT NOT NULL,
    revision TEXT NOT NULL,
    variant TEXT,
    outcome TEXT,
    thread TEXT NOT NULL,
    step TEXT NOT NULL,
    channel TEXT NOT NULL,
    started_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    answers TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX runs_by_customer ON runs (customer, started_at);
  CREATE INDEX runs_by_flow ON runs (kind, flow, id);
  CREATE INDEX runs_open ON runs (kind, flow, revision, thread, step) WHERE outcome IS NULL;
  `,
  `
  CREATE TABLE household_members (customer INTEGER PRIMARY KEY, household TEXT NOT NULL) STRICT;
  CREATE INDEX household_members_by_household ON household_members (household, customer);
  `,
  `
  CREATE TABLE sends (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL) STRICT;
  `,
  `
  CREATE INDEX runs_ended ON runs (updated_at) WHERE outcome IS NOT NULL;
  `,
  `
  ALTER TABLE redemptions ADD COLUMN audiences TEXT NOT NULL DEFAULT '[]';
  `,
  `
  ALTER TABLE deliveries ADD COLUMN run TEXT;
  ALTER TABLE deliveries ADD COLUMN said TEXT;
  CREATE TABLE hand_overs (
    id TEXT PRIMARY KEY,
    customer INTEGER NOT NULL,
    run TEXT NOT NULL,
    run_started_at REAL NOT NULL,
    thread TEXT NOT NULL,
    topic TEXT NOT NULL,
    team TEXT NOT NULL,
    channel TEXT NOT NULL,
    agent TEXT,
    at REAL NOT NULL,
    heard_at REAL NOT NULL,
    unanswered INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    updated_at REAL NOT NULL,
    closed TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX hand_overs_by_customer ON hand_overs (customer);
  CREATE INDEX hand_overs_open ON hand_overs (at, id) WHERE closed IS NULL;
  CREATE INDEX hand_overs_closed ON hand_overs (updated_at) WHERE closed IS NOT NULL;
  `,
  `ALTER TABLE runs ADD COLUMN answered_in TEXT NOT NULL DEFAULT '{}';`,
  // Who belongs to a household since before there was a list of them is entered in it.
  LOOK_AT_EVERYBODY_AGAIN,
  // Decisions are written packed from here on; those from before stay in `json`.
  'ALTER TABLE decisions ADD COLUMN packed BLOB',
  `ALTER TABLE runs ADD COLUMN returns_to TEXT NOT NULL DEFAULT ''`,
  // From here on several decisions are packed together; those from before stay in `packed` or `json`.
  `
  CREATE TABLE decision_blocks (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  ALTER TABLE decisions ADD COLUMN place INTEGER;
  `,
]

/** Brings a file to the newest version of the schema. Throws where a newer program wrote it. */
export function migrate(db: DatabaseSync): void {
  const version = versionOf(db)
  if (version > MIGRATIONS.length) {
    throw new RangeError(`the store has schema version ${version}, this program knows ${MIGRATIONS.length}`)
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index >= version) db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version)
}
