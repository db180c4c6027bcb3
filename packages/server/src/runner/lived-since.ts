import type { DecidedSince, Decision, Lived } from '@attune/engine'
import { decodeAlone } from '../documents/document-alone.ts'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { recordsIn } from './history.ts'
import { isMerge, readRecord } from './record.ts'
import type { State } from './state.ts'
import type { MergeRow, Store } from './store.ts'

interface Sources {
  readonly state: State
  readonly store: Store
  readonly unstored: () => readonly PendingChanges[]
}

const PAGE = 500

/**
 * What a merged customer has lived through since a merge, oldest first: its events, and whoever else was found to be
 * the same since. Who was parted from it meanwhile is left out, with what was theirs. `merges` are those of the
 * customer.
 */
export async function livedSince(
  row: MergeRow,
  merges: readonly MergeRow[],
  sources: Sources,
): Promise<{ readonly since: readonly Lived[]; readonly decisions: readonly DecidedSince[] }> {
  const byId = new Map(merges.map((merge) => [merge.id, merge]))
  const { kin } = sources.state.directory
  const parted = new Set(
    merges.flatMap(({ loser, undoneAt, winner }) =>
      winner === row.winner && undoneAt !== undefined ? kin.recordsOf(loser) : [],
    ),
  )
  const since: Lived[] = []
  for (const body of await bodiesSince(row, sources)) {
    const record = readRecord(body)
    if (record.kind === 'event' && !parted.has(record.event.origin ?? row.winner))
      since.push({ event: record.event, now: record.now })
    if (record.kind !== 'merge') continue
    const merge = byId.get(record.merge.id)
    if (merge === undefined || merge.undoneAt !== undefined) continue
    const profile = decodeAlone(merge.loserBefore)
    const event = {
      type: 'profile-received',
      id: `${merge.id}/received`,
      at: record.now,
      merge: merge.id,
      profile,
    } as const
    since.push({ event, now: record.now })
  }
  return { since, decisions: await decidedSince(row, sources) }
}

/** Bodies of the records of the winner after that of the merge, oldest first. */
async function bodiesSince(row: MergeRow, { store, unstored }: Sources): Promise<Uint8Array[]> {
  const found = new Map<number, Uint8Array>()
  const newestFirst = unstored().flatMap(({ history }) => recordsIn(history, row.winner))
  let done = false
  const take = (records: readonly { readonly position: number; readonly body: Uint8Array }[]) => {
    for (const { body, position } of records) {
      done ||= isRecordOf(row, body)
      if (done) return
      found.set(position, body)
    }
  }
  take(newestFirst.sort((a, b) => b.position - a.position))
  for (let before: number | undefined; !done; ) {
    const page = await store.history(row.winner, before, PAGE)
    take(page.rows)
    if (page.next === undefined) break
    before = page.next
  }
  return [...found].sort(([a], [b]) => a - b).map(([, body]) => body)
}

function isRecordOf({ id }: MergeRow, body: Uint8Array): boolean {
  const record = isMerge(body) ? readRecord(body) : undefined
  return record?.kind === 'merge' && record.merge.id === id
}

async function decidedSince(row: MergeRow, { store, unstored }: Sources): Promise<readonly DecidedSince[]> {
  const found = new Map<string, DecidedSince>()
  for (let before: number | undefined; ; ) {
    const page = await store.decisions(row.winner, before, PAGE)
    for (const { json } of page.rows) note(JSON.parse(json), row, found)
    if (page.next === undefined || page.rows.at(-1)!.at < row.at) break
    before = page.next
  }
  for (const { decisions } of unstored()) for (const decision of decisions.of(row.winner)) note(decision, row, found)
  return [...found.values()]
}

function note(
  { at, candidates, cause, chosen, customer, event, id }: Decision,
  row: MergeRow,
  found: Map<string, DecidedSince>,
) {
  if (customer === row.winner && at >= row.at)
    found.set(id, { id, at, event, cause, action: candidates[chosen]?.action })
}
