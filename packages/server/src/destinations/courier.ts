import { Alarm } from './alarm.ts'
import { Breaker } from './breaker.ts'
import type { Answer, Carrier } from './carrier.ts'
import type { CourierStatus } from './courier-status.ts'
import { DeadLetters, type Refusal } from './dead-letters.ts'
import { Doubt } from './doubt.ts'
import { Intake, type IntakeParts } from './intake.ts'
import { LatelyErased } from './lately-erased.ts'
import type { Progress } from './progress.ts'
import { Schedule, type Unit } from './schedule.ts'
import type { Skip } from './skips.ts'
import type { Settled } from './sync.ts'
import { Syncs } from './syncs.ts'
import { Tally } from './tally.ts'
import type { ToldFact } from './told-fact.ts'

/** What a courier works with; `onProgress` is told that `progress` is another one now. */
export interface CourierParts extends Pick<IntakeParts, 'definition' | 'feed' | 'members' | 'now' | 'onProgress'> {
  /** Told the same where somebody has asked for it, and is answered next: it holds, whenever the process ends. */
  readonly onOrder: () => void
  readonly carrier: Carrier
  /** A number from 0 to 1. */
  readonly chance: () => number
  readonly progress: Progress
  /** Told why it is refused, where everything is from now on. */
  readonly onRefusing: (reason: string) => void
}

/** What failed last. */
interface Trouble extends Refusal {
  /** Whom it was about: the answer may repeat what it was told of them. */
  readonly customers: readonly number[]
}

