import type {
  Consent,
  DeliveryState,
  JsonObject,
  LearnedRow,
  Posting,
  Redemption,
  ReportConflict,
} from '@attune/engine'
import type { CodeBatch } from '../codes/batch.ts'
import type { CodeMark } from '../codes/code-states.ts'
import type { Hold } from '../directory/identifier-index.ts'
import type { EncryptionKey } from '../privacy/encryption-keys.ts'
import type { RetentionCutoffs } from '../privacy/retention.ts'
import type { SendRow } from '../sends/send-row.ts'
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

/** A decision as it is given to the store: its JSON in UTF-8, which is to be read before the commit is answered. */
export interface DecisionChange extends Omit<DecisionRow, 'json'> {
  readonly json: Uint8Array
}

/** A statement about consent as the ledger keeps it: also one that did not count. */
export interface ConsentRow {
  readonly customer: number
  readonly channel: string
  /** Undefined: the channel as a whole. */
  readonly topic: string | undefined
  readonly state: Consent['state']
  /** When it was made, and when the host heard of it, ms. */
  readonly at: number
  readonly receivedAt: number
  readonly source: string
  readonly wording: string | undefined
  /** Id of the event that made it. */
  readonly proof: string | undefined
  /** Why it did not count; undefined where it did. */
  readonly ignored: string | undefined
}

/** How the use of an offer in a basket stands. It tells of nobody: whose basket it was stands in documents and history. */
export interface RedemptionRow {
  /** Of the redemption and what was used in it. */
  readonly id: string
  readonly offer: string
  readonly place: string | undefined
  readonly channel: string | undefined
  /** Of the brand's calendar, such as 2026-11-26. */
  readonly day: string
  readonly state: Redemption['state']
  /** What came off, minor units. */
  readonly amount: number
  /** That the customer was in when the offer was used. Those of the first row of an id stay, whatever later ones say. */
  readonly audiences: readonly string[]
}

/** Which uses are summed: of days from the one to the other, both included. */
export interface RedemptionQuery {
  readonly from: string
  readonly to: string
  readonly offer?: string | undefined
  readonly place?: string | undefined
  /** Only those of who was in it then. */
  readonly audience?: string | undefined
  readonly limit: number
}

/** Uses of an offer at a place on a day that stand in one state. */
export interface RedemptionSum extends Omit<RedemptionRow, 'id' | 'channel' | 'audiences'> {
  readonly uses: number
}

/** Points moved from one account of the ledger to another, of a customer or of the brand. */
export interface PointsRow extends Omit<Posting, 'note'> {
  readonly customer: number
  readonly at: number
  readonly note: string | undefined
}

/** How somebody's way through a thread or a journey stands. */
export interface RunRow {
  readonly id: string
  readonly customer: number
  readonly kind: 'thread' | 'journey'
  /** The definition in which it began, and the revision of it. */
  readonly flow: string
  readonly revision: string
  readonly variant: string | undefined
  /** Undefined while it goes on. */
  readonly outcome: string | undefined
  /** Where it is: another definition than `flow` within a sub-thread. */
  readonly thread: string
  readonly step: string
  /** The step of `flow` at which it goes on after the sub-thread in which it is; empty where it is in none, or not known. */
  readonly returnsTo: string
  readonly channel: string
  readonly startedAt: number
  readonly updatedAt: number
  /** By name, as JSON. */
  readonly answers: string
  /** Seconds from each question to its answer, by step, as JSON. */
  readonly answeredIn: string
}

/** A conversation that an agent is to go on with, has, or had. */
export interface HandOverRow {
  readonly id: string
  readonly customer: number
  readonly run: string
  /** When its conversation began. */
  readonly runStartedAt: number
  readonly thread: string
  readonly topic: string
  readonly team: string
  readonly channel: string
  readonly agent: string | undefined
  readonly at: number
  /** When the customer last wrote; 0 where they have not. */
  readonly heardAt: number
  /** Texts since the last answer. */
  readonly unanswered: number
  readonly answers: number
  readonly updatedAt: number
  /** Why it is over; undefined while it lasts. */
  readonly closed: string | undefined
}

