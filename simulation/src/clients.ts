import type { EventOutcome, Runner } from 'attune/testing'
import type { Faults } from './faults.ts'
import { drawEvent } from './happenings.ts'
import type { Life } from './life.ts'
import { createPeople, identifiersOf, type Person, ZONES } from './people.ts'
import type { Scheduler } from './scheduler.ts'
import type { Submission } from './submission.ts'

/** The process as clients see it: there, or not. */
export interface Server {
  readonly runner: Runner
  readonly life: Life
}

export interface ClientsOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly people: number
  readonly events: number
  /** Time over which the events are spread, ms. */
  readonly durationMs: number
  readonly server: () => Server | undefined
  /** Told of an event right before it is first sent. */
  readonly onSubmit: (submission: Submission) => void
  readonly onAnswer: (submission: Submission, outcome: EventOutcome, server: Server) => void
  /** Puts a planted fault between clients and runner. */
  readonly plantInEvent: (event: Submission['event'], sends: number) => Submission['event']
}

/** Share of events that come from the one person who never rests. */
const HOT = 0.35

/** People with their devices: they send again until they hear that an event was taken, and sometimes even then. */
export class Clients {
  readonly people: readonly Person[]
  readonly submissions: Submission[] = []
  readonly #options: ClientsOptions
  readonly #decisions: string[] = []
  readonly #sends = new Map<Submission, number>()
  #begun = 0

  constructor(options: ClientsOptions) {
    this.#options = options
    this.people = createPeople(options.people, options.scheduler)
    this.#next()
  }

  /** Whether every event has been sent and acknowledged. */
  get done(): boolean {
    return this.#begun >= this.#options.events && this.submissions.every(({ received }) => received)
  }

  #next(): void {
    const { scheduler, events, durationMs } = this.#options
    if (this.#begun >= events) return
    const burst = scheduler.chance(0.3) ? scheduler.between(2, 6) : 1
    scheduler.after((durationMs / events) * 2 * burst * scheduler.random(), () => {
      const submissions = Array.from({ length: Math.min(burst, events - this.#begun) }, () => this.#begin())
      if (submissions.length > 0 && scheduler.chance(0.1)) submissions.push(submissions[0]!)
      this.#send(submissions)
      this.#next()
    })
  }

  #begin(): Submission {
    const { scheduler, onSubmit } = this.#options
    const person = scheduler.chance(HOT) ? this.people[0]! : scheduler.pick(this.people)
    if (scheduler.chance(0.1)) person.known = true
    if (scheduler.chance(0.02)) person.zone = scheduler.pick(ZONES)
    const event = drawEvent(`e${this.#begun++}`, person, scheduler.now, scheduler, this.#decisions)
    const submission = { person, identifiers: identifiersOf(person), event, acknowledged: false, received: false }
    this.submissions.push(submission)
    onSubmit(submission)
    // Delayed on its way, so that a later event comes before it.
    if (scheduler.chance(0.1)) scheduler.after(scheduler.magnitude(100, 3_600_000), () => this.#send([submission]))
    return submission
  }

  #send(submissions: readonly Submission[]): void {
    const { scheduler, server } = this.#options
    const now = server()
    if (now !== undefined) this.#submit(submissions, now)
    const patience = Math.min(20, this.#sends.get(submissions[0]!) ?? 1)
    scheduler.after(scheduler.magnitude(500, 60_000) * patience, () => this.#sendAgain(submissions))
  }

  #sendAgain(submissions: readonly Submission[]): void {
    const missing = submissions.filter(({ received }) => !received)
    if (missing.length > 0) this.#send(missing)
  }

  #submit(submissions: readonly Submission[], server: Server): void {
    const addressed = submissions.map((submission) => {
      const sends = (this.#sends.get(submission) ?? 0) + 1
      this.#sends.set(submission, sends)
      return { identifiers: submission.identifiers, event: this.#options.plantInEvent(submission.event, sends) }
    })
    server.runner.submit(addressed).then(
      (outcomes) => {
        if (!server.life.alive) return
        for (const [i, submission] of submissions.entries()) this.#take(submission, outcomes[i]!, server)
      },
      // Refused: sent again when its time has come.
      () => undefined,
    )
  }

  #take(submission: Submission, outcome: EventOutcome, server: Server): void {
    const { scheduler, faults, onAnswer } = this.#options
    onAnswer(submission, outcome, server)
    submission.acknowledged = true
    for (const { id } of outcome.decisions) this.#decisions.push(id)
    if (this.#decisions.length > 50) this.#decisions.splice(0, 25)
    if (faults.happens(faults.rates.lostAnswer)) return
    submission.received = true
    // A queue that delivers at least once, or a user who presses again.
    if (faults.happens(0.12)) scheduler.after(scheduler.magnitude(1, 20 * 3_600_000), () => this.#send([submission]))
  }
}
