import {
  type Customer,
  compilePlaybook,
  type Decision,
  type Event,
  type ExperimentPhase,
  isRowId,
  type Playbook,
  rowKeyIn,
  type Send,
  type World,
} from '@attune/engine'
import type { CodesChange } from '../codes/batch.ts'
import type { CodeBook } from '../codes/code-book.ts'
import type { CodeKeys } from '../codes/code-keys.ts'
import { normalised } from '../identifiers/normalise.ts'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { EncryptionKeyMissingError } from '../privacy/encryption-keys.ts'
import type { Erasing } from '../privacy/erasing.ts'
import { Leftovers } from '../privacy/leftovers.ts'
import { keysInUse, SEALED_AS, type Sealing, sealingTally } from '../privacy/sealing.ts'
import type { NameSeen } from '../schema/seen.ts'
import type { SendChange } from '../sends/send-row.ts'
import { Announcements, type Listeners } from './announcements.ts'
import { Checkpoint } from './checkpoint.ts'
import type { Clock } from './clock.ts'
import { Drain } from './drain.ts'
import type { EraBook } from './era-book.ts'
import { type RuledChange, ruledChanges } from './experiment-figures.ts'
import { readPhase } from './experiment-phases.ts'
import { FACTS } from './facts.ts'
import {
  type Addressed,
  type EventInput,
  type EventOutcome,
  EventsJob,
  eventFor,
  eventOf,
  type Input,
  type Job,
  RunnerStoppedError,
} from './job.ts'
import { type Log, LogRefusedError, type Position } from './log.ts'
import { lostDeliveries } from './lost-deliveries.ts'
import type { Merging } from './merging.ts'
import type { CatalogueChange, ExperimentChange, FeedValue } from './record.ts'
import { replay } from './recover.ts'
import { Repeats } from './repeats.ts'
import type { SharedState } from './shared-state.ts'
import { State, type StateOptions } from './state.ts'
import type { Changes, Snapshot, Told } from './store.ts'
import type { SweepPace } from './sweep-pace.ts'

export interface RunnerOptions extends StateOptions, Listeners {
  readonly log: Log
  readonly clock: Clock
  /** Milliseconds since some instant, by which the pace of what can wait is set; without it the pace grows to its most. */
  readonly elapsed?: () => number
  /** Runs a task soon, after what is already waiting to run. */
  readonly schedule: (task: () => void) => void
  /** Told after each drain: for what waited, there may be room now. */
  readonly onDrained?: () => void
  /** Told when the runner has failed for good: only a new process can go on. */
  readonly onStopped?: () => void
  /** Ids of events that are remembered across all customers; see `RecentEvents`. */
  readonly recentEvents?: number
  /** Records that the store may be behind before no more are taken; bounds the time that recovery takes. */
  readonly maxBehind?: number
  /** Customers whose history is read in one go after a publish that asks for it. */
  readonly recollectAtOnce?: number
  /** Records of those histories that are read in one turn; a longer one is read over several. */
  readonly recordsInTurn?: number
}

/** What became of events that were stepped. */
export interface Taken {
  readonly outcomes: readonly EventOutcome[]
  /** Fulfilled when they, and what they led to, are durable. */
  readonly durable: Promise<void>
}

/** How far an erasure has come. */
export interface ErasureProgress {
  readonly id: string
  readonly customers: readonly number[]
  readonly at: number
  readonly reason: string
  /** Whether no trace is left in the store. */
  readonly storeDone: boolean
  /** Whether no trace is left in the log. */
  readonly logDone: boolean
}

/** Reports of deliveries that are worth a flush of their own. */
const REPORTS_TOGETHER = 8

const DEFAULT_MAX_BEHIND = 40_000
/** About a millisecond, so that moments stay fast meanwhile. */
const DEFAULT_RECOLLECT_AT_ONCE = 16
/** Some milliseconds. */
const DEFAULT_RECORDS_IN_TURN = 1000

/**
 * The one writer of every customer. What has arrived is drained together: resolved to customers, loaded, appended to
 * the log, stepped, and answered when the log is durable; the flush runs while the next drain is stepped.
 *
 * 1. Nothing is stepped that the log has not taken, and in the log's order.
 * 2. Nothing is answered or handed over before everything stepped up to then is durable.
 * 3. A step sees its customer as of all earlier records, and `now` never goes back.
 * 4. The same records applied to the same store end in the same state: recovery is this without appending.
 */
