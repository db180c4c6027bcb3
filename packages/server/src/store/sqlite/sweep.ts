import type { DatabaseSync } from 'node:sqlite'
import { resealAlone, resealDocument } from '../../documents/document-alone.ts'
import { Words } from '../../documents/words.ts'
import { resealBody } from '../../privacy/reseal-record.ts'
import { isRecordPast, type RetentionCutoffs } from '../../privacy/retention.ts'
import { Sealing } from '../../privacy/sealing.ts'
import { readRecord } from '../../runner/record.ts'
import type { SealingSpec, SweepResult, SweepTask } from '../../runner/store.ts'
import { prepareDropDecisions } from './decision-texts.ts'
import { prepareHistorySweep } from './sweep-history.ts'
import { inWriteTransaction } from './transaction.ts'

/** A slice ends when it has taken this long: commits that come meanwhile wait for no more. */
const SLICE_MS = 4

/** It also ends when it has written this often: what is written costs as much again when the transaction ends. */
const MAX_WRITES = 2

const ROWS_AT_ONCE = 64

/** A piece of a slice: how far it came and what it did; undefined where nothing was left. */
type Piece = { readonly after: number; readonly changed: number; readonly removed: number } | undefined

/** Makes the function that does one slice of a task in a transaction of its own. */
export function prepareSweep(db: DatabaseSync): (task: SweepTask) => SweepResult {
  const pieces = {
    history: prepareHistory(db),
    documents: prepareDocuments(db),
    merges: prepareMerges(db),
    decisions: prepareDecisionExpiry(db),
    consents: prepareExpiry(db, 'consents', 'received_at', ''),
    deliveries: prepareExpiry(db, 'deliveries', 'updated_at', `AND state NOT IN ('pending', 'handed', 'accepted')`),
    runs: prepareEndExpiry(db, 'runs', 'outcome'),
    handOvers: prepareEndExpiry(db, 'hand_overs', 'closed'),
  }
  return (task) => {
    // A slice that a loss of power undoes is done again; only commits need the flush.
    db.exec('PRAGMA synchronous = NORMAL')
    try {
      return slice((after) => pieces[task.part]({ ...task, after } as never), task.after, db)
    } finally {
      db.exec('PRAGMA synchronous = FULL')
    }
  }
}

function slice(piece: (after: number) => Piece, start: number, db: DatabaseSync): SweepResult {
  const until = performance.now() + SLICE_MS
  let writes = 0
  let result: SweepResult = { after: start, done: false, changed: 0, removed: 0 }
  inWriteTransaction(db, () => {
    do {
      const done = piece(result.after)
      if (done === undefined) {
        result = { ...result, done: true }
        return
      }
      const { after, changed, removed } = done
      if (changed + removed > 0) writes++
      result = { after, done: false, changed: result.changed + changed, removed: result.removed + removed }
    } while (writes < MAX_WRITES && performance.now() < until)
  })
  return result
}

type TaskOf<P extends SweepTask['part']> = Extract<SweepTask, { part: P }>

function prepareHistory(db: DatabaseSync): (task: TaskOf<'history'>) => Piece {
  const treatChunk = prepareHistorySweep(db)
  return ({ after, cutoffs, sealing }) => {
    const opened = sealing && sealingOf(sealing)
    const treated = treatChunk(after, (body) => {
      if (cutoffs && isBodyPast(body, cutoffs)) return undefined
      return (opened && resealBody(body, opened)) ?? body
    })
    return treated && { after: treated.id, changed: treated.changed, removed: treated.removed }
  }
}

function isBodyPast(body: Uint8Array, cutoffs: RetentionCutoffs): boolean {
  return isRecordPast(readRecord(body), cutoffs)
}

function sealingOf({ chosen, keys }: SealingSpec): Sealing {
  const sealing = new Sealing(keys)
  sealing.choose(chosen)
  return sealing
}

