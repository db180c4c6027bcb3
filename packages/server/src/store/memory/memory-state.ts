import { bodiesOf } from '../../log/record-batch.ts'
import type { Position } from '../../runner/log.ts'
import { customerOf } from '../../runner/record.ts'
import type {
  Changes,
  CountsRow,
  CustomerRow,
  DecisionRow,
  DeliveryRow,
  FeedRow,
  HistoryChunk,
  MembershipRow,
  PoolRow,
} from '../../runner/store.ts'

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
  readonly identifiers: Map<string, number>
  readonly history: Map<number, MemoryRecord[]>
  readonly decisions: Map<string, DecisionRow>
  readonly deliveries: Map<string, DeliveryRow>
  /** By audience, then by customer: since when. */
  readonly memberships: Map<string, Map<number, number>>
  readonly feeds: Map<string, FeedRow>
  readonly counts: Map<string, CountsRow>
  readonly pools: Map<string, PoolRow>
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
    history: new Map(),
    decisions: new Map(),
    deliveries: new Map(),
    memberships: new Map(),
    feeds: new Map(),
    counts: new Map(),
    pools: new Map(),
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
  for (const row of changes.memberships) applyMembership(state, row)
  for (const row of changes.decisions) state.decisions.set(row.id, row)
  for (const row of changes.deliveries) state.deliveries.set(row.id, row)
  applySmallTables(state, changes)
  if (changes.playbook === undefined) return
  state.playbooks.set(changes.playbook.version, changes.playbook.json)
  state.playbookInForce = changes.playbook.version
}

function applyCustomer({ customers }: MemoryState, { id, document, wakeAt }: CustomerRow): void {
  customers.set(id, { document: Uint8Array.from(document), wakeAt })
}

function applySmallTables(state: MemoryState, changes: Changes): void {
  for (const [number, word] of changes.words) state.words.set(number, word)
  for (const [identifier, customer] of changes.identifiers) state.identifiers.set(identifier, customer)
  for (const row of changes.feeds) state.feeds.set(JSON.stringify([row.feed, row.key]), row)
  for (const row of changes.counts) state.counts.set(JSON.stringify([row.action, row.channel, row.arm]), row)
  for (const row of changes.pools) state.pools.set(row.pool, row)
  for (const [name, value] of changes.tallies) state.tallies.set(name, value)
}

function applyHistory({ history }: MemoryState, { first, bytes }: HistoryChunk): void {
  let position = first
  for (const body of bodiesOf(bytes)) {
    const customer = customerOf(body)
    if (customer !== 0) entryOf(history, customer, () => []).push({ position, body: Uint8Array.from(body) })
    position++
  }
}

function applyMembership({ memberships }: MemoryState, { audience, customer, since }: MembershipRow): void {
  const members = entryOf(memberships, audience, () => new Map())
  if (since === undefined) members.delete(customer)
  else members.set(customer, since)
}

function entryOf<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create()
  map.set(key, value)
  return value
}
