import { Shelves } from '@attune/engine'
import { Kinship } from '../directory/kinship.ts'
import { Words } from '../documents/words.ts'
import type { Store } from '../runner/store.ts'
import { openReader } from '../store/sqlite/connection.ts'
import { prepareAudienceReads } from '../store/sqlite/read-audiences.ts'
import { prepareCustomerReads } from '../store/sqlite/read-customers.ts'
import { prepareHistoryReads } from '../store/sqlite/read-history.ts'
import { prepareMemberReads } from '../store/sqlite/read-members.ts'

/** What questions about audiences read of a store, beside the engine and without holding it up. */
export interface AudienceReads
  extends Pick<Store, 'customers' | 'historyAfter' | 'audienceSize' | 'members' | 'overlap' | 'audiencePoints'> {
  readonly words: Words
  /** Who was found to be whom, as of the last `refresh`. */
  kin(): Kinship
  readonly catalogue: Shelves
  /** Documents of customers whose number is above `after`, by number. */
  documents(after: number, limit: number): readonly (readonly [customer: number, document: Uint8Array])[]
  /** The highest number of a customer. */
  lastCustomer(): number
  /** Takes in what documents refer to, as of now; gives the position of the store. */
  refresh(): number
  close(): void
}

/** Opens reads of an SQLite store. With `frozen` everything is read as of the position at which it was opened. */
export function openReads(file: string, { frozen = false } = {}): AudienceReads {
  const db = openReader(file)
  if (frozen) db.exec('BEGIN')
  let lastWord = 0
  const readNewWords = () => {
    const fresh = newWords.all(lastWord).map((row) => [Number(row.number), String(row.word)] as const)
    lastWord = fresh.at(-1)?.[0] ?? lastWord
    return fresh
  }
  const words = new Words(readNewWords)
  let kin = new Kinship()
  let mergesKnown = ''
  const catalogue = new Shelves()
  const position = db.prepare('SELECT position FROM state')
  const newWords = db.prepare('SELECT number, word FROM words WHERE number > ? ORDER BY number')
  const mergesNow = db.prepare('SELECT max(number) AS last, count(undone_at) AS undone FROM merges')
  const merges = db.prepare('SELECT winner, loser, undone_at IS NULL AS holds FROM merges ORDER BY number')
  const last = db.prepare('SELECT max(id) AS last FROM customers')
  const page = db.prepare('SELECT id, document FROM customers WHERE id > ? ORDER BY id LIMIT ?')
  const things = db.prepare('SELECT kind, value FROM catalogue')
  for (const { kind, value } of things.all()) {
    if (kind === 'product') catalogue.putProduct(JSON.parse(String(value)))
    else catalogue.putPlace(JSON.parse(String(value)))
  }
  const reads: AudienceReads = {
    ...prepareCustomerReads(db),
    // Each read of history is of one commit by itself where nothing is frozen.
    ...prepareHistoryReads(db),
    ...prepareMemberReads(db),
    ...prepareAudienceReads(db),
    words,
    kin: () => kin,
    catalogue,
    documents: (after, limit) =>
      page.all(after, limit).map((row) => [Number(row.id), row.document as Uint8Array] as const),
    lastCustomer: () => Number(last.get()?.last ?? 0),
    refresh() {
      const at = Number(position.get()?.position)
      words.restore(readNewWords())
      const known = JSON.stringify(mergesNow.get())
      if (known !== mergesKnown) {
        mergesKnown = known
        kin = kinshipOf(merges.all() as unknown as MergeFound[])
      }
      return at
    },
    close: () => db.close(),
  }
  reads.refresh()
  return reads
}

interface MergeFound {
  readonly winner: number
  readonly loser: number
  readonly holds: number
}

function kinshipOf(merges: readonly MergeFound[]): Kinship {
  const kin = new Kinship()
  for (const { holds, loser, winner } of merges) {
    kin.noteFamily(winner, loser)
    if (holds === 1) kin.merge(winner, loser)
  }
  return kin
}
