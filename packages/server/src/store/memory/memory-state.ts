import type { LearnedRow } from '@attune/engine'
import type { CodeBatch } from '../../codes/batch.ts'
import { bodiesOf } from '../../log/record-batch.ts'
import { readDecision } from '../../pending/decision-text.ts'
import { lastDeliveries } from '../../pending/delivery-text.ts'
import { readUses } from '../../pending/redemption-text.ts'
import type { Position } from '../../runner/log.ts'
import { customerOf } from '../../runner/record.ts'
import type {
  AudiencePoint,
  CatalogueRow,
  Changes,
  CodeConflictRow,
  CodeHashesRow,
  CodeMarkRow,
  ConsentRow,
  CountsRow,
  CustomerRow,
  DecisionRow,
  DeliveryRow,
  ErasureRow,
  FactRow,
  FeedRow,
  HandOverRow,
  HistoryChunk,
  IdentifierRow,
  MembershipRow,
  MergeRow,
  PointsRow,
  PoolRow,
  RedemptionRow,
  RowKeysChunk,
  RunRow,
  StoredErasure,
} from '../../runner/store.ts'
import { POINTS_KEPT_HOURS } from '../../runner/store.ts'
import type { SendRow } from '../../sends/send-row.ts'
import { hourOf } from '../hour-of.ts'
import { tellsOf } from '../tells-of.ts'

interface MemoryCustomer {
  readonly document: Uint8Array
  readonly wakeAt: number | undefined
}

interface MemoryRecord {
  readonly position: Position
  readonly body: Uint8Array
}

/** What a memory store holds. Plain data: `structuredClone` copies it. */
export interface MemoryState {
  position: Position
  readonly words: Map<number, string>
  readonly customers: Map<number, MemoryCustomer>
  readonly identifiers: Map<string, IdentifierRow>
  readonly merges: Map<string, MergeRow>
  readonly history: Map<number, MemoryRecord[]>
  readonly decisions: Map<string, DecisionRow>
  readonly deliveries: Map<string, DeliveryRow>
  /** By number, from 1 in the order in which they came. */
  readonly consents: Map<number, ConsentRow>
  readonly points: Map<number, PointsRow>
  readonly redemptions: Map<string, RedemptionRow>
  readonly runs: Map<string, RunRow>
  readonly handOvers: Map<string, HandOverRow>
  readonly facts: Map<number, FactRow>
  /** Keys of rows, oldest first; none is let go of. */
  readonly rowKeys: RowKeysChunk[]
  readonly codeBatches: Map<string, CodeBatch>
  readonly codeHashes: CodeHashesRow[]
  /** By `batch/number`. */
  readonly codeMarks: Map<string, CodeMarkRow>
  readonly codeConflicts: Map<number, CodeConflictRow>
  /** By id. */
  readonly sends: Map<string, SendRow>
  /** By audience, then by customer: since when. */
  readonly memberships: Map<string, Map<number, number>>
  /** By customer. */
  readonly households: Map<number, string>
  /** By audience, then by hour. */
  readonly audiencePoints: Map<string, Map<number, AudiencePoint>>
  readonly tombstones: Map<string, number>
  readonly erasures: Map<string, StoredErasure>
  readonly feeds: Map<string, FeedRow>
  readonly catalogue: Map<string, CatalogueRow>
  readonly counts: Map<string, CountsRow>
  readonly learned: Map<string, LearnedRow>
  readonly pools: Map<string, PoolRow>
  readonly seen: Map<string, string>
  readonly tallies: Map<string, number>
  readonly playbooks: Map<string, string>
  playbookInForce: string | undefined
}

/** A state in which nothing has happened. */
export function emptyMemoryState(): MemoryState {
  return {
    position: 0,
    words: new Map(),
    customers: new Map(),
    identifiers: new Map(),
    merges: new Map(),
    history: new Map(),
    decisions: new Map(),
    deliveries: new Map(),
    consents: new Map(),
    points: new Map(),
    redemptions: new Map(),
    runs: new Map(),
    handOvers: new Map(),
    facts: new Map(),
    rowKeys: [],
    codeBatches: new Map(),
    codeHashes: [],
    codeMarks: new Map(),
    codeConflicts: new Map(),
    sends: new Map(),
    memberships: new Map(),
    households: new Map(),
    audiencePoints: new Map(),
    tombstones: new Map(),
    erasures: new Map(),
    feeds: new Map(),
    catalogue: new Map(),
    counts: new Map(),
    learned: new Map(),
    pools: new Map(),
    seen: new Map(),
    tallies: new Map(),
    playbooks: new Map(),
    playbookInForce: undefined,
  }
}