/** Facts read ahead: enough to keep all lanes busy while some customers have to wait. */
const WINDOW = 8000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 300_000
/** Tries after which facts that failed together are tried one by one. */
const PART_AFTER = 2
/** Tries of one fact, while others were taken, after which it is put aside: some hours. */
const GIVE_UP_AFTER = 40

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
  readonly #syncs: Syncs
  readonly #intake: Intake
  readonly #alarm: Alarm
  readonly tally = new Tally()
  readonly #erased = new LatelyErased()
  #isPaused: boolean
  #isStopped = false
  #underWay = 0
  #failures = 0
  readonly #doubt = new Doubt()
  #trouble: Trouble | undefined
  #lastSuccessAt: number | null = null

  constructor(parts: CourierParts) {
    const { carrier, chance, definition, feed, members, now, onProgress, progress } = parts
    this.#parts = parts
    this.#schedule = new Schedule(carrier.batch, carrier.inOrder)
    this.#breaker = new Breaker(carrier.longestPauseMs, chance)
    this.#dead = new DeadLetters(progress.dead)
    this.#syncs = new Syncs(progress.sync, now, (letters) => this.#dead.drop(letters))
    this.#alarm = new Alarm(now, () => this.#pump())
    this.#isPaused = progress.paused
    const window = Math.max(WINDOW, 2 * carrier.batch.size * carrier.lanes)
    const own = { schedule: this.#schedule, syncs: this.#syncs, erased: this.#erased, window }
    const { holds = 0 } = carrier
    const unread = progress.open.filter((number) => number > holds)
    const intakeParts = { definition, feed, members, now, onProgress, ...own }
    this.#intake = new Intake(intakeParts, Math.max(progress.cursor, holds), unread)
  }

  get status(): CourierStatus {
    const { sent, skipped, skips } = this.tally
    const { cursor, unread } = this.#intake
    return {
      ...{ state: this.#state, cursor, open: this.#schedule.size + unread.length },
      ...{ sent, skipped, skips },
      ...{ dead: this.#dead.all.length, failures: this.#failures },
      ...{ lastError: this.#trouble?.reason ?? null, lastAnswer: this.#trouble?.text ?? null },
      nextTryAt: ['waiting', 'refusing'].includes(this.#state) ? (this.#alarm.at ?? null) : null,
      lastSuccessAt: this.#lastSuccessAt,
      sync: this.#syncs.progress,
    }
  }

  get progress(): Progress {
    const { cursor, unread } = this.#intake
    return {
      cursor,
      open: [...unread, ...this.#schedule.open],
      dead: [...this.#dead.all],
      paused: this.#isPaused,
      sync: this.#syncs.progress,
    }
  }

  /** What it has refused for good. */
  get dead(): DeadLetters {
    return this.#dead
  }

  get #state(): CourierStatus['state'] {
    if (this.#isStopped) return 'stopped'
    if (this.#isPaused) return 'paused'
    if (this.#doubt.isOn) return 'refusing'
    if (this.#underWay > 0) return 'sending'
    return this.#schedule.size > 0 || this.#breaker.isOpen ? 'waiting' : 'idle'
  }

  /** Leaves out facts up to a number, since there are too many to keep. */
  skipTo(number: number): void {
    this.#intake.skipTo(number)
  }

  /** To be called when there are new facts. */
  wake(): void {
    this.#intake.wake()
    this.#pump()
  }

  /**
   * Sends what was refused once more: that with these ids, or all; of members how they stand by then. What a later fact
   * has made wrong is let go of.
   */
  async resend(ids: ReadonlySet<string> | undefined): Promise<{ readonly sent: number; readonly superseded: number }> {
    const members = this.#dead.members(ids)
    const letters = this.#dead.take(ids)
    const current = letters.filter(({ superseded }) => !superseded)
    const facts = await this.#intake.again(current.map(({ number }) => number))
    this.#syncs.tellAnew(syncId(), members)
    this.#doubt.reset()
    this.#hurry()
    return { sent: facts + members.length, superseded: letters.length - current.length }
  }

  /** Tries at once what waits. */
  #hurry(): void {
    this.#breaker.hurry()
    this.#schedule.hurry()
    this.#parts.onOrder()
    this.#pump()
  }

  /** Begins to tell it all members of an audience; gives the id of that, undefined while an earlier time is under way. */
  sync(audience: string): string | undefined {
    const id = syncId()
    if (!this.#syncs.begin(id, audience)) return undefined
    this.#parts.onOrder()
    this.#pump()
    return id
  }

  /** Sends one fact beside all others, once, and tells what became of it. */
  test(fact: ToldFact): Promise<Answer> {
    return this.#parts.carrier.send([fact])
  }

  /** Sends nothing more until it is resumed; facts wait. What is under way is finished. */
  pause(): void {
    this.#isPaused = true
    this.#parts.onOrder()
  }

  /** Goes on after a pause; or where everything is refused, with putting that aside until something is taken. */
  resume(): void {
    this.#isPaused = false
    if (this.#doubt.isOn) this.#doubt.allow()
    this.#hurry()
  }

  /** Lets go of facts about customers who were erased, and of what was answered to them. */
  forget(customers: readonly number[]): void {
    this.#erased.note(customers)
    this.#dead.forget(customers)
    if (this.#trouble?.customers.some((customer) => this.#erased.has(customer))) this.#trouble = undefined
    const erased = new Set(customers)
    this.#syncs.forget(erased)
    this.tally.forget(erased)
    this.#letGo(customers)
    this.#parts.onProgress()
  }

  #letGo(customers: readonly number[]): void {
    const forgotten = this.#schedule.forget(customers)
    this.#syncs.note(forgotten.filter(({ fact }) => fact.number === 0).length, 'dropped')
  }

  stop(): void {
    this.#isStopped = true
    this.#intake.stop()
    this.#alarm.stop()
  }

  /** Sends whatever may be sent now, reads on where there is room, and sees to it that it is called again. */
  #pump(): void {
    if (this.#isStopped || this.#isPaused) return
    const { carrier, now } = this.#parts
    void this.#fill()
    // One instant for all of it: what becomes due while it is looked at is waited for.
    const at = now()
    while (this.#underWay < this.#breaker.lanes(at, carrier.lanes)) {
      const unit = this.#next(at)
      if (!unit) break
      this.#underWay++
      void this.#send(unit)
    }
    this.#alarm.set(this.#breaker.until > at ? this.#breaker.until : this.#schedule.nextAt(at))
  }

  /** Where everything is refused it is tried with another fact each time: those before may be all that it refuses. */
  #next(at: number): Unit | undefined {
    const isTrial = this.#breaker.isOpen
    const other = isTrial && this.#doubt.isOn ? this.#schedule.takeAny(this.#parts.chance()) : undefined
    return other ?? this.#schedule.take(at, isTrial)
  }

  async #fill(): Promise<void> {
    try {
      if (!(await this.#intake.fill())) return
    } catch (error) {
      // The host is closing, or cannot answer just now: facts that come later will wake it.
      const reason = error instanceof Error ? error.message : String(error)
      this.#trouble = { reason, customers: [] }
      this.#alarm.set(this.#parts.now() + FIRST_WAIT_MS)
    }
    this.#pump()
  }

  async #send(unit: Unit): Promise<void> {
    const answer = await this.#answerTo(unit)
    this.#underWay--
    if (this.#isStopped) return
    this.#take(unit, this.#doubted(answer))
    const erased = unit.entries.filter(({ fact }) => this.#erased.covers(fact))
    if (erased.length > 0) this.#letGo(erased.map(({ fact }) => fact.customer))
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
    const wasOn = this.#doubt.isOn
    this.#doubt.refused()
    if (this.#doubt.isOn && !wasOn) this.#parts.onRefusing(answer.reason)
    return this.#dead.isFull || this.#doubt.isOn ? { ...answer, outcome: 'failed' } : answer
  }

  #take(unit: Unit, answer: Answer): void {
    switch (answer.outcome) {
      case 'taken':
        return this.#taken(unit)
      case 'skipped':
        return this.#skipped(unit, answer.reason)
      case 'refused':
        return this.#refused(unit, answer)
      case 'failed':
        return this.#failed(unit, answer, answer.retryAfterMs)
    }
  }

  #skipped(unit: Unit, reason: string): void {
    const all = unit.entries.map(({ fact }) => fact.customer)
    const skip = { reason, count: all.length, customers: all.filter((customer) => !this.#erased.has(customer)) }
    this.tally.skip(skip)
    this.#settle(unit, 'skipped', skip)
  }

  #taken(unit: Unit): void {
    const at = this.#parts.now()
    this.#settle(unit, 'told')
    this.#breaker.succeeded()
    this.#failures = 0
    this.#doubt.taken()
    this.#trouble = undefined
    this.#lastSuccessAt = at
    for (const { fact } of unit.entries) {
      this.tally.note(at - Date.parse(fact.content.at))
      this.#dead.supersede(fact)
    }
  }

  /** The destination answers, so it is not down; of several facts each is tried alone. */
  #refused(unit: Unit, refusal: Refusal): void {
    this.#breaker.succeeded()
    this.#note(unit, refusal)
    this.tally.refusals++
    if (unit.entries.length > 1) return this.#schedule.part(unit)
    this.#putAside(unit, refusal)
  }

  #note(unit: Unit, { reason, text }: Refusal): void {
    if (unit.entries.some(({ fact }) => this.#erased.covers(fact))) return
    this.#trouble = { reason, text, customers: unit.entries.flatMap((entry) => entry.customers) }
  }

  #putAside(unit: Unit, refusal: Refusal): void {
    const { fact } = unit.entries[0]!
    if (!this.#erased.covers(fact)) this.#dead.add(fact, refusal, this.#parts.now())
    this.#settle(unit, 'refused')
  }

  #settle(unit: Unit, became: Settled, skip?: Skip): void {
    this.#schedule.settle(unit)
    if (unit.entries[0]!.fact.number === 0) this.#syncs.note(unit.entries.length, became, skip)
  }

  #failed(unit: Unit, refusal: Refusal, retryAfterMs: number | undefined): void {
    const { carrier, now } = this.#parts
    const at = now()
    this.#failures++
    this.#note(unit, refusal)
    this.tally.failures++
    const customers = unit.entries.flatMap((entry) => entry.customers)
    this.#breaker.failed(customers, at, retryAfterMs)
    unit.failures++
    unit.firstFailedAt ??= at
    if (unit.entries.length > 1 && unit.failures >= PART_AFTER && !carrier.inOrder) return this.#schedule.part(unit)
    const othersTaken = (this.#lastSuccessAt ?? 0) > unit.firstFailedAt
    if (unit.entries.length === 1 && unit.failures >= GIVE_UP_AFTER && othersTaken && !this.#dead.isFull)
      return this.#putAside(unit, refusal)
    // While the destination as a whole is left alone, that is what it waits for.
    this.#schedule.retry(unit, this.#breaker.isOpen ? 0 : at + (retryAfterMs ?? this.#backoffMs(unit)))
  }

  #backoffMs({ failures }: Unit): number {
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20))
    return ceiling / 2 + (this.#parts.chance() * ceiling) / 2
  }
}

function syncId(): string {
  return `syn_${crypto.randomUUID().replaceAll('-', '')}`
}
