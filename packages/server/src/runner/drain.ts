import type { PendingChanges } from '../pending/pending-changes.ts'
import type { Announcements } from './announcements.ts'
import { createOutcome, type Outcome } from './apply-effects.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Clock } from './clock.ts'
import { Intake } from './intake.ts'
import { type EventInput, eventFor, type Input, type Job, RunnerStoppedError } from './job.ts'
import { Later } from './later.ts'
import { type Appended, type Log, LogFailedError, LogRefusedError } from './log.ts'
import type { Repeats } from './repeats.ts'
import type { State } from './state.ts'
import type { Store } from './store.ts'
import { SweepPace } from './sweep-pace.ts'

/**
 * What is taken in one drain: large enough to share a flush, small enough that nobody waits for it, and that the HTTP side
 * has answers to write while the next drain is stepped.
 */
const DRAIN_EVENTS = 96
const DRAIN_JOBS = 16
const DRAIN_TIMERS = 128

/** Further behind than this share of what it may be, the store does not wait for those who wait for answers. */
const PRESSED_BEHIND = 0.5

/** What is taken of the rest while there is something urgent now and then: so long does that have to wait. */
const PART_EVENTS = 24

/** How long a drain of what can wait may take, ms: while there is something urgent now and then, and while there is not. */
const PART_MS = 4
const CALM_MS = 10

/** Drains without anything urgent after which nothing of the kind is expected. */
const CALM_AFTER = 256

interface Parts {
  readonly state: State
  readonly log: Log
  readonly store: Store
  readonly clock: Clock
  readonly repeats: Repeats
  readonly checkpoint: Checkpoint
  readonly announcements: Announcements
  readonly unstored: () => readonly PendingChanges[]
  /** Milliseconds since some instant, by which the pace of what can wait is set. */
  readonly elapsed: (() => number) | undefined
  /** Records that the store may be behind before no more are taken. */
  readonly maxBehind: number
  /** Customers whose history is read in one drain. */
  readonly recollectAtOnce: number
  /** Records of those histories that are read in one drain. */
  readonly recordsInTurn: number
  /** Told when the log can no longer be relied on. */
  readonly onFailed: (error: unknown) => void
}

/**
 * What has arrived and is to be taken in: jobs wait here, `run` takes some of them and the timers that are due through
 * the intake, and they are answered when the log is durable, while the next run is under way.
 */
export class Drain {
  readonly #parts: Parts
  readonly #intake: Intake
  readonly #queue: Job[] = []
  /** What goes before the others: somebody waits for what it leads to. */
  readonly #urgent: Job[] = []
  /** What can wait. */
  readonly later: Later
  /** How fast everybody was looked at so far after publishes. */
  readonly sweepPace = new SweepPace()
  /** Drains since the last with something urgent. */
  #calm = CALM_AFTER
  #appended: Appended
  /** Whether the log refused the last run: timers then wait for `retry` instead of asking it without end. */
  #refused = false
  #stopping = false

  constructor(parts: Parts, last: number) {
    this.#parts = parts
    this.#intake = new Intake({ ...parts, onAppended: (taken) => this.#note(taken) }, last)
    this.#appended = { last, durable: Promise.resolve() }
    this.later = new Later({ behind: () => this.behind / parts.maxBehind, elapsed: parts.elapsed })
  }

  /** Records that the store is behind. */
  get behind(): number {
    return this.#appended.last - this.#parts.checkpoint.committed
  }

  /** What the log has taken last. */
  get appended(): Appended {
    return this.#appended
  }

  get intake(): Intake {
    return this.#intake
  }

  /** Jobs that wait. */
  get waiting(): number {
    return this.#queue.length + this.#urgent.length
  }