function prepareDocuments(db: DatabaseSync): (task: TaskOf<'documents'>) => Piece {
  const next = db.prepare('SELECT id, document FROM customers WHERE id > ? ORDER BY id LIMIT ?')
  const put = db.prepare('UPDATE customers SET document = ? WHERE id = ?')
  const allWords = db.prepare('SELECT number, word FROM words')
  return ({ after, sealing }) => {
    const opened = sealingOf(sealing)
    const rows = next.all(after, ROWS_AT_ONCE) as { id: number; document: Uint8Array }[]
    if (rows.length === 0) return undefined
    const words = new Words()
    words.restore(allWords.all().map(({ number, word }) => [number as number, word as string] as const))
    let changed = 0
    for (const { id, document } of rows) {
      const sealed = resealDocument(document, words, opened)
      if (sealed === undefined) continue
      put.run(sealed, id)
      changed++
    }
    return { after: rows.at(-1)!.id, changed, removed: 0 }
  }
}

/** What was kept for undoing merges. */
function prepareMerges(db: DatabaseSync): (task: TaskOf<'merges'>) => Piece {
  const next = db.prepare(`SELECT number, winner_before AS winner, loser_before AS loser FROM merges
    WHERE number > ? ORDER BY number LIMIT ?`)
  const put = db.prepare('UPDATE merges SET winner_before = ?, loser_before = ? WHERE number = ?')
  return ({ after, sealing }) => {
    const opened = sealingOf(sealing)
    const rows = next.all(after, ROWS_AT_ONCE) as { number: number; winner: Uint8Array; loser: Uint8Array }[]
    if (rows.length === 0) return undefined
    let changed = 0
    for (const { number, winner, loser } of rows) {
      const [a, b] = [winner, loser].map((held) => (held.length === 0 ? undefined : resealAlone(held, opened)))
      if (a === undefined && b === undefined) continue
      put.run(a ?? winner, b ?? loser, number)
      changed++
    }
    return { after: rows.at(-1)!.number, changed, removed: 0 }
  }
}

function prepareExpiry(db: DatabaseSync, table: string, time: string, also: string) {
  const expire = db.prepare(`DELETE FROM ${table} WHERE number > ? AND number <= ? AND ${time} < ? ${also}`)
  return prepareExpiryBy(db, table, (after, last, before) => Number(expire.run(after, last, before).changes))
}

/** With their texts. */
function prepareDecisionExpiry(db: DatabaseSync) {
  return prepareExpiryBy(db, 'decisions', prepareDropDecisions(db, 'number > ? AND number <= ? AND at < ?'))
}

/** `expire`: deletes what is past of the rows after one number up to another, and gives how many that were. */
function prepareExpiryBy(
  db: DatabaseSync,
  table: string,
  expire: (after: number, last: number, before: number) => number,
) {
  const next = db.prepare(`SELECT max(number) AS last FROM (
    SELECT number FROM ${table} WHERE number > ? ORDER BY number LIMIT ?)`)
  return ({ after, before }: TaskOf<'decisions' | 'deliveries' | 'consents'>): Piece => {
    const last = next.get(after, ROWS_AT_ONCE)?.last as number | null
    return last === null ? undefined : { after: last, changed: 0, removed: expire(after, last, before) }
  }
}

/** What has no numbers to go along: the oldest of those that have ended (`end` says how) go, until none of them is past. */
function prepareEndExpiry(db: DatabaseSync, table: string, end: string): (task: TaskOf<'runs' | 'handOvers'>) => Piece {
  const expire = db.prepare(`DELETE FROM ${table} WHERE id IN (
    SELECT id FROM ${table} WHERE ${end} IS NOT NULL AND updated_at < ? ORDER BY updated_at LIMIT ?)`)
  return ({ after, before }) => {
    const removed = Number(expire.run(before, ROWS_AT_ONCE).changes)
    return removed === 0 ? undefined : { after: after + removed, changed: 0, removed }
  }
}