/** How many people are at a step. */
export interface RunsInside {
  readonly revision: string
  readonly variant: string | undefined
  readonly thread: string
  readonly step: string
  readonly people: number
}

/** Something that other systems are to be told. */
export interface FactRow {
  /** 1, 2, 3 … */
  readonly number: number
  readonly kind: string
  readonly customer: number
  readonly at: number
  /** All of it, with every identifier; each system is told those that it may know. */
  readonly json: string
}

/** What other systems have been told: facts up to a number but for those that one of them has refused. They are let go of. */
export interface Told {
  readonly upTo: number
  readonly except: readonly number[]
}

/** Keys of rows that files have brought, eight bytes each (see `RowKeys`), and the latest time at which one happened. */
export interface RowKeysChunk {
  readonly keys: Uint8Array
  readonly latest: number
}

/** Codes from a file, eight bytes of a keyed hash each, in the order in which they came; the first of them has this number. */
export interface CodeHashesRow {
  readonly batch: string
  readonly first: number
  readonly hashes: Uint8Array
}

/** What a till gave for a code while its line was down, and should not have (see `ReportConflict`). */
export interface CodeConflictRow extends Omit<ReportConflict, 'type'> {
  readonly customer: number
  /** When the till told of it, ms. */
  readonly at: number
}

/** How a unique code stands. */
export interface CodeMarkRow extends CodeMark {
  readonly batch: string
  readonly number: number
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
  /** Of what is said in a conversation: its run, and the text, not filled in. */
  readonly run?: string
  readonly said?: string
}

/** A customer enters (`since`) or leaves (undefined) an audience. */
export interface MembershipRow {
  readonly customer: number
  readonly audience: string
  readonly since: number | undefined
}

/** An audience in one hour of the clock. */
export interface AudiencePoint {
  /** Hours since 1970. */
  readonly hour: number
  /** At its end, or up to now. */
  readonly size: number
  /** Who came and went between two checkpoints counts as neither. */
  readonly entered: number
  readonly left: number
}

/** How long points are kept. */
export const POINTS_KEPT_HOURS = 400 * 24

/** To which household a customer belongs; undefined: to none any more. */
export interface HouseholdRow {
  readonly customer: number
  readonly household: string | undefined
}

/** To whom an identifier leads. */
export interface IdentifierRow {
  readonly identifier: string
  /** 0: to nobody any more. */
  readonly customer: number
  /** To whom it was first tied: somebody else than `customer` after a merge. */
  readonly origin: number
  readonly hold: Hold
}

/** Two customers who were found to be one, with all that undoing it needs. */
export interface MergeRow {
  readonly id: string
  readonly winner: number
  readonly loser: number
  readonly at: number
  /** Why, as JSON. */
  readonly cause: string
  /** Their documents right before, self-contained (see `encodeAlone`). */
  readonly winnerBefore: Uint8Array
  readonly loserBefore: Uint8Array
  /** When it was undone; undefined while it holds. */
  readonly undoneAt: number | undefined
}

export interface FeedRow {
  readonly feed: string
  readonly key: string
  readonly value: JsonObject
  readonly at: number
}

/** A product or a place of the catalogue. */
export interface CatalogueRow {
  readonly kind: 'products' | 'places'
  readonly id: string
  /** Undefined: it is there no more. */
  readonly value: object | undefined
  readonly at: number
}

/** What was seen of events of one name, or of traits, as JSON (see `SchemaBook`). */
export interface SeenRow {
  readonly name: string
  readonly json: string
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
  /** Number of the day for which it was spent, where the pool is filled anew each day; else 0. */
  readonly period: number
}

