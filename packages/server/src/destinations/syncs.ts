import { type DeadLetter, membersByAudience } from './dead-letters.ts'
import type { SyncProgress } from './progress.ts'
import type { Skip } from './skips.ts'
import { type Settled, Sync } from './sync.ts'

/** Members who were refused, of whom is told how they stand now. */
interface Anew {
  readonly sync: Sync
  /** Ids of their letters, which are done with in the end: who was refused again has another one by then. */
  readonly letters: ReadonlySet<string>
}

/** What one destination is told of members: all of an audience, and those again whom it had refused; a page at a time. */
export class Syncs {
  #whole: Sync | undefined
  readonly #anew: Anew[] = []
  readonly #now: () => number
  readonly #onLookedUp: (letters: ReadonlySet<string>) => void

  /** `onLookedUp` is told the ids of letters that are done with, since it was told anew how those members stand. */
  constructor(progress: SyncProgress | null, now: () => number, onLookedUp: (letters: ReadonlySet<string>) => void) {
    this.#now = now
    this.#onLookedUp = onLookedUp
    this.#whole = progress === null ? undefined : new Sync(progress)
  }

  /** The last time that it was told a whole audience, or the time under way. */
  get progress(): SyncProgress | null {
    return this.#whole?.progress ?? null
  }

  /** The one to go on with. */
  get current(): Sync | undefined {
    return this.#whole?.hasPage ? this.#whole : (this.#anew[0]?.sync ?? this.#whole)
  }

  /** Begins with a whole audience; gives false while an earlier time is under way. */
  begin(id: string, audience: string): boolean {
    if (this.#whole?.isUnderWay) return false
    this.#whole = new Sync(beginning(id, audience, this.#now()))
    return true
  }

  /** Tells of those members again, as they are by then. */
  tellAnew(id: string, letters: readonly DeadLetter[]): void {
    for (const { among, audience, letters: ofIt } of membersByAudience(letters)) {
      const sync = new Sync(beginning(id, audience, this.#now()), among)
      this.#anew.push({ sync, letters: new Set(ofIt.map((letter) => letter.id)) })
    }
  }

  /** Lets go of the names of customers who were erased. */
  forget(customers: ReadonlySet<number>): void {
    this.#whole?.forget(customers)
  }

  /** Notes what became of members of the page that is on its way, and goes on where it was the last of them. */
  note(count: number, became: Settled, skip?: Skip): void {
    const { current } = this
    if (!current?.note(count, became, skip)) return
    current.settle(this.#now())
    if (this.#anew[0]?.sync === current && !current.isUnderWay) this.#onLookedUp(this.#anew.shift()!.letters)
  }
}

function beginning(id: string, audience: string, startedAt: number): SyncProgress {
  return { id, audience, after: 0, told: 0, refused: 0, skips: [], members: null, startedAt, finishedAt: null }
}
