import type { RedemptionSum, RunRow, RunsInside, Snapshot, Store } from '../../runner/store.ts'
import { isEvent } from '../is-event.ts'
import { pageByInstant } from '../page-by-instant.ts'
import { pageByPosition } from '../page-by-position.ts'
import { applyToMemory, emptyMemoryState, type MemoryState } from './memory-state.ts'
import { sweepMemory } from './sweep-memory.ts'

/**
 * A store in memory, deterministic: every promise is settled at once. The state outlives the store, so a crash is
 * a new store over the same state.
 */
export function createMemoryStore(state: MemoryState = emptyMemoryState()): Store {
  return {
    snapshot: async () => snapshotOf(state),
    identifiers: () => state.identifiers.values(),
    rowKeys: () => state.rowKeys,
    codeHashes: () => state.codeHashes,
    codeMarks: () => state.codeMarks.values(),
    wakes: () => wakesOf(state),
    customers: async (ids) => documentsOf(state, ids),
    commit: async (changes) => applyToMemory(state, changes),
    ...historyReads(state),
    ...decisionReads(state),
    facts: async (after, limit) =>
      [...state.facts.values()]
        .filter(({ number }) => number > after)
        .sort((a, b) => a.number - b.number)
        .slice(0, limit),
    factsOf: async (numbers) => numbers.toSorted((a, b) => a - b).flatMap((number) => state.facts.get(number) ?? []),
    consents: async (customer, before = Number.POSITIVE_INFINITY, limit) => {
      const numbered = [...state.consents].map(([position, row]) => ({ ...row, position }))
      const { rows, next } = pageByPosition(
        numbered.filter((row) => row.customer === customer).reverse(),
        before,
        limit,
      )
      return { rows: rows.map(({ position: _, ...row }) => row), next }
    },
    redemptionSums: async ({ audience, from, limit, offer, place, to }) => {
      const sums = new Map<string, RedemptionSum>()
      for (const { id: _, channel: __, audiences, ...row } of state.redemptions.values()) {
        if (audience !== undefined && !audiences.includes(audience)) continue
        if (row.day < from || row.day > to || (offer ?? row.offer) !== row.offer || (place ?? row.place) !== row.place)
          continue
        const key = JSON.stringify([row.day, row.offer, row.place ?? '', row.state])
        const known = sums.get(key)
        const { amount = 0, uses = 0 } = known ?? {}
        sums.set(key, { ...row, amount: amount + row.amount, uses: uses + 1 })
      }
      const inOrder = [...sums].sort(([a], [b]) => (a < b ? -1 : 1))
      return inOrder.slice(0, limit).map(([, sum]) => sum)
    },
    heldPoints: async (limit) => {
      const rows = [...state.points.values()]
      const settled = new Set(
        rows.filter(({ kind }) => kind === 'approve' || kind === 'refuse').map(({ reference }) => reference),
      )
      return rows.filter(({ kind, reference }) => kind === 'hold' && !settled.has(reference)).slice(0, limit)
    },
    codeConflicts: async (before = Number.POSITIVE_INFINITY, limit) => {
      const numbered = [...state.codeConflicts].map(([position, row]) => ({ ...row, position }))
      const { next, rows } = pageByPosition(numbered.reverse(), before, limit)
      return { rows: rows.map(({ position: _, ...row }) => row), next }
    },
    points: async (customer, programme, before = Number.POSITIVE_INFINITY, limit) => {
      const numbered = [...state.points].map(([position, row]) => ({ ...row, position }))
      const { rows, next } = pageByPosition(
        numbered.filter((row) => row.customer === customer && row.programme === programme).reverse(),
        before,
        limit,
      )
      return { rows: rows.map(({ position: _, ...row }) => row), next }
    },
    runs: async (kind, flow, after, limit) =>
      [...state.runs.values()]
        .filter((row) => row.kind === kind && row.flow === flow && row.id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    runsOf: async (customer, limit) =>
      [...state.runs.values()]
        .filter((row) => row.customer === customer)
        .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    runsInside: async (kind, flow) => countInside([...state.runs.values()], kind, flow),
    handOver: async (id) => state.handOvers.get(id),
    openHandOvers: async (after, limit) =>
      [...state.handOvers.values()]
        .filter(({ at, closed, id }) => closed === undefined && (at > after.at || (at === after.at && id > after.id)))
        .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    deliveries: async (customer, limit) =>
      newestFirst(
        [...state.deliveries.values()].filter((row) => row.customer === customer),
        (row) => row.createdAt,
      ).slice(0, limit),
    awaitingApproval: async (limit) =>
      [...state.deliveries.values()]
        .filter((row) => row.state === 'awaiting-approval')
        .sort((a, b) => a.createdAt - b.createdAt)
        .slice(0, limit),
    failedDeliveries: async (before, channel, limit) =>
      [...state.deliveries.values()]
        .filter((row) => row.state === 'failed' && row.updatedAt < before)
        .filter((row) => channel === undefined || row.channel === channel)
        .sort((a, b) => b.updatedAt - a.updatedAt)
        .slice(0, limit),
    identifiersOf: async (customers) =>
      [...state.identifiers.values()]
        .filter(({ customer }) => customers.includes(customer))
        .map(({ identifier }) => identifier),
    erasure: async (id) => state.erasures.get(id),
    sweep: async (task) => sweepMemory(state, task),
    scrub: async () => undefined,
    merge: async (id) => state.merges.get(id),
    mergesOf: async (customer) =>
      [...state.merges.values()].filter(({ winner, loser }) => winner === customer || loser === customer),
    members: async (audience, after, limit) =>
      [...(state.memberships.get(audience)?.keys() ?? [])]
        .filter((customer) => customer > after)
        .sort((a, b) => a - b)
        .slice(0, limit),
    membersAmong: async (audience, customers) =>
      customers.filter((customer) => state.memberships.get(audience)?.has(customer)),
    householdMembers: async (household, after, limit) =>
      [...state.households]
        .filter(([customer, theirs]) => theirs === household && customer > after)
        .map(([customer]) => customer)
        .sort((a, b) => a - b)
        .slice(0, limit),
    audienceSize: async (audience) => state.memberships.get(audience)?.size ?? 0,
    ...audienceReads(state),
    close: async () => undefined,
  }
}

function audienceReads(state: MemoryState): Pick<Store, 'overlap' | 'audiencePoints'> {
  const membersOf = (audience: string) => state.memberships.get(audience) ?? new Map<number, number>()
  return {
    overlap: async (audience, other) =>
      [...membersOf(audience).keys()].filter((customer) => membersOf(other).has(customer)).length,
    audiencePoints: async (audience, from) =>
      [...(state.audiencePoints.get(audience)?.values() ?? [])]
        .filter(({ hour }) => hour >= from)
        .sort((a, b) => a.hour - b.hour),
  }
}

/** What a runner would read of a state. */
export function snapshotOf(state: MemoryState): Snapshot {
  const version = state.playbookInForce
  const handed = [...state.deliveries.values()].filter((row) => row.state === 'handed')
  return {
    position: state.position,
    words: [...state.words].sort(([a], [b]) => a - b),
    lastCustomer: [...state.customers.keys()].reduce((last, id) => Math.max(last, id), 0),
    feeds: [...state.feeds.values()],
    catalogue: [...state.catalogue.values()],
    counts: [...state.counts.values()],
    learned: [...state.learned.values()],
    pools: [...state.pools.values()],
    seen: [...state.seen].map(([name, json]) => ({ name, json })),
    tallies: [...state.tallies],
    playbook: version === undefined ? undefined : { version, json: state.playbooks.get(version)! },
    tombstones: [...state.tombstones],
    lastErasure: Math.max(0, ...[...state.erasures.values()].map(({ position }) => position)),
    unscrubbed: false,
    rowKeysForgotten: undefined,
    codeBatches: [...state.codeBatches.values()],
    sends: [...state.sends.values()],
    handed: [...new Set(handed.map((row) => row.customer))],
    merges: [...state.merges.values()].map(({ winner, loser, undoneAt }) => ({
      winner,
      loser,
      holds: undoneAt === undefined,
    })),
  }
}

function* wakesOf(state: MemoryState): Generator<readonly [number, number]> {
  for (const [id, { wakeAt }] of state.customers) {
    if (wakeAt !== undefined) yield [id, wakeAt]
  }
}

/** Copies, as a database would give: what a reader does to a document stays with the reader. */
function documentsOf(state: MemoryState, ids: readonly number[]): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>()
  for (const id of ids) {
    const customer = state.customers.get(id)
    if (customer !== undefined) found.set(id, Uint8Array.from(customer.document))
  }
  return found
}

