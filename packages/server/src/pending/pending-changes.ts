import type { LearnedRow } from '@attune/engine'
import type { CodeBatch } from '../codes/batch.ts'
import type {
  CatalogueRow,
  CodeConflictRow,
  CodeHashesRow,
  CodeMarkRow,
  ConsentRow,
  CountsRow,
  ErasureRow,
  FactRow,
  FeedRow,
  HandOverRow,
  HouseholdRow,
  IdentifierRow,
  MergeRow,
  PointsRow,
  PoolRow,
  RunRow,
  SeenRow,
  Told,
} from '../runner/store.ts'
import type { SendRow } from '../sends/send-row.ts'
import { PendingDecisions } from './pending-decisions.ts'
import { PendingHistory } from './pending-history.ts'
import { PendingMemberships } from './pending-memberships.ts'
import { FreshKeys } from './row-keys.ts'
import type { SharedPages } from './shared-pages.ts'
import { SharedRows } from './shared-rows.ts'

/** What changed since the last checkpoint began, besides the documents: of each row only its last form. */
export interface PendingChanges {
  readonly identifiers: Map<string, IdentifierRow>
  readonly merges: Map<string, MergeRow>
  /** By id of the merge: when it was undone. */
  readonly undoneMerges: Map<string, number>
  readonly history: PendingHistory
  readonly decisions: PendingDecisions
  /** As `writeDelivery` does: of a delivery the last row counts. */
  readonly deliveries: SharedRows
  readonly consents: ConsentRow[]
  readonly points: PointsRow[]
  /** As `writeUses` does. */
  readonly redemptions: SharedRows
  /** By id. */
  readonly runs: Map<string, RunRow>
  /** By id. */
  readonly handOvers: Map<string, HandOverRow>
  readonly facts: FactRow[]
  /** What was told to everybody. It does not follow from the records: what is told once more does no harm. */
  told: Told
  /** By id. */
  readonly codeBatches: Map<string, CodeBatch>
  readonly codeHashes: CodeHashesRow[]
  /** By `batch/number`. */
  readonly codeMarks: Map<string, CodeMarkRow>
  readonly codeConflicts: CodeConflictRow[]
  /** By id. */
  readonly sends: Map<string, SendRow>
  readonly rowKeys: FreshKeys
  readonly memberships: PendingMemberships
  /** By customer. */
  readonly households: Map<number, HouseholdRow>
  readonly erasures: ErasureRow[]
  /** By `feed/key`. */
  readonly feeds: Map<string, FeedRow>
  /** By `kind/id`. */
  readonly catalogue: Map<string, CatalogueRow>
  /** By `action/channel/arm`. */
  readonly counts: Map<string, CountsRow>
  /** By name. */
  readonly learned: Map<string, LearnedRow>
  readonly pools: Map<string, PoolRow>
  /** Filled in when a checkpoint begins. */
  seen: readonly SeenRow[]
  readonly tallies: Map<string, number>
  playbook: { readonly version: string; readonly json: string; readonly at: number } | undefined
}

export function createPendingChanges(pages?: SharedPages): PendingChanges {
  return {
    identifiers: new Map(),
    merges: new Map(),
    undoneMerges: new Map(),
    history: new PendingHistory(pages),
    decisions: new PendingDecisions(pages),
    deliveries: new SharedRows(pages),
    consents: [],
    points: [],
    redemptions: new SharedRows(pages),
    runs: new Map(),
    handOvers: new Map(),
    facts: [],
    told: { upTo: 0, except: [] },
    codeBatches: new Map(),
    codeHashes: [],
    codeMarks: new Map(),
    codeConflicts: [],
    sends: new Map(),
    rowKeys: new FreshKeys(),
    memberships: new PendingMemberships(),
    households: new Map(),
    erasures: [],
    feeds: new Map(),
    catalogue: new Map(),
    counts: new Map(),
    learned: new Map(),
    pools: new Map(),
    seen: [],
    tallies: new Map(),
    playbook: undefined,
  }
}