/** Records as the log framed them (see `RecordBatch`), the first of them at `first`. */
export interface HistoryChunk {
  readonly first: Position
  readonly bytes: Uint8Array
}

/** A person was erased: of everything kept of this customer up to the commit only an empty document stays. */
export interface ErasureRow {
  /** Of the request: those of a person merged from others have the same. */
  readonly id: string
  readonly customer: number
  readonly at: number
  readonly reason: string
  /** Those who were once taken for one with the customer and are not erased: their records may tell of it. */
  readonly partners: readonly number[]
  /** Keyed hashes of the identifiers, by which events of before the erasure are known. */
  readonly tombstones: readonly string[]
}

/** An erasure as the store knows of it. */
export interface StoredErasure {
  readonly id: string
  readonly customers: readonly number[]
  readonly at: number
  readonly reason: string
  /** The log must hold nothing up to here. */
  readonly position: Position
  /** Whether no trace of what was deleted is left in the store's medium. */
  readonly scrubbed: boolean
}

/**
 * Everything that changed since the last commit, coalesced: of a row that changed often only the last form. Taken as
 * of one position, it takes the store from one exact state to the next (invariant 4).
 */
export interface Changes {
  readonly position: Position
  /** Words that documents refer to by number. */
  readonly words: readonly (readonly [number: number, word: string])[]
  readonly customers: Iterable<CustomerRow>
  readonly identifiers: readonly IdentifierRow[]
  readonly merges: readonly MergeRow[]
  /** Merges that were undone, after those above: since when. What undoing them needed is let go of. */
  readonly undoneMerges: readonly (readonly [id: string, at: number])[]
  /** The records since the last commit; those of customers become their history. */
  readonly history: Iterable<HistoryChunk>
  /** As `writeDecision` lays them down; to be read, as all texts here, before the commit is answered. */
  readonly decisions: Iterable<Buffer>
  /** As `writeDelivery` does: of a delivery the last row counts. */
  readonly deliveries: Iterable<Buffer>
  /** Added to the ledger, in order; what is in it is never changed. */
  readonly consents: readonly ConsentRow[]
  /** Added to the points ledger, in order; what is in it is never changed. */
  readonly points: readonly PointsRow[]
  /** In order: what became of the uses of offers in a basket, as `writeUses` has written it. Of a use that is known only its state changes. */
  readonly redemptions: Iterable<Buffer>
  readonly runs: readonly RunRow[]
  /** By id, the last form of each. */
  readonly handOvers: readonly HandOverRow[]
  /** Added to the outbox. */
  readonly facts: readonly FactRow[]
  readonly told: Told
  /** Added to those of before; undefined where no file has brought any. */
  readonly rowKeys: RowKeysChunk | undefined
  readonly codeBatches: readonly CodeBatch[]
  /** Added to those of before. */
  readonly codeHashes: readonly CodeHashesRow[]
  /** Of one that is free again nothing is kept. */
  readonly codeMarks: readonly CodeMarkRow[]
  readonly codeConflicts: readonly CodeConflictRow[]
  /** By id, the last form of each. */
  readonly sends: readonly SendRow[]
  readonly memberships: Iterable<MembershipRow>
  readonly households: readonly HouseholdRow[]
  readonly erasures: readonly ErasureRow[]
  readonly feeds: readonly FeedRow[]
  readonly catalogue: readonly CatalogueRow[]
  readonly counts: readonly CountsRow[]
  /** What the model has learned. */
  readonly learned: readonly LearnedRow[]
  readonly pools: readonly PoolRow[]
  readonly seen: readonly SeenRow[]
  /** Tallies that only ever grow, by name (deliveries ended per campaign and reason, events taken): their new value. */
  readonly tallies: readonly (readonly [name: string, value: number])[]
  /** The playbook in force, where it changed: its definition as JSON. */
  readonly playbook: { readonly version: string; readonly json: string; readonly at: number } | undefined
}

