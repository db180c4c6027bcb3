import type { DestinationDefinition } from '@attune/engine'
import type { FactFeed } from './fact-feed.ts'
import type { LatelyErased } from './lately-erased.ts'
import type { Schedule } from './schedule.ts'
import type { MembersPage, Sync } from './sync.ts'
import type { Syncs } from './syncs.ts'
import { forDestination, isFor, type ToldFact } from './told-fact.ts'

/** What an intake works with. */
export interface IntakeParts {
  readonly definition: DestinationDefinition
  readonly feed: FactFeed
  /** The next members, as they are now. Rejects while they cannot be read. */
  readonly members: (sync: Sync) => Promise<MembersPage>
  readonly syncs: Syncs
  readonly erased: LatelyErased
  /** Where to put what is read. */
  readonly schedule: Schedule
  /** Facts that it may hold before nothing more is read. */
  readonly window: number
  readonly now: () => number
  /** Told that the cursor is another one now. */
  readonly onProgress: () => void
}

const PAGE = 2000

/**
 * Reads what one destination is to be told, in the order in which it is told: facts that an earlier process left open,
 * then facts as they come, and pages of members in between, each right after the last fact that is reflected in it.
 */
export class Intake {
  readonly #parts: IntakeParts
  #cursor: number
  /** Facts of an earlier process that were not settled, to be read first. */
  #unread: readonly number[]
  #isStopped = false
  #isFilling = false
  /** Whether there may be more facts. */
  #hasMore = true

  /** `cursor`: up to this number every fact was settled, but for the `unread` ones. */
  constructor(parts: IntakeParts, cursor: number, unread: readonly number[]) {
    this.#parts = parts
    this.#cursor = cursor
    this.#unread = unread
  }

  /** Up to this number every fact is read, but for the unread ones. */
  get cursor(): number {
    return this.#cursor
  }

  /** Numbers up to the cursor that are still to be read. */
  get unread(): readonly number[] {
    return this.#unread
  }

  /** Leaves out facts up to a number. */
  skipTo(number: number): void {
    this.#cursor = Math.max(this.#cursor, number)
    this.#parts.onProgress()
  }

  /** To be called when there are new facts. */
  wake(): void {
    this.#hasMore = true
  }

  stop(): void {
    this.#isStopped = true
  }

  /**
   * Reads until the schedule is full, or there is no more; gives whether it did anything. Rejects while nothing can be
   * read.
   */
  async fill(): Promise<boolean> {
    if (this.#isFilling || !this.#hasRoom) return false
    this.#isFilling = true
    try {
      while (this.#hasRoom && !this.#isStopped) if (!(await this.#readOn())) break
    } finally {
      this.#isFilling = false
    }
    return true
  }

  /** Reads facts with these numbers once more, to be told before all others and each alone; gives how many there are. */
  async again(numbers: readonly number[]): Promise<number> {
    const facts = await this.#parts.feed.pick(numbers)
    this.#parts.schedule.add(this.#told(facts), this.#parts.now(), 'before', true)
    return facts.length
  }

  get #hasRoom(): boolean {
    const { schedule, syncs, window } = this.#parts
    const hasMore = this.#hasMore || this.#unread.length > 0 || syncs.current?.isDue === true
    return hasMore && schedule.size < window
  }

  /** Reads a part; gives whether there was anything. */
  async #readOn(): Promise<boolean> {
    if (this.#unread.length > 0) return this.#readUnread()
    const sync = this.#parts.syncs.current
    if (sync?.wantsPage) sync.take(await this.#parts.members(sync))
    const members = sync?.membersAt(this.#cursor)
    return members ? this.#takeMembers(members) : this.#readFacts(sync)
  }

  async #readUnread(): Promise<boolean> {
    const facts = await this.#parts.feed.pick(this.#unread)
    this.#unread = []
    this.#add(facts)
    return true
  }

  #takeMembers(members: readonly ToldFact[]): boolean {
    // Who is told nothing is done with at once.
    this.#parts.syncs.note(members.length - this.#add(members), 'dropped')
    return true
  }

  async #readFacts(sync: Sync | undefined): Promise<boolean> {
    this.#hasMore = false
    // What comes after a page of members was read is told after them.
    const end = sync?.readUpTo ?? Number.POSITIVE_INFINITY
    const { facts, upTo } = await this.#parts.feed.after(this.#cursor, PAGE)
    if (upTo <= this.#cursor) return false
    this.#hasMore = facts.length > 0 || upTo > end
    this.#cursor = Math.min(upTo, end)
    this.#add(facts.filter(({ number }) => number <= end))
    this.#parts.onProgress()
    return true
  }

  /** Gives how many of them the destination is told. */
  #add(facts: readonly ToldFact[]): number {
    const told = this.#told(facts)
    this.#parts.schedule.add(told, this.#parts.now())
    return told.length
  }

  /** Those that the destination wants, as it may know them; none of whoever was erased while they were read. */
  #told(facts: readonly ToldFact[]): ToldFact[] {
    const { definition, erased } = this.#parts
    const wanted = facts.filter((fact) => isFor(fact, definition) && !erased.covers(fact))
    return wanted.map((fact) => forDestination(fact, definition))
  }
}
