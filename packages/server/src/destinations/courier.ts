import type { DestinationDefinition } from '@attune/engine'
import { Breaker } from './breaker.ts'
import type { Answer, Carrier } from './carrier.ts'
import { DeadLetters } from './dead-letters.ts'
import type { FactFeed } from './fact-feed.ts'
import type { Progress, SyncProgress } from './progress.ts'
import { Schedule, type Unit } from './schedule.ts'
import { type MembersPage, Sync } from './sync.ts'
import { Tally } from './tally.ts'
import { forDestination, isFor, type ToldFact } from './told-fact.ts'

/** What a courier works with. */
export interface CourierParts {
  readonly definition: DestinationDefinition
  readonly carrier: Carrier
  readonly feed: FactFeed
  readonly now: () => number
  /** A number from 0 to 1. */
  readonly chance: () => number
  readonly progress: Progress
  /** Members of an audience after a customer, as they are now. Rejects while they cannot be read. */
  readonly members: (sync: SyncProgress) => Promise<MembersPage>
  /** Told that `progress` is another one now. */
  readonly onProgress: () => void
}

/** How a destination stands. */
export interface CourierStatus {
  readonly state: 'idle' | 'sending' | 'waiting' | 'paused' | 'stopped'
  readonly cursor: number
  /** Facts that are read and not settled. */
  readonly open: number
  readonly sent: number
  readonly skipped: number
  readonly dead: number
  /** Tries in a row that failed. */
  readonly failures: number
  readonly lastError: string | null
  readonly nextTryAt: number | null
  readonly lastSuccessAt: number | null
  /** The last time that it was told all members of an audience, or the time under way. */
  readonly sync: SyncProgress | null
}

/** Facts read ahead: enough to keep all lanes busy while some customers have to wait. */
const WINDOW = 8000
const PAGE = 2000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 300_000
/** Tries after which facts that failed together are tried one by one. */
const PART_AFTER = 2
/** Tries of one fact, while others were taken, after which it is put aside: some hours. */
const GIVE_UP_AFTER = 40
/** Refusals in a row after which it is not what is said that is refused, but whoever says it. */
const REFUSALS_IN_A_ROW = 50

/**
 * Tells one destination the facts, in order for each customer, several at a time. What fails for now is tried again,
 * longer and longer apart, and holds up only the same customers; what is refused for good is put aside. Where the
 * destination as a whole fails nothing more is read, so that what waits is in the store and not in memory.
 */
export class Courier {
  readonly #parts: CourierParts
  readonly #schedule: Schedule
  readonly #breaker: Breaker
  readonly #dead: DeadLetters
  readonly #window: number
  readonly tally = new Tally()
  #cursor: number
  /** Facts of an earlier process that were not settled, to be read first. */
  #unread: readonly number[]
  #isPaused: boolean
  #sync: Sync | undefined
  #isStopped = false
  #isFilling = false
  /** Whether there may be more to read. */
  #hasMore = true
  #underWay = 0
  #failures = 0
  #refusals = 0
  #lastError: string | null = null
  #lastSuccessAt: number | null = null
  #timer: { readonly timeout: NodeJS.Timeout; readonly at: number } | undefined

  constructor(parts: CourierParts) {
    const { carrier, chance, progress } = parts
    this.#parts = parts
    this.#schedule = new Schedule(carrier.batch, carrier.inOrder)
    this.#breaker = new Breaker(carrier.longestPauseMs, chance)
    this.#dead = new DeadLetters(progress.dead)
    this.#window = Math.max(WINDOW, 2 * carrier.batch.size * carrier.lanes)
    const { holds = 0 } = carrier
    this.#cursor = Math.max(progress.cursor, holds)
    this.#unread = progress.open.filter((number) => number > holds)
    this.#isPaused = progress.paused
    this.#sync = progress.sync === null ? undefined : new Sync(progress.sync)
  }