export class Runner {
  readonly #options: RunnerOptions
  readonly #state: State
  readonly #checkpoint: Checkpoint
  readonly #drain: Drain
  readonly #leftovers: Leftovers
  /** Reports that the log refused, to be submitted again. */
  readonly #owed: (readonly [customer: number, event: Event])[] = []
  /** Reports that have come since the last drain began. */
  #reports = 0
  #running = false
  #closing = false
  #failure: Error | undefined

  private constructor(options: RunnerOptions, state: State, snapshot: Snapshot, last: number) {
    const { clock, elapsed, log, maxBehind = DEFAULT_MAX_BEHIND, onTrouble, store } = options
    this.#options = options
    this.#state = state
    this.#leftovers = new Leftovers({ log, store, onTrouble }, snapshot)
    const onCommitted = ({ erasures, position }: Changes) => {
      if (erasures.length > 0) this.#leftovers.note(position)
    }
    this.#checkpoint = new Checkpoint({ state, store, log, elapsed, onTrouble, onCommitted }, snapshot.position)
    const report = (customer: number, event: Event) => this.report(customer, event)
    const announcements = new Announcements({
      ...{ state, clock, listeners: options, report },
      reportInOrder: (events) => void this.#reportInOrder(events),
    })
    const unstored = () => this.unstored
    // What was replayed is older than this; from here on nothing is missing.
    const repeats = new Repeats({ state, store, unstored }, Math.max(clock.now(), state.now), options.recentEvents)
    const onFailed = (error: unknown) => this.#fail(error)
    const { recollectAtOnce = DEFAULT_RECOLLECT_AT_ONCE, recordsInTurn = DEFAULT_RECORDS_IN_TURN } = options
    const taking = { state, log, store, clock, repeats, unstored, maxBehind, recollectAtOnce, recordsInTurn, elapsed }
    this.#drain = new Drain({ ...taking, checkpoint: this.#checkpoint, announcements, onFailed }, last)
  }

  /**
   * Brings the state to the present: the store as of its position, then the rest of the log (invariant 4). Deliveries
   * that had been handed over when the process ended are settled by their channel's policy. `read` is what the store
   * holds, where that was read already.
   */
  static async start(options: RunnerOptions, initialPlaybook: Playbook, read?: Snapshot): Promise<Runner> {
    const snapshot = read ?? (await options.store.snapshot())
    const stored = snapshot.playbook && compilePlaybook(JSON.parse(snapshot.playbook.json))
    if (stored && !stored.ok)
      throw new Error(
        `the stored playbook no longer compiles: ${stored.problems[0]?.path}: ${stored.problems[0]?.message}`,
      )
    for (const key of keysInUse(snapshot.tallies))
      if (!options.sealing?.hasKey(key)) throw new EncryptionKeyMissingError(key)
    const state = new State(options, snapshot, stored?.playbook ?? initialPlaybook)
    const { last, touched } = await replay(options.log, state, snapshot.position)
    const runner = new Runner(options, state, snapshot, last)
    const at = Math.max(options.clock.now(), state.now)
    const lost = await lostDeliveries(state, snapshot.handed, touched, at)
    await Promise.all(lost.map(([customer, event]) => runner.submitFor(customer, event)))
    return runner
  }

  get playbook(): Playbook {
    return this.#state.playbook
  }

  get shared(): SharedState {
    return this.#state.shared
  }

  /** What events and traits look like, as seen. */
  get schema(): Iterable<NameSeen> {
    return this.#state.schema.names
  }

  /** Figures for operators. */
  get gauges() {
    const { cache, directory, timers } = this.#state
    const { last } = this.#drain.appended
    return {
      position: last,
      behind: this.#drain.behind,
      customers: directory.lastCustomer,
      identifiers: directory.size,
      customersInMemory: cache.size,
      documentBytes: cache.bytes,
      timers: timers.size,
      queued: this.#drain.waiting,
      queuedLater: this.#drain.later.waiting,
      erasedEvents: this.#drain.intake.erasedEvents,
      repeatedEvents: this.#drain.intake.repeatedEvents,
      tombstones: this.#state.tombstones.size,
    }
  }

  /** What has been asked of the past since when. */
  get eraBook(): EraBook {
    return this.#state.eraBook
  }