/** With what is sealed, and what. Plain data, since threads share it. */
export interface SealingSpec {
  /** The first is the current one. */
  readonly keys: readonly EncryptionKey[]
  readonly chosen: readonly string[]
}

/**
 * Work over what was stored long since, done in slices, each where the last one ended (`after`; 0 at first).
 * history: lets go of records that are past, and seals what is to be sealed with the current key. documents, merges:
 * seals. decisions, deliveries, consents (the ledger): lets go of those from before an instant; of deliveries only
 * those that have ended. runs, handOvers: the same by when they ended; `after`
 * counts those that went.
 */
export type SweepTask =
  | {
      readonly part: 'history'
      readonly after: number
      readonly cutoffs: RetentionCutoffs | undefined
      readonly sealing: SealingSpec | undefined
    }
  | { readonly part: 'documents' | 'merges'; readonly after: number; readonly sealing: SealingSpec }
  | {
      readonly part: 'decisions' | 'deliveries' | 'consents' | 'runs' | 'handOvers'
      readonly after: number
      readonly before: number
    }

/** What a slice did. */
export interface SweepResult {
  readonly after: number
  readonly done: boolean
  readonly changed: number
  readonly removed: number
}

/** What the runner reads once, when it starts. */
export interface Snapshot {
  readonly position: Position
  readonly words: readonly (readonly [number: number, word: string])[]
  readonly lastCustomer: number
  readonly feeds: readonly FeedRow[]
  readonly catalogue: readonly CatalogueRow[]
  readonly counts: readonly CountsRow[]
  /** What the model has learned. */
  readonly learned: readonly LearnedRow[]
  readonly pools: readonly PoolRow[]
  readonly seen: readonly SeenRow[]
  readonly tallies: readonly (readonly [name: string, value: number])[]
  readonly playbook: { readonly version: string; readonly json: string } | undefined
  readonly tombstones: readonly (readonly [hash: string, at: number])[]
  /** Up to here the log must hold nothing, for the sake of those who were erased; 0 where nobody was. */
  readonly lastErasure: Position
  /** Whether traces of what was deleted may be left in the store's medium: `scrub` is due. */
  readonly unscrubbed: boolean
  /** Ids of customers with deliveries in state `handed`: what became of those must be asked. */
  readonly handed: readonly number[]
  /** The latest time (ms) of a row whose key was let go of; undefined where none was. */
  readonly rowKeysForgotten: number | undefined
  /** Of unique codes, in the order in which they were opened. */
  readonly codeBatches: readonly CodeBatch[]
  /** Sends to whole audiences, in the order in which they came into being. */
  readonly sends: readonly SendRow[]
  /** Who was found to be whom, in order; `holds` until it is undone. */
  readonly merges: readonly { readonly winner: number; readonly loser: number; readonly holds: boolean }[]
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
  identifiers(): Iterable<IdentifierRow>
  /** The keys of rows that are held, oldest first. Only used before the first commit. */
  rowKeys(): Iterable<RowKeysChunk>
  /** Codes from files, of each batch in order. Only used before the first commit. */
  codeHashes(): Iterable<CodeHashesRow>
  /** How codes stand that are not free, in no order. Only used before the first commit. */
  codeMarks(): Iterable<CodeMarkRow>
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
  /**
   * Bodies of a customer's records after a position (exclusive), oldest first: at least so many unless there are no more, to
   * the end of what was stored together, so that nothing is read twice. `next`: the position after which the next page begins.
   */
  historyAfter(
    customer: number,
    after: Position,
    least: number,
  ): Promise<Page<{ position: Position; body: Uint8Array }>>
  /** Whether the history of a customer holds an event with this id. */
  hasEvent(customer: number, eventId: string, at: number): Promise<boolean>
  /** A customer's decisions before an instant (exclusive), newest first. */
  decisions(customer: number, before: number | undefined, limit: number): Promise<Page<DecisionRow>>
  /** The decisions made in the step of an event of a customer. */
  decisionsBy(customer: number, event: string): Promise<readonly DecisionRow[]>
  decision(id: string): Promise<DecisionRow | undefined>
  /** Uses of offers by day, offer, place and state, in that order. */
  redemptionSums(query: RedemptionQuery): Promise<readonly RedemptionSum[]>
  /** Movements that held points back and are not settled yet, oldest first. */
  heldPoints(limit: number): Promise<readonly PointsRow[]>
  /** The ledger of a customer's points in a programme before an entry (its number, exclusive), newest first. */
  points(customer: number, programme: string, before: number | undefined, limit: number): Promise<Page<PointsRow>>
  /** What tills gave for codes before an entry (its number, exclusive) and should not have, newest first. */
  codeConflicts(before: number | undefined, limit: number): Promise<Page<CodeConflictRow>>
  /** The ledger of a customer's consents before an entry (its number, exclusive), newest first. */
  consents(customer: number, before: number | undefined, limit: number): Promise<Page<ConsentRow>>
  /** Runs of a thread or a journey after an id, in the order of their ids. */
  runs(kind: string, flow: string, after: string, limit: number): Promise<readonly RunRow[]>
  /** A customer's runs, newest first. */
  runsOf(customer: number, limit: number): Promise<readonly RunRow[]>
  /** How many people are at which step of a thread or a journey. */
  runsInside(kind: string, flow: string): Promise<readonly RunsInside[]>
  /** Hand-overs that last, oldest first, then by id: those after one. */
  openHandOvers(after: Pick<HandOverRow, 'at' | 'id'>, limit: number): Promise<readonly HandOverRow[]>
  handOver(id: string): Promise<HandOverRow | undefined>
  /** Facts after a number, oldest first. */
  facts(after: number, limit: number): Promise<readonly FactRow[]>
  /** Those of the facts with these numbers that it holds, in order. */
  factsOf(numbers: readonly number[]): Promise<readonly FactRow[]>
  /** Deliveries that wait for somebody to approve them, oldest first. */
  awaitingApproval(limit: number): Promise<readonly DeliveryRow[]>
  /** Deliveries that failed, the latest to fail first, of those that did before an instant; on one channel where it is given. */
  failedDeliveries(before: number, channel: string | undefined, limit: number): Promise<readonly DeliveryRow[]>
  /** A customer's deliveries, newest first. */
  deliveries(customer: number, limit: number): Promise<readonly DeliveryRow[]>
  /** Everything that leads to these customers. */
  identifiersOf(customers: readonly number[]): Promise<readonly string[]>
  erasure(id: string): Promise<StoredErasure | undefined>
  /** Does a slice of work, between commits; takes a few milliseconds. */
  sweep(task: SweepTask): Promise<SweepResult>
  /** Leaves no trace in the medium of what was deleted up to now. Holds up commits while it works. */
  scrub(): Promise<void>
  /** A merge by its id. */
  merge(id: string): Promise<MergeRow | undefined>
  /** The merges in which a customer had a part, oldest first. */
  mergesOf(customer: number): Promise<readonly MergeRow[]>
  /** Numbers of the customers in an audience after one, in order. */
  members(audience: string, after: number, limit: number): Promise<readonly number[]>
  /** Which of some customers are in an audience, in no order. */
  membersAmong(audience: string, customers: readonly number[]): Promise<readonly number[]>
  /** Numbers of the customers in a household after one, in order. */
  householdMembers(household: string, after: number, limit: number): Promise<readonly number[]>
  /** How many customers an audience has. */
  audienceSize(audience: string): Promise<number>
  /** How many customers are in both of two audiences. */
  overlap(audience: string, other: string): Promise<number>
  /** How many were in an audience, entered and left it, for every hour from one on in which that changed, oldest first. */
  audiencePoints(audience: string, from: number): Promise<readonly AudiencePoint[]>
  close(): Promise<void>
}
