import type { Store } from '../../runner/store.ts'
import { prepareCodeReads } from './codes.ts'
import { type Committer, openDirectCommitter, openThreadCommitter } from './committer.ts'
import { openReader } from './connection.ts'
import { prepareHandOverReads } from './hand-overs.ts'
import { prepareHouseholdReads } from './households.ts'
import { prepareFactReads } from './outbox.ts'
import { prepareAudienceReads } from './read-audiences.ts'
import { prepareConsentReads } from './read-consents.ts'
import { prepareCustomerReads } from './read-customers.ts'
import { prepareDecisionReads } from './read-decisions.ts'
import { prepareDeliveryReads } from './read-deliveries.ts'
import { prepareErasureReads } from './read-erasures.ts'
import { prepareHistoryReads } from './read-history.ts'
import { prepareMemberReads } from './read-members.ts'
import { prepareMergeReads } from './read-merges.ts'
import { preparePointsReads } from './read-points.ts'
import { prepareRunReads } from './read-runs.ts'
import { prepareSnapshot } from './read-snapshot.ts'
import { prepareRedemptionReads } from './redemptions.ts'
import { prepareRowKeyReads } from './row-keys.ts'

/** Name of the file in a data directory. */
export const STORE_FILE = 'store.db'

/**
 * Opens a store in an SQLite file, made where it is missing. Commits are written by a thread of their own; reads
 * happen at once on the caller's thread and see the last finished commit. Rejects when the file cannot be opened or
 * was written by a newer version.
 */
export async function openSqliteStore({ file }: { readonly file: string }): Promise<Store> {
  return storeOf(await openThreadCommitter(file), file)
}

/** The same without the thread: a commit holds up the caller until it is on disk. For benches and tests. */
export async function openDirectSqliteStore({ file }: { readonly file: string }): Promise<Store> {
  return storeOf(openDirectCommitter(file), file)
}

function storeOf(committer: Committer, file: string): Store {
  const db = openReader(file)
  return {
    ...prepareSnapshot(db),
    ...prepareCustomerReads(db),
    ...prepareHistoryReads(db),
    ...prepareDecisionReads(db),
    ...prepareDeliveryReads(db),
    ...prepareConsentReads(db),
    ...preparePointsReads(db),
    ...prepareRedemptionReads(db),
    ...prepareRunReads(db),
    ...prepareHandOverReads(db),
    ...prepareFactReads(db),
    ...prepareRowKeyReads(db),
    ...prepareCodeReads(db),
    ...prepareMergeReads(db),
    ...prepareErasureReads(db),
    ...prepareMemberReads(db),
    ...prepareHouseholdReads(db),
    ...prepareAudienceReads(db),
    commit: (changes) => committer.commit(changes),
    sweep: (task) => committer.sweep(task),
    scrub: () => committer.scrub(),
    close: async () => {
      // The reader first: the last connection to close moves the log into the file and removes it, and must write.
      if (db.isOpen) db.close()
      await committer.close()
    },
  }
}
