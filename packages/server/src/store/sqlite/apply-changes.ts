import type { DatabaseSync } from 'node:sqlite'
import { readDecision } from '../../pending/decision-text.ts'
import { lastDeliveries } from '../../pending/delivery-text.ts'
import type { Changes, DecisionChange, DeliveryRow, IdentifierRow } from '../../runner/store.ts'
import { prepareCustomers } from './apply-customers.ts'
import { prepareMemberships } from './apply-memberships.ts'
import { prepareCodes } from './codes.ts'
import { blocksOf, prepareDecisionTexts } from './decision-texts.ts'
import { prepareErasures } from './erase-customers.ts'
import { prepareHandOvers } from './hand-overs.ts'
import { prepareHouseholds } from './households.ts'
import { prepareFacts } from './outbox.ts'
import { prepareRedemptions } from './redemptions.ts'
import { prepareRowKeys } from './row-keys.ts'
import { prepareSends } from './sends.ts'
import { inWriteTransaction } from './transaction.ts'

type Apply = (changes: Changes) => void

/**
 * Makes the function that applies changes to a store as one transaction. It throws, and the store stays as it was,
 * where SQLite refuses a value, has no room, or the changes end before the store's position.
 */
export function prepareChanges(db: DatabaseSync): Apply {
  const parts = [
    preparePosition(db),
    prepareCustomers(db),
    prepareDecisions(db),
    prepareDeliveries(db),
    prepareMemberships(db),
    prepareHouseholds(db),
    prepareMerges(db),
    prepareConsents(db),
    preparePoints(db),
    prepareRedemptions(db),
    prepareRuns(db),
    prepareHandOvers(db),
    prepareFacts(db),
    prepareRowKeys(db),
    prepareCodes(db),
    prepareSends(db),
    prepareSmallTables(db),
    preparePlaybook(db),
    // Last, or something of an erased customer could come after.
    prepareErasures(db),
  ]
  return (changes) =>
    inWriteTransaction(db, () => {
      for (const apply of parts) apply(changes)
    })
}

function preparePosition(db: DatabaseSync): Apply {
  const move = db.prepare('UPDATE state SET position = ?1 WHERE position <= ?1')
  return ({ position }) => {
    if (move.run(position).changes === 0) throw new RangeError(`the store is past position ${position} already`)
  }
}

function prepareDecisions(db: DatabaseSync): Apply {
  const put = db.prepare(`INSERT INTO decisions (id, customer, at, event, json, place) VALUES (?, ?, ?, ?, '', ?)
    ON CONFLICT (id) DO NOTHING`)
  const placeOf = db.prepare('SELECT place FROM decisions WHERE id = ?')
  const replace = db.prepare(`UPDATE decisions SET customer = ?, at = ?, event = ?, json = '', packed = NULL, place = ?
    WHERE id = ?`)
  const texts = prepareDecisionTexts(db)
  const putRow = ({ at, customer, event, id }: DecisionChange, place: number) => {
    if (put.run(id, customer, at, event, place).changes > 0) return
    // Recorded before: this one counts.
    const before = placeOf.get(id)!.place as number | null
    if (before !== null) texts.drop([before])
    replace.run(customer, at, event, place, id)
  }
  return ({ decisions }) => {
    for (const block of blocksOf(readDecisions(decisions))) {
      const first = texts.add(block.map(({ json }) => json))
      for (const [i, decision] of block.entries()) putRow(decision, first + i)
    }
  }
}

function* readDecisions(texts: Iterable<Buffer>): Generator<DecisionChange> {
  for (const text of texts) yield readDecision(text)
}

function prepareDeliveries(db: DatabaseSync): Apply {
  const put = db.prepare(`INSERT INTO deliveries (id, customer, action, campaign, channel, state, reason, attempts,
      created_at, updated_at, run, said) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET customer = excluded.customer, action = excluded.action,
      campaign = excluded.campaign, channel = excluded.channel, state = excluded.state, reason = excluded.reason,
      attempts = excluded.attempts, created_at = excluded.created_at, updated_at = excluded.updated_at,
      run = excluded.run, said = excluded.said`)
  const putRow = ({
    id,
    customer,
    action,
    campaign,
    channel,
    state,
    reason,
    attempts,
    run,
    said,
    ...times
  }: DeliveryRow) =>
    put.run(
      ...[id, customer, action, campaign ?? null, channel, state, reason ?? null, attempts],
      ...[times.createdAt, times.updatedAt, run ?? null, said ?? null],
    )
  return ({ deliveries }) => {
    for (const row of lastDeliveries(deliveries)) putRow(row)
  }
}

