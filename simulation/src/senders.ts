import type { Changes, MemoryState, SendChange } from 'attune/testing'
import type { Server } from './clients.ts'
import { Club } from './club.ts'
import type { Faults } from './faults.ts'
import { SendOracle, type SendUnderWay } from './oracle-sends.ts'
import { sayUntilHeard } from './say-again.ts'
import type { Scheduler } from './scheduler.ts'
import type { Sending } from './sim-channel.ts'
import type { Violations } from './violations.ts'

interface SendersOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly violations: Violations
  readonly stored: MemoryState
  readonly sends: number
  readonly durationMs: number
  readonly server: () => Server | undefined
  /** How often the process has started. */
  readonly lives: () => number
  /** The host's time. */
  readonly now: () => number
}

const HOUR_MS = 3_600_000
const PEOPLE = 30

/** People of the brand who send to everybody in the club: at once or later, by each person's clock, paced; who pause, resume and cancel. */
export class Senders {
  readonly #options: SendersOptions
  readonly #club: Club
  readonly #oracle: SendOracle
  readonly #sends: SendUnderWay[] = []
  #unfinished: number

  constructor(options: SendersOptions) {
    const { durationMs, faults, lives, scheduler, sends, server, violations } = options
    this.#options = options
    this.#club = new Club({ scheduler, faults, durationMs, server, people: sends === 0 ? 0 : PEOPLE })
    this.#oracle = new SendOracle({ violations, lives, club: this.#club })
    this.#unfinished = sends
    for (let number = 0; number < sends; number++)
      scheduler.after(durationMs * 0.8 * scheduler.random(), () => this.#begin(number))
  }

  /** People who were asked, over all sends. */
  get asked(): number {
    return this.#oracle.asked
  }

  get whatIsLeft(): string[] {
    if (this.#options.sends === 0) return []
    const unfinished = this.#unfinished > 0 ? [`${this.#unfinished} senders are not done`] : []
    const running = this.#sends.filter(({ id }) => !isOver(this.#options.stored, id))
    return [...unfinished, ...running.map(({ id }) => `${id} is not over`), ...this.#club.whatIsLeft]
  }

  sent(sending: Sending): void {
    this.#oracle.sent(sending)
  }

  committed(changes: Changes): void {
    const { scheduler, sends, stored } = this.#options
    if (sends === 0) return
    this.#oracle.committed(changes, stored)
    for (const { id, state } of changes.sends) if (state === 'completed') this.#oracle.completed(id, scheduler.now)
  }

  /** After all work. */
  compare(): void {
    this.#oracle.compare(this.#options.stored)
  }

  #begin(number: number): void {
    const { now, scheduler } = this.#options
    const startsAt = now() + (scheduler.chance(0.3) ? scheduler.between(60_000, 3 * HOUR_MS) : 0)
    const kind = scheduler.random()
    const send: SendUnderWay = {
      ...{ id: `send-${number}`, action: `club-${number}`, startsAt, createdAt: scheduler.now },
      localMinute: kind < 0.3 ? scheduler.pick([9 * 60, 12 * 60 + 30, 18 * 60]) : undefined,
      intervalMs: kind > 0.6 ? scheduler.between(5000, 60_000) : undefined,
      ...{ isHalted: false, isCancelled: false, resumes: 0 },
    }
    this.#sends.push(send)
    this.#oracle.created(send)
    const { action, id, intervalMs, localMinute } = send
    const create = {
      ...{ id, name: undefined, by: 'desk', action, audience: 'club' },
      ...{ startsAt, localMinute, intervalMs },
    }
    this.#change({ create }, () => this.#goOn(send, scheduler.between(0, 3)))
  }

  /** Pauses and resumes it so many times, and may cancel it in the end. */
  #goOn(send: SendUnderWay, pauses: number): void {
    const { scheduler } = this.#options
    scheduler.after(scheduler.magnitude(1000, 4 * HOUR_MS), () => {
      if (pauses > 0) return this.#pause(send, pauses)
      if (!scheduler.chance(0.35)) return this.#finish()
      this.#change({ id: send.id, to: 'cancelled' }, () => {
        send.isCancelled = true
        this.#finish()
      })
    })
  }

  #pause(send: SendUnderWay, pauses: number): void {
    const { scheduler, server } = this.#options
    this.#change({ id: send.id, to: 'paused' }, () => {
      // One that had asked everybody before stays completed, and what waits leaves.
      send.isHalted = server()?.runner.shared.sends.get(send.id)?.state === 'paused'
      scheduler.after(scheduler.magnitude(1000, 6 * HOUR_MS), () => {
        send.isHalted = false
        send.resumes++
        this.#change({ id: send.id, to: 'running' }, () => this.#goOn(send, pauses - 1))
      })
    })
  }

  #finish(): void {
    this.#unfinished--
  }

  #change(change: SendChange, onHeard: () => void): void {
    const say = ({ life, runner }: Server) => (life.boundary() ? runner.changeSend(change) : undefined)
    sayUntilHeard(this.#options, 300_000, say, onHeard)
  }
}

function isOver({ sends }: MemoryState, id: string): boolean {
  const state = sends.get(id)?.state
  return state === 'completed' || state === 'cancelled'
}