  /** How far looking at everybody by the present playbook has come. */
  get sweep(): State['sweep'] {
    return this.#state.sweep
  }

  /** How fast everybody was looked at so far after publishes. */
  get sweepPace(): SweepPace {
    return this.#drain.sweepPace
  }

  /** Takes events in. The answer comes when they, and what they led to, are durable. */
  submit(events: readonly Addressed[]): Promise<EventOutcome[]> {
    return this.submitUnread(
      () => events,
      (outcomes) => outcomes,
    )
  }

  /**
   * The same for events that are still to be read out of what was sent: that happens when it is their turn, so that only
   * few are in memory at once, however many wait. Answers with what `conclude` makes of their outcomes once they are
   * stepped; rejects with what `read` throws.
   */
  submitUnread<T>(read: () => readonly Addressed[], conclude: (outcomes: EventOutcome[]) => T): Promise<T> {
    return this.#enqueueJob((answer, refuse) => new EventsJob({ read, conclude, answer, refuse }))
  }

  /**
   * The same for what somebody waits for: it goes before everything that is not answered yet and was not submitted in this
   * way. Its outcomes are told as soon as they are known, so that the answer can be written meanwhile; it is to be given
   * when they are `durable`.
   */
  submitNow(events: readonly Addressed[]): Promise<Taken> {
    const durable = Promise.withResolvers<void>()
    // Whoever has the outcomes learns of it there; where they never come, from this.
    durable.promise.catch(() => undefined)
    return this.#enqueueJob((tell, refuse) => {
      const conclude = (outcomes: readonly EventOutcome[]) => tell({ outcomes, durable: durable.promise })
      const fail = (error: Error) => {
        refuse(error)
        durable.reject(error)
      }
      return new EventsJob({ read: () => events, conclude, answer: durable.resolve, refuse: fail }, true)
    })
  }

  /**
   * Takes events in that can wait: what happens now goes first, and they are held back while the store is behind. The
   * answer is that of `submit`.
   */
  submitLater(events: readonly Addressed[]): Promise<EventOutcome[]> {
    return this.#submitLater(events.map(eventOf))
  }

  /** The same for customers who are known by number. */
  submitLaterFor(events: readonly (readonly [customer: number, event: Event])[]): Promise<EventOutcome[]> {
    return this.#submitLater(events.map(([customer, event]) => eventFor(customer, event)))
  }

  async #submitLater(inputs: readonly EventInput[]): Promise<EventOutcome[]> {
    if (inputs.length === 0) return []
    if (this.#over) throw this.#over
    const done = this.#drain.later.add(inputs)
    this.#wake()
    await done
    return inputs.map(({ outcome }) => outcome!)
  }

  /** Takes in an event of a customer who is known by number: reports of channels, acknowledgements. */
  submitFor(customer: number, event: Event): Promise<void> {
    return this.#enqueue([eventFor(customer, event)], () => undefined)
  }

  /**
   * Takes in what became of a delivery. Nobody waits for the answer and nobody would send it again, so what the log
   * refuses is kept here and submitted again at the next tick. It is taken in with whatever comes next, or with some others
   * of its kind, at the latest then: a flush for each would hold up those for whom somebody waits.
   */
  report(customer: number, event: Event): void {
    this.reportAll([[customer, event]])
  }

  /** The same for several, which are taken in together. */
  reportAll(reports: readonly (readonly [customer: number, event: Event])[]): void {
    const inputs = reports.map(([customer, event]) => eventFor(customer, event))
    this.#reports += reports.length
    this.#enqueue(inputs, () => undefined, { wakes: this.#reports >= REPORTS_TOGETHER }).catch((error) => {
      if (error instanceof LogRefusedError && !this.#failure) this.#owed.push(...reports)
      else if (!this.#closing) this.#options.onTrouble(`the report ${reports[0]?.[1].id} was not taken`, error)
    })
  }

  /** Takes in events one after the other. What is not taken is asked for again by a timer of the customer that it came of. */
  async #reportInOrder(events: readonly (readonly [customer: number, event: Event])[]): Promise<void> {
    try {
      for (const [customer, event] of events) await this.submitFor(customer, event)
    } catch (error) {
      const isExpected = error instanceof LogRefusedError || error instanceof RunnerStoppedError || this.#closing
      if (!isExpected) this.#options.onTrouble('points were not handed on', error)
    }
  }

  putFeeds(values: readonly FeedValue[]): Promise<void> {
    return this.#enqueue([{ kind: 'feed', values }], () => undefined)
  }

  /** Lets things of the catalogue be as given, from the next event on. */
  changeCatalogue(changes: readonly CatalogueChange[]): Promise<void> {
    return this.#enqueue([{ kind: 'catalogue', changes }], () => undefined)
  }

  /** Opens, fills or revokes a batch of unique codes, from the next event on. */
  changeCodes(change: CodesChange): Promise<void> {
    return this.#enqueue([{ kind: 'codes', change }], () => undefined)
  }

  /** Lets a send come into being, or go over into another state, from the next event on. */
  changeSend(change: SendChange): Promise<void> {
    return this.#enqueue([{ kind: 'send', change }], () => undefined)
  }

  /** How keys of codes are sealed. */
  get codeKeys(): CodeKeys {
    return this.#state.codeKeys
  }

  /** Unique codes. Only to be read. */
  get codes(): CodeBook {
    return this.#state.codes
  }

  /** Lets an experiment start, stop, or end with a winner, from the next event on. */
  changeExperiment(change: ExperimentChange): Promise<void> {
    return this.#enqueue([{ kind: 'experiment', change }], () => undefined)
  }

  /** How far an experiment is; undefined where the playbook has none with this id. */
  phaseOf(experiment: string): ExperimentPhase | undefined {
    return readPhase(experiment, this.shared, this.playbook)
  }

  /** What rules made of the experiments of the playbook. */
  get ruledChanges(): readonly RuledChange[] {
    return [...this.playbook.experiments.values()].flatMap(({ id, variants }) =>
      ruledChanges(id, variants, this.shared),
    )
  }

  /** Lets a playbook be the one in force, from the next event on; all customers are then looked at anew, a few at a time. */
  publish(playbook: Playbook): Promise<void> {
    return this.#enqueue([{ kind: 'playbook', playbook }], () => undefined)
  }

  /** Lets work be done as of everything taken in before it; answered once what it led to is durable. */
  turn<T>(work: (merging: Merging, erasing: Erasing) => Promise<T>): Promise<T> {
    let result: T
    const perform = async () => {
      result = await work(this.#drain.intake.merging, this.#drain.intake.erasing)
    }
    return this.#enqueue([{ kind: 'turn', perform }], () => result)
  }

  /** The numbers under which a customer's records lie: its own and those of whom was found to be the same. */
  recordsOf(customer: number): readonly number[] {
    return this.#state.directory.kin.recordsOf(customer)
  }

  /** Those numbers, and those of customers who were one with it and were parted again: among their records may be some of its own. */
  familyOf(customer: number): readonly number[] {
    const { kin } = this.#state.directory
    return [...new Set([...kin.recordsOf(customer), ...kin.familyOf(customer)])]
  }

  /** Whether a strong identifier leads to a customer. */
  isKnown(customer: number): boolean {
    return this.#state.directory.isKnown(customer)
  }

  /** Whether a file has brought a row with this event before, as far as keys of rows are held. */
  hasRow({ id }: Event): boolean {
    return isRowId(id) && this.#state.rowKeys.has(rowKeyIn(id))
  }

  /** The identifiers of a customer who is in memory just now. */
  identifiersOf(customer: number): readonly string[] | undefined {
    return this.#state.cache.peek(this.#state.directory.kin.current(customer))?.identifiers
  }

  /** The number of the customer who a customer is now. */
  currentOf(customer: number): number {
    return this.#state.directory.kin.current(customer)
  }

  /** Number of the customer to whom an identifier leads; 0 when it leads to nobody. */
  find(identifier: string): number {
    return this.#state.directory.find(normalised(identifier, this.playbook.identity.defaultRegion))
  }

  /**
   * Reads a customer as of everything taken in before. `read` must not keep or change the document; what it gives is
   * answered once what it saw is durable.
   */
  read<T>(customer: number, read: (customer: Customer | undefined) => T): Promise<T> {
    let result: T
    const note = (found: Customer | undefined) => {
      result = read(found)
    }
    return this.#enqueue([{ kind: 'read', customer, read: note }], () => result)
  }

  /** Reads several customers, as `read` does. */
  readAll(customers: readonly number[], read: (customer: Customer) => void): Promise<void> {
    const note = (found: Customer | undefined) => {
      if (found) read(found)
    }
    return this.#enqueue(
      customers.map((customer): Input => ({ kind: 'read', customer, read: note })),
      () => undefined,
    )
  }

  /**
   * Takes in an event that somebody waits for, and reads its customer right after it, in the same drain. `to`: the customer's number, or
   * identifiers; what `read` may do is what it may in `read`.
   */
  submitAndRead<T>(
    to: number | readonly string[],
    event: Event,
    read: (customer: Customer | undefined) => T,
  ): Promise<T> {
    let result: T
    const note = (found: Customer | undefined) => {
      result = read(found)
    }
    const after = typeof to === 'number' ? eventFor(to, event) : eventOf({ identifiers: to, event })
    return this.#enqueue([after, { kind: 'read', customer: 0, after, read: note }], () => result, { urgent: true })
  }

  /** Whether an event without a time of its own was taken in of a customer once, as far as can be told. */
  hasTaken(customer: number, id: string): boolean {
    return this.#state.hasComeUntimed(customer, id, this.#state.directory.kin.familyOf(customer))
  }

  /**
   * Reads a customer together with the world in which its next step would be made. `look` must not keep or change
   * either; what it gives is answered once what it saw is durable.
   */
  look<T>(customer: number, look: (customer: Customer | undefined, world: World) => T): Promise<T> {
    let result: T
    const note = (found: Customer | undefined, world: World) => {
      result = look(found, world)
    }
    return this.#enqueue([{ kind: 'read', customer, read: note }], () => result)
  }

  /** What an event would make the engine decide for a customer (0: somebody new) as of everything taken in before; nothing happens. */
  rehearse(customer: number, event: Event): Promise<readonly Decision[]> {
    const now = Math.max(this.#options.clock.now(), this.#state.now)
    return this.read(customer, (found) => this.#state.rehearse(found, event, now))
  }

  /** What would become of a send for some customers now; of whom it is not for there is nothing. */
  async rehearseSend(customers: readonly number[], send: Send): Promise<readonly Decision[]> {
    const now = Math.max(this.#options.clock.now(), this.#state.now)
    const sends = { get: () => send }
    const event: Event = { type: 'send-due', id: 'rehearsal', at: now, send: send.id }
    const decisions: Decision[] = []
    await this.readAll(customers, (found) => {
      decisions.push(
        ...this.#state.rehearse(found, event, now, { sends }).filter(({ moment }) => moment.kind === 'send'),
      )
    })
    return decisions
  }

  /** How chosen traits are encrypted on disk. */
  get sealing(): Sealing {
    return this.#state.sealing
  }

  /** The fingerprint of the sealing by which everything in the store was last sealed. */
  get sealedAs(): number {
    return this.#state.shared.tally(SEALED_AS)
  }

  /** Keys with which something may still be sealed and nothing is any more. */
  get oldSealingKeys(): readonly string[] {
    const { current, isActive } = this.sealing
    return keysInUse(this.#state.shared.tallies).filter((key) => !isActive || key !== current)
  }

  /**
   * To be called when the store holds nothing any more that was sealed with an old key up to a position of the log:
   * once the log has let go of that too, nobody needs those keys. Gives whether it has; to be asked again until then.
   */
  async noteSealed(as: number, position: Position): Promise<boolean> {
    const { shared } = this.#state
    const old = this.oldSealingKeys
    this.#leftovers.noteLog(position)
    if (!this.#leftovers.isLogClean(position)) return false
    shared.setTally(SEALED_AS, as, this.#state.pending)
    for (const key of old) shared.setTally(sealingTally(key), 0, this.#state.pending)
    // A record of nothing, so that the store is brought up to date and a restart without the old keys finds it so.
    await this.putFeeds([])
    return true
  }

  /** How far an erasure has come; undefined where there is none with this id. */
  async erasure(id: string): Promise<ErasureProgress | undefined> {
    const rows = this.unstored.flatMap(({ erasures }) => erasures).filter((row) => row.id === id)
    const [first] = rows
    if (first) return { ...first, customers: rows.map(({ customer }) => customer), ...NOTHING_DONE }
    const stored = await this.#options.store.erasure(id)
    if (!stored) return undefined
    return { ...stored, storeDone: stored.scrubbed, logDone: this.#leftovers.isLogClean(stored.position) }
  }

  /** Number of the last fact for other systems. */
  get lastFact(): number {
    return this.#state.shared.tally(FACTS)
  }

  /** Lets go of facts that everybody was told. */
  noteTold(told: Told): void {
    this.#state.pending.told = told
  }

  /** Whether somebody waits for answers now and then, who should not wait for what has time. */
  get isAwaited(): boolean {
    return this.#drain.isAwaited
  }

  /** Changes that the store does not hold yet, newest first: whoever reads the store looks here too. */
  get unstored(): readonly PendingChanges[] {
    return [this.#state.pending, this.#checkpoint.frozen]
  }

  /** Lets timers that are due fire and unfinished work go on. To be called every few milliseconds. */
  tick(): void {
    this.#drain.retry()
    if (!this.#failure && !this.#closing) this.#leftovers.tick(this.#checkpoint.committed)
    for (const [customer, event] of this.#owed.splice(0)) this.report(customer, event)
    // What waits for the store must not wait for the next checkpoint to begin by itself.
    if (this.#drain.later.waiting > 0 && !this.#drain.later.isDue) this.beginCheckpoint()
    if (this.#hasWork) this.#wake()
  }

  /** Begins to bring the store up to date, unless that is under way. */
  beginCheckpoint(): void {
    if (this.#failure) return
    const { durable, last } = this.#drain.appended
    this.#checkpoint.begin(last, durable)
    if (this.#checkpoint.isEncoding) this.#wake()
  }

  /** Takes nothing more, finishes what was taken, brings the store up to date and closes log and store. */
  async close(): Promise<void> {
    this.#closing = true
    this.#drain.stop()
    this.#drain.later.refuse(new RunnerStoppedError('the server is shutting down'))
    if (this.#hasWork) this.#wake()
    while (this.#running || this.#drain.waiting > 0) await this.#pause()
    if (!this.#failure) {
      await this.#drain.appended.durable
      await this.#flushStore()
    }
    await this.#leftovers.settled
    await this.#options.log.close()
    await this.#options.store.close()
  }

  /** Two checkpoints bring everything over: one may be under way with older changes. What a failing store leaves, the log brings back. */
  async #flushStore(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await this.#checkpoint.settled
      const { durable, last } = this.#drain.appended
      this.#checkpoint.begin(last, durable)
      while (this.#checkpoint.isEncoding) this.#checkpoint.advance(false)
      await this.#checkpoint.settled
    }
  }

  #enqueue<T>(inputs: readonly Input[], result: () => T, { urgent = false, wakes = true } = {}): Promise<T> {
    const job = (resolve: (result: T) => void, refuse: Job['refuse']) => {
      return { inputs, urgent, answer: () => resolve(result()), refuse }
    }
    return this.#enqueueJob(job, wakes)
  }

  #enqueueJob<T>(job: (resolve: (result: T) => void, refuse: Job['refuse']) => Job, wakes = true): Promise<T> {
    if (this.#over) return Promise.reject(this.#over)
    return new Promise((resolve, refuse) => {
      this.#drain.add(job(resolve, refuse))
      if (wakes) this.#wake()
    })
  }

  /** Why nothing is taken any more, where that is so. */
  get #over(): Error | undefined {
    return this.#failure ?? (this.#closing ? new RunnerStoppedError('the server is shutting down') : undefined)
  }

  get #hasWork(): boolean {
    return this.#checkpoint.isDue || this.#drain.hasWork
  }

  #wake(): void {
    if (this.#running || this.#failure) return
    this.#running = true
    this.#options.schedule(() => void this.#run())
  }

  /** One drain and, when it is due, one slice of the checkpoint; then, with more to do, gives way to other tasks before the next. */
  async #run(): Promise<void> {
    this.#reports = 0
    try {
      await this.#drain.run()
      this.#checkpoint.advance(this.#drain.isPressed)
    } catch (error) {
      this.#fail(error)
    }
    this.#running = false
    this.#options.onDrained?.()
    if (this.#hasWork) this.#wake()
  }

  #fail(error: unknown): void {
    if (this.#failure) return
    this.#failure = new RunnerStoppedError('the runner has failed and takes nothing more', { cause: error })
    this.#options.onTrouble('the runner has stopped', error)
    this.#options.onStopped?.()
    this.#drain.stop()
    this.#drain.refuse(this.#failure)
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#options.schedule(resolve))
  }
}

const NOTHING_DONE = { storeDone: false, logDone: false }