/** Applies changes at once, with copies of their bytes. Throws, having changed nothing, where they end too early. */
export function applyToMemory(state: MemoryState, changes: Changes): void {
  if (changes.position < state.position) throw new RangeError(`the store is past position ${changes.position} already`)
  state.position = changes.position
  for (const row of changes.customers) applyCustomer(state, row)
  for (const chunk of changes.history) applyHistory(state, chunk)
  applyMemberships(state, changes)
  for (const { customer, household } of changes.households) {
    if (household === undefined) state.households.delete(customer)
    else state.households.set(customer, household)
  }
  for (const text of changes.decisions) {
    const { json, ...row } = readDecision(text)
    state.decisions.set(row.id, { ...row, json: Buffer.from(json).toString('utf8') })
  }
  for (const row of Array.from(changes.redemptions, readUses).flat())
    state.redemptions.set(row.id, { ...row, audiences: state.redemptions.get(row.id)?.audiences ?? row.audiences })
  for (const row of changes.codeConflicts) state.codeConflicts.set(Math.max(0, ...state.codeConflicts.keys()) + 1, row)
  for (const row of changes.points) state.points.set(Math.max(0, ...state.points.keys()) + 1, row)
  for (const row of changes.runs) state.runs.set(row.id, row)
  for (const row of changes.handOvers) state.handOvers.set(row.id, row)
  for (const row of changes.consents) state.consents.set(Math.max(0, ...state.consents.keys()) + 1, row)
  for (const row of changes.facts) state.facts.set(row.number, row)
  for (const number of state.facts.keys())
    if (number <= changes.told.upTo && !changes.told.except.includes(number)) state.facts.delete(number)
  for (const row of lastDeliveries(changes.deliveries)) state.deliveries.set(row.id, row)
  const { rowKeys } = changes
  if (rowKeys !== undefined) state.rowKeys.push({ ...rowKeys, keys: Uint8Array.from(rowKeys.keys) })
  applyCodes(state, changes)
  for (const row of changes.sends) state.sends.set(row.id, row)
  applySmallTables(state, changes)
  for (const row of changes.erasures) applyErasure(state, row)
  if (changes.playbook === undefined) return
  state.playbooks.set(changes.playbook.version, changes.playbook.json)
  state.playbookInForce = changes.playbook.version
}

function applyCodes(state: MemoryState, { codeBatches, codeHashes, codeMarks }: Changes): void {
  for (const batch of codeBatches) state.codeBatches.set(batch.id, batch)
  for (const { hashes, ...row } of codeHashes) state.codeHashes.push({ ...row, hashes: Uint8Array.from(hashes) })
  for (const row of codeMarks) {
    const key = `${row.batch}/${row.number}`
    if (row.state === 'free') state.codeMarks.delete(key)
    else state.codeMarks.set(key, row)
  }
}

function applyCustomer({ customers }: MemoryState, { id, document, wakeAt }: CustomerRow): void {
  customers.set(id, { document: Uint8Array.from(document), wakeAt })
}

function applySmallTables(state: MemoryState, changes: Changes): void {
  for (const [number, word] of changes.words) state.words.set(number, word)
  for (const row of changes.identifiers) {
    if (row.customer === 0) state.identifiers.delete(row.identifier)
    else state.identifiers.set(row.identifier, row)
  }
  for (const row of changes.merges) {
    const known = state.merges.get(row.id)
    const { winnerBefore } = copyMerge(row)
    state.merges.set(row.id, known ? { ...known, winnerBefore } : copyMerge(row))
  }
  for (const [id, undoneAt] of changes.undoneMerges) {
    const nothing = { winnerBefore: new Uint8Array(0), loserBefore: new Uint8Array(0) }
    const row = state.merges.get(id)
    if (row) state.merges.set(id, { ...row, ...nothing, undoneAt })
  }
  for (const row of changes.feeds) state.feeds.set(JSON.stringify([row.feed, row.key]), row)
  for (const row of changes.catalogue) {
    const key = JSON.stringify([row.kind, row.id])
    if (row.value === undefined) state.catalogue.delete(key)
    else state.catalogue.set(key, row)
  }
  for (const row of changes.counts) state.counts.set(JSON.stringify([row.action, row.channel, row.arm]), row)
  for (const row of changes.learned) state.learned.set(row.name, row)
  for (const row of changes.pools) state.pools.set(row.pool, row)
  for (const { json, name } of changes.seen) state.seen.set(name, json)
  for (const [name, value] of changes.tallies) state.tallies.set(name, value)
}