function prepareSmallTables(db: DatabaseSync): Apply {
  const word = db.prepare('INSERT OR REPLACE INTO words VALUES (?, ?)')
  const putIdentifier = prepareIdentifier(db)
  const feed = db.prepare('INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?)')
  const thing = db.prepare('INSERT OR REPLACE INTO catalogue VALUES (?, ?, ?, ?)')
  const noThing = db.prepare('DELETE FROM catalogue WHERE kind = ? AND id = ?')
  const count = db.prepare('INSERT OR REPLACE INTO counts VALUES (?, ?, ?, ?, ?)')
  const learned = db.prepare('INSERT OR REPLACE INTO learned VALUES (?, ?, ?)')
  const seen = db.prepare('INSERT OR REPLACE INTO seen VALUES (?, ?)')
  const pool = db.prepare('INSERT OR REPLACE INTO pools (pool, spent, period) VALUES (?, ?, ?)')
  const tally = db.prepare('INSERT OR REPLACE INTO tallies VALUES (?, ?)')
  return (changes) => {
    for (const row of changes.words) word.run(...row)
    changes.identifiers.forEach(putIdentifier)
    for (const row of changes.feeds) feed.run(row.feed, row.key, JSON.stringify(row.value), row.at)
    for (const { at, id, kind, value } of changes.catalogue) {
      if (value === undefined) noThing.run(kind, id)
      else thing.run(kind, id, JSON.stringify(value), at)
    }
    for (const row of changes.counts) count.run(row.action, row.channel, row.arm, row.successes, row.failures)
    for (const row of changes.learned) learned.run(row.name, row.first, row.second)
    for (const { json, name } of changes.seen) seen.run(name, json)
    for (const row of changes.pools) pool.run(row.pool, row.spent, row.period)
    for (const row of changes.tallies) tally.run(...row)
  }
}

function prepareIdentifier(db: DatabaseSync): (row: IdentifierRow) => void {
  const put = db.prepare('INSERT OR REPLACE INTO identifiers (identifier, customer, origin, hold) VALUES (?, ?, ?, ?)')
  const remove = db.prepare('DELETE FROM identifiers WHERE identifier = ?')
  return ({ identifier, customer, origin, hold }) => {
    if (customer === 0) remove.run(identifier)
    else put.run(identifier, customer, origin, hold)
  }
}

function prepareConsents(db: DatabaseSync): Apply {
  const add = db.prepare(`INSERT INTO consents
    (customer, channel, topic, state, at, received_at, source, wording, proof, ignored)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  return ({ consents }) => {
    for (const { at, channel, customer, ignored, proof, receivedAt, source, state, topic, wording } of consents)
      add.run(
        ...[customer, channel, topic ?? null, state, at, receivedAt, source],
        ...[wording ?? null, proof ?? null, ignored ?? null],
      )
  }
}

function preparePoints(db: DatabaseSync): Apply {
  const add = db.prepare(`INSERT INTO points (customer, programme, kind, reference, source, target, points, note, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  return ({ points }) => {
    for (const { at, customer, from, kind, note, points: moved, programme, reference, to } of points)
      add.run(customer, programme, kind, reference, from, to, moved, note ?? null, at)
  }
}

function prepareRuns(db: DatabaseSync): Apply {
  const put = db.prepare(`INSERT INTO runs (id, customer, kind, flow, revision, variant, outcome, thread, step, channel,
      started_at, updated_at, answers, answered_in, returns_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET customer = excluded.customer, revision = excluded.revision,
      outcome = excluded.outcome, thread = excluded.thread, step = excluded.step, channel = excluded.channel,
      updated_at = excluded.updated_at, answers = excluded.answers, answered_in = excluded.answered_in,
      returns_to = excluded.returns_to`)
  return ({ runs }) => {
    for (const {
      answeredIn,
      answers,
      channel,
      customer,
      flow,
      id,
      kind,
      outcome,
      returnsTo,
      revision,
      step,
      thread,
      variant,
      ...times
    } of runs)
      put.run(
        ...[id, customer, kind, flow, revision, variant ?? null, outcome ?? null, thread, step, channel],
        ...[times.startedAt, times.updatedAt, answers, answeredIn, returnsTo],
      )
  }
}

function prepareMerges(db: DatabaseSync): Apply {
  const put = db.prepare(`INSERT INTO merges (id, winner, loser, at, cause, winner_before, loser_before, undone_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
      winner_before = excluded.winner_before`)
  const undo = db.prepare(`UPDATE merges SET undone_at = ?, winner_before = x'', loser_before = x'' WHERE id = ?`)
  return ({ merges, undoneMerges }) => {
    for (const { id, winner, loser, at, cause, winnerBefore, loserBefore, undoneAt } of merges)
      put.run(id, winner, loser, at, cause, winnerBefore, loserBefore, undoneAt ?? null)
    for (const [id, at] of undoneMerges) undo.run(at, id)
  }
}

function preparePlaybook(db: DatabaseSync): Apply {
  const put = db.prepare('INSERT OR REPLACE INTO playbooks VALUES (?, ?, ?)')
  const enforce = db.prepare('UPDATE state SET playbook_in_force = ?')
  return ({ playbook }) => {
    if (playbook === undefined) return
    put.run(playbook.version, playbook.json, playbook.at)
    enforce.run(playbook.version)
  }
}
