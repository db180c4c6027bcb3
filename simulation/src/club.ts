import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import { ZONES } from './people.ts'
import { sayUntilHeard } from './say-again.ts'
import type { Scheduler } from './scheduler.ts'

interface ClubOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly people: number
  /** Within which everybody comes and goes, ms. */
  readonly durationMs: number
  readonly server: () => Server | undefined
}

/** Somebody who joins the club, and may leave it and come back. */
interface Fan {
  readonly number: number
  readonly identifier: string
  readonly zone: string
  /** unsure: it was said, and nobody has answered yet. */
  state: 'in' | 'out' | 'unsure'
  /** Since when, by the true time. */
  since: number
  /** What the fan was answered to be, by number of the host. */
  customer: number | undefined
  statements: number
}

/** Between two things that one of them says, ms. */
const APART_MS = 120_000

/** People of whom it is known at any time whether they belong to the audience `club`: each says the next thing only once the last was heard. */
export class Club {
  readonly fans: readonly Fan[]
  readonly #options: ClubOptions
  #unheard = 0

  constructor(options: ClubOptions) {
    const { durationMs, people, scheduler } = options
    this.#options = options
    this.fans = Array.from({ length: people }, (_, number) => ({
      ...{ number, identifier: `user:fan${number}`, zone: scheduler.pick(ZONES), customer: undefined, statements: 0 },
      ...{ state: 'out', since: scheduler.now },
    }))
    for (const fan of this.fans) {
      // Most are there from the beginning; some come later, and some leave and come back.
      const first = scheduler.chance(0.7) ? scheduler.between(0, 600_000) : durationMs * scheduler.random()
      scheduler.after(first, () => this.#say(fan, true, durationMs))
    }
  }

  get whatIsLeft(): string[] {
    return this.#unheard === 0 ? [] : [`${this.#unheard} statements of fans are not acknowledged`]
  }

  /** Who has been in the club, or out of it, for certain ever since an instant. */
  certain(state: 'in' | 'out', since: number): readonly number[] {
    return this.fans.filter((fan) => fan.state === state && fan.since <= since).map(({ number }) => number)
  }

  fanOf(customer: number): Fan | undefined {
    return this.fans.find((fan) => fan.customer === customer)
  }

  #say(fan: Fan, isIn: boolean, leftMs: number): void {
    const { scheduler } = this.#options
    fan.state = 'unsure'
    this.#unheard++
    this.#tell(fan, isIn, `fan${fan.number}/${fan.statements++}`, scheduler.now)
    const wait = APART_MS + leftMs * scheduler.random()
    if (scheduler.chance(0.35)) scheduler.after(wait, () => this.#sayNext(fan, !isIn, leftMs / 2))
  }

  #sayNext(fan: Fan, isIn: boolean, leftMs: number): void {
    if (fan.state !== 'unsure') return this.#say(fan, isIn, leftMs)
    this.#options.scheduler.after(APART_MS, () => this.#sayNext(fan, isIn, leftMs))
  }

  #tell(fan: Fan, isIn: boolean, id: string, at: number): void {
    const say = ({ runner }: Server) => {
      const event = { type: 'identified', id, at, zone: fan.zone, traits: { club: isIn } } as const
      return runner.submit([{ identifiers: [fan.identifier], event }])
    }
    sayUntilHeard(this.#options, 300_000, say, ([outcome]) => {
      this.#unheard--
      fan.customer = outcome!.customer
      fan.state = isIn ? 'in' : 'out'
      fan.since = this.#options.scheduler.now
    })
  }
}