  /** Whether nothing urgent is to be expected. */
  get #isCalm(): boolean {
    return this.#calm >= CALM_AFTER
  }

  /** Whether somebody waits for answers now and then. */
  get isAwaited(): boolean {
    return !this.#isCalm
  }

  /** Whether what is not urgent should give way to what is. */
  get isPressed(): boolean {
    return this.isAwaited && this.behind <= PRESSED_BEHIND * this.#parts.maxBehind
  }

  get hasWork(): boolean {
    if (this.waiting > 0 || this.later.isDue) return true
    const { clock, state } = this.#parts
    return !this.#stopping && !this.#refused && (state.timers.next() <= clock.now() || state.nextToSweep(1).length > 0)
  }

  add(job: Job): void {
    if (job.urgent) this.#urgent.push(job)
    else this.#queue.push(job)
  }

  /** Lets timers ask a log again that has refused. */
  retry(): void {
    this.#refused = false
  }

  /** From here on no timers fire and nothing is handed over; what waits is still taken in. */
  stop(): void {
    this.#stopping = true
  }

  /** Refuses everything that waits. */
  refuse(error: Error): void {
    for (const job of [...this.#urgent.splice(0), ...this.#queue.splice(0)]) job.refuse(error)
    this.later.refuse(error)
  }

  /** Takes in some of what waits. */
  async run(): Promise<void> {
    await this.later.paced(this.#isCalm ? CALM_MS : PART_MS, () => this.#run())
  }

  async #run(): Promise<void> {
    await this.#keepStoreClose()
    const { clock, state } = this.#parts
    const now = Math.max(clock.now(), state.now)
    const urgent = this.#urgent.splice(0, DRAIN_JOBS)
    // Apart from the others, so that the flush for which somebody waits begins before those are stepped.
    this.#calm = urgent.length > 0 ? 0 : this.#calm + 1
    if (urgent.length > 0) await this.#take(urgent, [], [], now)
    const jobs = this.#takeJobs(urgent.length)
    const timers = this.#stopping ? [] : this.#takeTimers(now)
    await this.#take(jobs, timers, timers.length > 0 || this.#stopping ? timers : this.#sweep(now), now)
    state.cache.trim()
  }

  /** Takes in `first` (timers, or whom to look at anew) and then jobs, which are answered once that is durable. */
  async #take(jobs: Job[], timers: readonly EventInput[], first: readonly Input[], now: number): Promise<void> {
    const inputs: Input[] = [...first]
    for (const job of jobs) for (const input of job.inputs) inputs.push(input)
    if (inputs.length === 0 && jobs.length === 0) return
    const outcome = createOutcome()
    try {
      await this.#intake.take(inputs, now, outcome)
    } catch (error) {
      if (!(error instanceof LogRefusedError)) throw error
      this.#takeBack(timers, jobs.splice(0), error)
    }
    for (const job of jobs) job.conclude?.()
    void this.#finish(jobs, outcome, this.#appended.durable)
  }

  #note(appended: Appended): void {
    this.#appended = appended
    appended.durable.catch((error) => this.#parts.onFailed(error))
  }

  /** Waits for the store when it has fallen too far behind: recovery would take too long. */
  async #keepStoreClose(): Promise<void> {
    const { checkpoint, maxBehind } = this.#parts
    if (this.behind <= maxBehind) return
    checkpoint.begin(this.#appended.last, this.#appended.durable)
    while (checkpoint.isEncoding) checkpoint.advance(false)
    await checkpoint.settled
  }

  /** Waits for durability, then answers and hands over. */
  async #finish(jobs: readonly Job[], outcome: Outcome, durable: Promise<void>): Promise<void> {
    const { announcements, onFailed } = this.#parts
    try {
      await durable
    } catch (error) {
      const stopped = new RunnerStoppedError('the log can no longer be made durable', { cause: error })
      for (const job of jobs) job.refuse(stopped)
      onFailed(error)
      return
    }
    for (const job of jobs) job.answer()
    announcements.tell(outcome)
    if (this.#stopping) return
    announcements.handOn(outcome)
    announcements.release(outcome)
  }

  /** What is not urgent, after so much that was: one comes along in any case, so that no flood of what is urgent keeps it out. */
  #takeJobs(before: number): Job[] {
    const isCalm = this.#isCalm
    const most = isCalm ? DRAIN_EVENTS : PART_EVENTS
    const jobs: Job[] = []
    let events = 0
    while (this.#queue.length > 0 && (jobs.length === 0 || (before + jobs.length < DRAIN_JOBS && events < most))) {
      const next = this.#queue.shift()!
      // Only where somebody may wait: a job in parts is answered a drain later.
      const [job = next, ...rest] = isCalm ? [] : partsOf(next)
      if (rest.length > 0) this.#queue.unshift(...rest)
      jobs.push(job)
      events += job.inputs.length
    }
    return this.waiting === 0 && events < most ? [...jobs, ...this.later.take()] : jobs
  }

  /** Customers whose time has come. */
  #takeTimers(now: number): EventInput[] {
    const { state } = this.#parts
    const due: EventInput[] = []
    while (due.length < DRAIN_TIMERS) {
      const timer = state.timers.takeDue(now)
      if (!timer) break
      due.push(eventFor(timer.customer, { type: 'timer-fired', id: `timer/${timer.wakeAt}`, at: now }))
    }
    return due
  }

  /** Looks at some of the customers whom a new playbook has not seen yet. */
  #sweep(now: number): Input[] {
    const { recollectAtOnce, state } = this.#parts
    const isReading = state.eraBook.isCatchingUp
    const customers = state.nextToSweep(isReading ? recollectAtOnce : DRAIN_TIMERS)
    if (customers.length === 0) return []
    this.sweepPace.note(isReading ? 'read' : 'look', customers[0]! - 1, now)
    if (isReading) return [{ kind: 'turn', perform: () => this.#intake.catchingUp.sweep(customers, now) }]
    return customers.map((customer) => eventFor(customer, { type: 'timer-fired', id: `sweep/${customer}`, at: now }))
  }

  /** Where the log has refused: everything it did not take is as if it had never come. */
  #takeBack(timers: readonly EventInput[], jobs: readonly Job[], error: LogRefusedError): void {
    this.#refused = true
    for (const { customer, event } of timers) {
      if (event.id.startsWith('timer/')) this.#parts.state.timers.set(customer, Number(event.id.slice('timer/'.length)))
    }
    for (const job of jobs) {
      this.#intake.takeBack(job.inputs)
      job.refuse(error)
    }
    if (error instanceof LogFailedError) this.#parts.onFailed(error)
  }
}

/** A job of many events in parts, so that something urgent can go between them; it is answered with the last. */
function partsOf(job: Job): readonly Job[] {
  const { inputs, refuse } = job
  if (inputs.length <= PART_EVENTS) return [job]
  const parts: Job[] = []
  for (let from = 0; from < inputs.length; from += PART_EVENTS) {
    const part = inputs.slice(from, from + PART_EVENTS)
    const isLast = from + PART_EVENTS >= inputs.length
    if (isLast) parts.push({ inputs: part, refuse, conclude: () => job.conclude?.(), answer: () => job.answer() })
    else parts.push({ inputs: part, refuse, answer: () => undefined })
  }
  return parts
}
