import type { DeliveryState, JsonObject } from '@attune/engine'
import type { Position } from './log.ts'

/** A customer's document as it is kept. */
export interface CustomerRow {
  readonly id: number
  readonly document: Uint8Array
  /** The first instant (ms) at which time alone can change something; undefined when it cannot. */
  readonly wakeAt: number | undefined
}

/** A decision as it is kept: the whole record as JSON. */
export interface DecisionRow {
  readonly id: string
  readonly customer: number
  readonly at: number
  /** Id of the event in whose step it was made. */
  readonly event: string
  readonly json: string
}

/** How a delivery stands. */
export interface DeliveryRow {
  readonly id: string
  readonly customer: number
  readonly action: string
  readonly campaign: string | undefined
  readonly channel: string
  readonly state: DeliveryState
  readonly reason: string | undefined
  readonly attempts: number
  readonly createdAt: number
  readonly updatedAt: number
}

/** A customer enters (`since`) or leaves (undefined) an audience. */
export interface MembershipRow {
  readonly customer: number
  readonly audience: string
  readonly since: number | undefined
}

export interface FeedRow {
  readonly feed: string
  readonly key: string
  readonly value: JsonObject
  readonly at: number
}

/** Response counts of an action on a channel, for one arm. */
export interface CountsRow {
  readonly action: string
  readonly channel: string
  readonly arm: string
  readonly successes: number
  readonly failures: number
}

export interface PoolRow {
  readonly pool: string
  readonly spent: number
}

/** Records as the log framed them (see `RecordBatch`), the first of them at `first`. */
export interface HistoryChunk {
  readonly first: Position
  readonly bytes: Uint8Array
}

/**
 * Everything that changed since the last commit, coalesced: of a row that changed often only the last form. Taken as
 * of one position, it takes the store from one exact state to the next (invariant 4).
 */
export interface Changes {
  readonly position: Position
  /** Words that documents refer to by number. */
  readonly words: readonly (readonly [number: number, word: string])[]
  readonly customers: readonly CustomerRow[]
  readonly identifiers: readonly (readonly [identifier: string, customer: number])[]
  /** The records since the last commit; those of customers become their history. */
  readonly history: readonly HistoryChunk[]
  readonly decisions: readonly DecisionRow[]
  readonly deliveries: readonly DeliveryRow[]
  readonly memberships: readonly MembershipRow[]
  readonly feeds: readonly FeedRow[]
  readonly counts: readonly CountsRow[]
  readonly pools: readonly PoolRow[]
  /** Tallies that only ever grow, by name (deliveries ended per campaign and reason, events taken): their new value. */
  readonly tallies: readonly (readonly [name: string, value: number])[]
  /** The playbook in force, where it changed: its definition as JSON. */
  readonly playbook: { readonly version: string; readonly json: string; readonly at: number } | undefined
}

/** What the runner reads once, when it starts. */
export interface Snapshot {
  readonly position: Position
  readonly words: readonly (readonly [number: number, word: string])[]
  readonly lastCustomer: number
  readonly feeds: readonly FeedRow[]
  readonly counts: readonly CountsRow[]
  readonly pools: readonly PoolRow[]
  readonly tallies: readonly (readonly [name: string, value: number])[]
  readonly playbook: { readonly version: string; readonly json: string } | undefined
  /** Ids of customers with deliveries in state `handed`: what became of those must be asked. */
  readonly handed: readonly number[]
}

/** A page of something, newest first. `next` is the cursor of the page after it. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly next: number | undefined
}

/** The state behind the log. Every mode implements it and passes `store-contract.ts`. */
export interface Store {
  /** The state at start. */
  snapshot(): Promise<Snapshot>
  /** Every identifier, in no order. Only used before the first commit. */
  identifiers(): Iterable<readonly [identifier: string, customer: number]>
  /** Every customer whom time alone can change, in no order. Only used before the first commit. */
  wakes(): Iterable<readonly [customer: number, wakeAt: number]>
  /** The documents of those of the given customers that the store holds, by id. */
  customers(ids: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>>
  /** Applies the changes as one: all or nothing, durable when fulfilled. One commit at a time. */
  commit(changes: Changes): Promise<void>
  /** Bodies of a customer's records before a position (exclusive; undefined: from the newest on), newest first. */
  history(
    customer: number,
    before: Position | undefined,
    limit: number,
  ): Promise<Page<{ position: Position; body: Uint8Array }>>
  /** Whether the history of a customer holds an event with this id. */
  hasEvent(customer: number, eventId: string, at: number): Promise<boolean>
  /** A customer's decisions before an instant (exclusive), newest first. */
  decisions(customer: number, before: number | undefined, limit: number): Promise<Page<DecisionRow>>
  /** The decisions made in the step of an event of a customer. */
  decisionsBy(customer: number, event: string): Promise<readonly DecisionRow[]>
  decision(id: string): Promise<DecisionRow | undefined>
  /** A customer's deliveries, newest first. */
  deliveries(customer: number, limit: number): Promise<readonly DeliveryRow[]>
  /** How many customers an audience has. */
  audienceSize(audience: string): Promise<number>
  close(): Promise<void>
}