  get status(): CourierStatus {
    const { sent, skipped } = this.tally
    return {
      ...{ state: this.#state, cursor: this.#cursor, open: this.#schedule.size + this.#unread.length, sent, skipped },
      ...{ dead: this.#dead.all.length, failures: this.#failures, lastError: this.#lastError },
      ...{
        nextTryAt: this.#state === 'waiting' ? (this.#timer?.at ?? null) : null,
        lastSuccessAt: this.#lastSuccessAt,
      },
      sync: this.#sync?.progress ?? null,
    }
  }

  get progress(): Progress {
    const open = [...this.#unread, ...this.#schedule.open]
    return {
      cursor: this.#cursor,
      open,
      dead: [...this.#dead.all],
      paused: this.#isPaused,
      sync: this.#sync?.progress ?? null,
    }
  }

  /** What it has refused for good. */
  get dead(): DeadLetters {
    return this.#dead
  }

  get #state(): CourierStatus['state'] {
    if (this.#isStopped) return 'stopped'
    if (this.#isPaused) return 'paused'
    if (this.#underWay > 0) return 'sending'
    return this.#schedule.size > 0 || this.#breaker.isOpen ? 'waiting' : 'idle'
  }

  /** Leaves out facts up to a number, since there are too many to keep. */
  skipTo(number: number): void {
    this.#cursor = Math.max(this.#cursor, number)
    this.#parts.onProgress()
  }

  /** To be called when there are new facts. */
  wake(): void {
    this.#hasMore = true
    this.#pump()
  }

  /** Sends what was refused once more: that with these ids, or all. What a later fact has made wrong is let go of. */
  async resend(ids: ReadonlySet<string> | undefined): Promise<{ readonly sent: number; readonly superseded: number }> {
    const letters = this.#dead.take(ids)
    const current = letters.filter(({ superseded }) => !superseded)
    const facts = await this.#parts.feed.pick(current.map(({ number }) => number))
    this.#schedule.add(this.#told(facts), this.#parts.now(), 'before', true)
    this.#refusals = 0
    this.#breaker.hurry()
    this.#schedule.hurry()
    this.#parts.onProgress()
    this.#pump()
    return { sent: facts.length, superseded: letters.length - current.length }
  }

  /** Begins to tell it all members of an audience; gives false while an earlier time is under way. */
  sync(id: string, audience: string): boolean {
    if (this.#sync?.isUnderWay) return false
    this.#sync = new Sync({ id, audience, after: 0, told: 0, startedAt: this.#parts.now(), finishedAt: null })
    this.#parts.onProgress()
    this.#pump()
    return true
  }

  /** Sends one fact beside all others, once, and tells what became of it. */
  test(fact: ToldFact): Promise<Answer> {
    return this.#parts.carrier.send([fact])
  }

  /** Sends nothing more until it is resumed; facts wait. What is under way is finished. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused
    this.#parts.onProgress()
    this.#pump()
  }

  /** Lets go of facts about customers who were erased. */
  forget(customers: readonly number[]): void {
    const forgotten = this.#schedule.forget(customers)
    this.#noteMembers(forgotten.filter(({ fact }) => fact.number === 0).length)
    this.#parts.onProgress()
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer?.timeout)
  }

  /** Sends whatever may be sent now, reads on where there is room, and sees to it that it is called again. */
  #pump(): void {
    if (this.#isStopped || this.#isPaused) return
    const { carrier, now } = this.#parts
    void this.#fill()
    // One instant for all of it: what becomes due while it is looked at is waited for.
    const at = now()
    while (this.#underWay < this.#breaker.lanes(at, carrier.lanes)) {
      const unit = this.#schedule.take(at, this.#breaker.isOpen)
      if (!unit) break
      this.#underWay++
      void this.#send(unit)
    }
    this.#wakeAt(this.#breaker.until > at ? this.#breaker.until : this.#schedule.nextAt(at))
  }

  /** Reads facts until there are as many as it may hold, or no more. */
  async #fill(): Promise<void> {
    if (this.#isFilling || !this.#hasRoom) return
    this.#isFilling = true
    try {
      while (this.#hasRoom && !this.#isStopped) if (!(await this.#readOn())) break
    } catch (error) {
      // The host is closing, or cannot answer just now: facts that come later will wake it.
      this.#lastError = error instanceof Error ? error.message : String(error)
      this.#wakeAt(this.#parts.now() + FIRST_WAIT_MS)
    }
    this.#isFilling = false
    this.#pump()
  }

  get #hasRoom(): boolean {
    const hasMore = this.#hasMore || this.#unread.length > 0 || this.#sync?.isDue === true
    return hasMore && this.#schedule.size < this.#window
  }

  /** Reads a part; gives whether there was anything. */
  async #readOn(): Promise<boolean> {
    const { feed, now, onProgress } = this.#parts
    if (this.#unread.length > 0) {
      const facts = await feed.pick(this.#unread)
      this.#unread = []
      this.#schedule.add(this.#told(facts), now())
      return true
    }
    if (this.#sync?.wantsPage) this.#sync.take(await this.#parts.members(this.#sync.progress))
    const members = this.#sync?.membersAt(this.#cursor)
    if (members) {
      this.#schedule.add(this.#told(members), now())
      if (members.length === 0) this.#sync!.settle(now())
      return true
    }
    this.#hasMore = false
    // What comes after a page of members was read is told after them.
    const end = this.#sync?.readUpTo ?? Number.POSITIVE_INFINITY
    const { facts, upTo } = await feed.after(this.#cursor, PAGE)
    if (upTo <= this.#cursor) return false
    this.#hasMore = facts.length > 0 || upTo > end
    this.#cursor = Math.min(upTo, end)
    this.#schedule.add(this.#told(facts.filter(({ number }) => number <= end)), now())
    onProgress()
    return true
  }

  /** Those that the destination wants, as it may know them. */
  #told(facts: readonly ToldFact[]): ToldFact[] {
    const { definition } = this.#parts
    return facts.filter((fact) => isFor(fact, definition)).map((fact) => forDestination(fact, definition))
  }

  async #send(unit: Unit): Promise<void> {
    const answer = await this.#answerTo(unit)
    this.#underWay--
    if (this.#isStopped) return
    this.#take(unit, this.#doubted(answer))
    this.#parts.onProgress()
    this.#pump()
  }

  async #answerTo({ entries }: Unit): Promise<Answer> {
    try {
      return await this.#parts.carrier.send(entries.map(({ fact }) => fact))
    } catch (error) {
      return { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Where everything is refused, or nothing more can be put aside, it is not what is said: it has to wait. */
  #doubted(answer: Answer): Answer {
    if (answer.outcome !== 'refused') return answer
    this.#refusals++
    const isDoubtful = this.#dead.isFull || this.#refusals > REFUSALS_IN_A_ROW
    return isDoubtful ? { outcome: 'failed', reason: answer.reason } : answer
  }

  #take(unit: Unit, answer: Answer): void {
    switch (answer.outcome) {
      case 'taken':
      case 'skipped':
        return this.#done(unit, answer)
      case 'refused':
        return this.#refused(unit, answer.reason)
      case 'failed':
        return this.#failed(unit, answer.reason, answer.retryAfterMs)
    }
  }

  #done(unit: Unit, answer: Answer): void {
    const at = this.#parts.now()
    this.#settle(unit)
    if (answer.outcome === 'skipped') {
      this.tally.skipped += unit.entries.length
      return
    }
    this.#breaker.succeeded()
    this.#failures = 0
    this.#refusals = 0
    this.#lastError = null
    this.#lastSuccessAt = at
    for (const { fact } of unit.entries) {
      this.tally.note(at - Date.parse(fact.content.at))
      this.#dead.supersede(fact)
    }
  }

  /** The destination answers, so it is not down; of several facts each is tried alone. */
  #refused(unit: Unit, reason: string): void {
    this.#breaker.succeeded()
    this.#lastError = reason
    this.tally.refusals++
    if (unit.entries.length > 1) return this.#schedule.part(unit)
    this.#putAside(unit, reason)
  }

  #putAside(unit: Unit, reason: string): void {
    const { fact } = unit.entries[0]!
    // What tells how things stand is not kept anywhere: another sync tells it again.
    if (fact.number > 0) this.#dead.add(fact, reason, this.#parts.now())
    this.#settle(unit)
  }

  #settle(unit: Unit): void {
    this.#schedule.settle(unit)
    if (unit.entries[0]!.fact.number === 0) this.#noteMembers(unit.entries.length)
  }

  #noteMembers(count: number): void {
    if (count > 0 && this.#sync?.note(count)) this.#sync.settle(this.#parts.now())
  }

  #failed(unit: Unit, reason: string, retryAfterMs: number | undefined): void {
    const { carrier, now } = this.#parts
    const at = now()
    this.#failures++
    this.#lastError = reason
    this.tally.failures++
    const customers = unit.entries.flatMap((entry) => entry.customers)
    this.#breaker.failed(customers, at, retryAfterMs)
    unit.failures++
    unit.firstFailedAt ??= at
    if (unit.entries.length > 1 && unit.failures >= PART_AFTER && !carrier.inOrder) return this.#schedule.part(unit)
    const othersTaken = (this.#lastSuccessAt ?? 0) > unit.firstFailedAt
    if (unit.entries.length === 1 && unit.failures >= GIVE_UP_AFTER && othersTaken && !this.#dead.isFull)
      return this.#putAside(unit, reason)
    // While the destination as a whole is left alone, that is what it waits for.
    this.#schedule.retry(unit, this.#breaker.isOpen ? 0 : at + (retryAfterMs ?? this.#backoffMs(unit)))
  }

  #backoffMs({ failures }: Unit): number {
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20))
    return ceiling / 2 + (this.#parts.chance() * ceiling) / 2
  }

  #wakeAt(at: number): void {
    if (at === Number.POSITIVE_INFINITY) return
    const delayMs = Math.max(1, at - this.#parts.now())
    if (this.#timer && this.#timer.at <= at && this.#timer.at > this.#parts.now()) return
    clearTimeout(this.#timer?.timeout)
    const fire = () => {
      this.#timer = undefined
      this.#pump()
    }
    this.#timer = { timeout: setTimeout(fire, Math.min(delayMs, 2 ** 31 - 1)), at }
  }
}
