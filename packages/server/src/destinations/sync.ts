import type { SyncProgress } from './progress.ts'
import { addSkips, forgetInSkips, type Skip } from './skips.ts'
import type { ToldFact } from './told-fact.ts'

/** What becomes of a member: there is nothing to send of one who is skipped, and nothing to be told of one who is dropped. */
export type Settled = 'told' | 'refused' | 'skipped' | 'dropped'

const NOBODY: Readonly<Record<Settled, number>> = { told: 0, refused: 0, skipped: 0, dropped: 0 }

/** Some members of an audience, in the order of their numbers. */
export interface MembersPage {
  /** One fact for each that says that they are in it. */
  readonly facts: readonly ToldFact[]
  /** Number of the last fact that is reflected in it. */
  readonly asOf: number
  /** Number of the last customer that was looked at. */
  readonly last: number
  readonly isLast: boolean
  /** Of the first page of all members: how many there are. */
  readonly size?: number
}

/**
 * Tells a destination all members of an audience while things go on happening, so that the last word on each is the
 * newest: a page of members, read as of some fact, is told right after that fact and before the next one. The next page
 * is read when the last one was settled, so that a crash repeats one page at most, under the same ids.
 */
export class Sync {
  #progress: SyncProgress
  #page: MembersPage | undefined
  /** Facts of the page that are on their way; undefined before they are. */
  #open: number | undefined
  /** What became of those of the page who are settled. */
  #settled: Record<Settled, number> = { ...NOBODY }
  /** Why those of the page were skipped. */
  #skips: readonly Skip[] = []
  /** Whom alone it is about, by number in ascending order; undefined where it is about all members. */
  readonly among: readonly number[] | undefined

  constructor(progress: SyncProgress, among?: readonly number[]) {
    this.#progress = progress
    this.among = among
  }

  get progress(): SyncProgress {
    return this.#progress
  }

  get isUnderWay(): boolean {
    return this.#progress.finishedAt === null
  }

  /** Whether a page is read or on its way. */
  get hasPage(): boolean {
    return this.#page !== undefined
  }

  /** Whether a page is to be read. */
  get wantsPage(): boolean {
    return this.isUnderWay && this.#page === undefined
  }

  /** Whether there is something to do for whoever reads on. */
  get isDue(): boolean {
    return this.isUnderWay && this.#open === undefined
  }

  /** Up to where facts may be told before the members are. */
  get readUpTo(): number | undefined {
    return this.#open === undefined ? this.#page?.asOf : undefined
  }

  take(page: MembersPage): void {
    this.#page = page
    if (page.size !== undefined) this.#progress = { ...this.#progress, members: page.size }
  }

  /** The members, where facts were told up to just before them; they count as on their way then. */
  membersAt(cursor: number): readonly ToldFact[] | undefined {
    if (this.#page === undefined || this.#open !== undefined || cursor < this.#page.asOf) return undefined
    this.#open = this.#page.facts.length
    return this.#page.facts
  }

  /** Lets go of the names of customers who were erased. */
  forget(customers: ReadonlySet<number>): void {
    this.#skips = forgetInSkips(this.#skips, customers)
    this.#progress = { ...this.#progress, skips: forgetInSkips(this.#progress.skips, customers) }
  }

  /** Notes that some were settled, and why they were skipped; gives whether all of the page are. */
  note(count: number, became: Settled, skip?: Skip): boolean {
    if (this.#open === undefined) return false
    if (skip) this.#skips = addSkips(this.#skips, [skip])
    this.#open -= count
    this.#settled[became] += count
    return this.#open === 0
  }

  /** Goes on to the next page, or ends. */
  settle(now: number): void {
    const { isLast, last } = this.#page!
    const told = this.#progress.told + this.#settled.told
    const refused = this.#progress.refused + this.#settled.refused
    const skips = addSkips(this.#progress.skips, this.#skips)
    this.#progress = { ...this.#progress, told, refused, skips, after: last, finishedAt: isLast ? now : null }
    this.#settled = { ...NOBODY }
    this.#skips = []
    this.#page = undefined
    this.#open = undefined
  }
}