function copyMerge(row: MergeRow): MergeRow {
  return { ...row, winnerBefore: Uint8Array.from(row.winnerBefore), loserBefore: Uint8Array.from(row.loserBefore) }
}

function applyHistory({ history }: MemoryState, { first, bytes }: HistoryChunk): void {
  let position = first
  for (const body of bodiesOf(bytes)) {
    const customer = customerOf(body)
    if (customer !== 0) entryOf(history, customer, () => []).push({ position, body: Uint8Array.from(body) })
    position++
  }
}

function applyMemberships(state: MemoryState, { memberships, tallies }: Changes): void {
  const hour = hourOf(tallies)
  for (const [audience, rows] of Map.groupBy(memberships, (row) => row.audience)) {
    const known = { entered: 0, left: 0, ...state.audiencePoints.get(audience)?.get(hour ?? 0) }
    let { entered, left } = known
    for (const row of rows) {
      const before = state.memberships.get(audience)?.size ?? 0
      applyMembership(state, row)
      const growth = (state.memberships.get(audience)?.size ?? 0) - before
      if (growth > 0) entered++
      else if (growth < 0) left++
    }
    if (hour === undefined || (entered === known.entered && left === known.left)) continue
    const size = state.memberships.get(audience)?.size ?? 0
    const points = entryOf(state.audiencePoints, audience, () => new Map())
    points.set(hour, { hour, size, entered, left })
    for (const past of points.keys()) if (past < hour - POINTS_KEPT_HOURS) points.delete(past)
  }
}

function applyMembership({ memberships }: MemoryState, { audience, customer, since }: MembershipRow): void {
  const members = entryOf(memberships, audience, () => new Map())
  if (since === undefined) members.delete(customer)
  else members.set(customer, since)
}

/** Nothing of what is deleted lingers in memory, so it counts as scrubbed. */
function applyErasure(state: MemoryState, { id, customer, at, partners, reason, tombstones }: ErasureRow): void {
  state.history.delete(customer)
  state.households.delete(customer)
  for (const [key, row] of state.decisions) if (row.customer === customer) state.decisions.delete(key)
  for (const [key, row] of state.deliveries) if (row.customer === customer) state.deliveries.delete(key)
  for (const [key, row] of state.consents) if (row.customer === customer) state.consents.delete(key)
  for (const [key, row] of state.codeConflicts) if (row.customer === customer) state.codeConflicts.delete(key)
  for (const [key, row] of state.points) if (row.customer === customer) state.points.delete(key)
  for (const [key, row] of state.runs) if (row.customer === customer) state.runs.delete(key)
  for (const [key, row] of state.handOvers) if (row.customer === customer) state.handOvers.delete(key)
  for (const [key, row] of state.facts)
    if (row.customer === customer && row.kind !== 'customer-erased') state.facts.delete(key)
  for (const [key, row] of state.identifiers) if (row.customer === customer) state.identifiers.delete(key)
  for (const [key, { winner, loser }] of state.merges)
    if (winner === customer || loser === customer) state.merges.delete(key)
  for (const partner of partners) applyErasureToPartner(state, partner, customer)
  for (const hash of tombstones) state.tombstones.set(hash, Math.max(at, state.tombstones.get(hash) ?? at))
  const customers = [...(state.erasures.get(id)?.customers ?? []), customer].sort((a, b) => a - b)
  state.erasures.set(id, { id, customers, at, reason, position: state.position, scrubbed: true })
}

function applyErasureToPartner(state: MemoryState, partner: number, customer: number): void {
  const records = state.history.get(partner) ?? []
  const told = records.flatMap(({ body }) => tellsOf(body, customer) ?? [])
  const isOther = ({ body }: MemoryRecord) => tellsOf(body, customer) === undefined
  if (told.length > 0) state.history.set(partner, records.filter(isOther))
  const events = new Set(told.map(({ event }) => event))
  for (const [key, row] of state.decisions)
    if (row.customer === partner && events.has(row.event)) state.decisions.delete(key)
}

function entryOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create()
  map.set(key, value)
  return value
}