function historyReads(state: MemoryState): Pick<Store, 'history' | 'historyAfter' | 'hasEvent'> {
  const recordsOf = (customer: number) => state.history.get(customer) ?? []
  return {
    history: async (customer, before, limit) =>
      pageByPosition(recordsOf(customer).toReversed(), before ?? Number.POSITIVE_INFINITY, limit),
    historyAfter: async (customer, after, least) => {
      const rows = recordsOf(customer).filter(({ position }) => position > after)
      return { rows: rows.slice(0, least), next: rows.length > least ? rows[least - 1]!.position : undefined }
    },
    hasEvent: async (customer, eventId, at) => recordsOf(customer).some(({ body }) => isEvent(body, eventId, at)),
  }
}

function decisionReads(state: MemoryState): Pick<Store, 'decision' | 'decisions' | 'decisionsBy'> {
  const decisionsOf = (customer: number) => [...state.decisions.values()].filter((row) => row.customer === customer)
  return {
    decision: async (id) => state.decisions.get(id),
    decisions: async (customer, before = Number.POSITIVE_INFINITY, limit) => {
      const rows = decisionsOf(customer).filter((row) => row.at < before)
      return pageByInstant(
        newestFirst(rows, (row) => row.at),
        limit,
      )
    },
    decisionsBy: async (customer, event) => decisionsOf(customer).filter((row) => row.event === event),
  }
}

/** By time, the newest first; of one instant, what was added last first. */
function newestFirst<T>(rows: readonly T[], time: (row: T) => number): readonly T[] {
  return rows.toReversed().sort((a, b) => time(b) - time(a))
}

function countInside(rows: readonly RunRow[], kind: string, flow: string): RunsInside[] {
  const open = rows.filter((row) => row.kind === kind && row.flow === flow && row.outcome === undefined)
  const bySteps = Map.groupBy(open, ({ revision, step, thread, variant = null }) =>
    JSON.stringify([revision, variant, thread, step]),
  )
  return [...bySteps.keys()].sort().map((key) => {
    const [revision, variant, thread, step] = JSON.parse(key)
    return { revision, variant: variant ?? undefined, thread, step, people: bySteps.get(key)!.length }
  })
}
