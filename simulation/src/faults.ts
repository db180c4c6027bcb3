import type { Scheduler } from './scheduler.ts'

/** How often what goes wrong; probabilities are per operation. */
export interface FaultRates {
  /** Lives that end in a crash, at most; later ones end by themselves or not at all. */
  readonly crashes: number
  /** Disk: a sync fails, after which nothing is promised any more. */
  readonly syncFailure: number
  /** Disk: a write fails. */
  readonly writeFailure: number
  /** Disk: a stretch without room begins, per hour. */
  readonly fullDiskPerHour: number
  readonly storeFailure: number
  /** Channels: anything other than a prompt delivery. */
  readonly channelTrouble: number
  /** Network: an answer does not reach the client. */
  readonly lostAnswer: number
}

export const DEFAULT_FAULTS: FaultRates = {
  crashes: 8,
  syncFailure: 0.001,
  writeFailure: 0,
  fullDiskPerHour: 0.04,
  storeFailure: 0.1,
  channelTrouble: 0.35,
  lostAnswer: 0.08,
}

/** An error that the simulation brought about. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault'
  readonly code: string

  constructor(message: string, code = 'EIO') {
    super(message)
    this.code = code
  }
}

/** Whether an error goes back to a fault that the simulation brought about. */
export function isInjected(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof InjectedFault) return true
  return false
}

/** What goes wrong, until `stop`. */
export class Faults {
  readonly rates: FaultRates
  readonly #scheduler: Scheduler
  #on = true
  #crashesLeft: number
  #diskFull = false

  constructor(rates: FaultRates, scheduler: Scheduler) {
    this.rates = rates
    this.#scheduler = scheduler
    this.#crashesLeft = rates.crashes
    this.#nextFullDisk()
  }

  get on(): boolean {
    return this.#on
  }

  get diskFull(): boolean {
    return this.#diskFull
  }

  stop(): void {
    this.#on = false
    this.#diskFull = false
  }

  happens(probability: number): boolean {
    return this.#scheduler.chance(probability) && this.#on
  }

  /** At which of its operations a new life is to end; some end early, in the midst of recovery, others late. */
  drawDeath(): number {
    if (!this.#on || this.#crashesLeft <= 0) return Number.POSITIVE_INFINITY
    this.#crashesLeft--
    return Math.floor(this.#scheduler.magnitude(1, 600))
  }

  #nextFullDisk(): void {
    if (this.rates.fullDiskPerHour === 0) return
    const wait = (3_600_000 / this.rates.fullDiskPerHour) * 2 * this.#scheduler.random()
    this.#scheduler.after(wait, () => {
      if (!this.#on) return
      this.#diskFull = true
      this.#scheduler.after(this.#scheduler.magnitude(60_000, 2_400_000), () => {
        this.#diskFull = false
        this.#nextFullDisk()
      })
    })
  }
}
