import type { Decision } from '@attune/engine'
import { type Changes, type MemoryState, readDecision, readSendCounts, reasonCode } from 'attune/testing'
import type { Club } from './club.ts'
import { firstInstantAt } from './local-clock.ts'
import type { Sending } from './sim-channel.ts'
import { SENDER_INTERVAL_MS } from './sim-sends.ts'
import type { Violations } from './violations.ts'

/** A send, as those who made it know it. */
export interface SendUnderWay {
  readonly id: string
  /** Of this send alone, so that everything that leaves tells of which it comes. */
  readonly action: string
  /** By the true time. */
  readonly createdAt: number
  readonly startsAt: number
  readonly localMinute: number | undefined
  readonly intervalMs: number | undefined
  /** Whether a pause, or the end, was acknowledged. */
  isHalted: boolean
  isCancelled: boolean
  resumes: number
}

interface OracleOptions {
  readonly violations: Violations
  readonly lives: () => number
  readonly club: Club
}

/** What is known of a send besides. */
interface Watched {
  readonly send: SendUnderWay
  readonly livesBefore: number
  /** Those who were asked, with when and what came of it. */
  readonly asked: Map<number, Pick<Decision, 'at' | 'candidates' | 'delivery'>>
  /** To whom which delivery of it left. */
  readonly left: Map<number, string>
  /** Fans by number who were members, or were none, all the time. */
  always: readonly number[] | undefined
  never: readonly number[]
}

/** What a send may make up for after it was held up, ms. */
const BURST_MS = 100

/** Invariant 7 for sends: nobody is asked twice or left out, nothing leaves that was halted, and the counts are those of the rows. */
export class SendOracle {
  readonly #options: OracleOptions
  readonly #watched = new Map<string, Watched>()
  readonly #byAction = new Map<string, Watched>()
  #lastByRate: { readonly at: number; readonly life: number } | undefined

  constructor(options: OracleOptions) {
    this.#options = options
  }

  get asked(): number {
    return [...this.#watched.values()].reduce((sum, { asked }) => sum + asked.size, 0)
  }

  created(send: SendUnderWay): void {
    const watched: Watched = {
      ...{ send, livesBefore: this.#options.lives(), asked: new Map(), left: new Map() },
      ...{ always: undefined, never: [] },
    }
    this.#watched.set(send.id, watched)
    this.#byAction.set(send.action, watched)
  }

  /** The store says that everybody was asked. */
  completed(id: string, now: number): void {
    const watched = this.#watched.get(id)
    if (!watched || watched.always) return
    const { club, violations } = this.#options
    if (now < watched.send.createdAt) violations.add(7, `send: ${id} is over before it began`)
    watched.always = club.certain('in', watched.send.createdAt)
    watched.never = club.certain('out', watched.send.createdAt)
  }

  sent({ at, handOver: { customer, delivery } }: Sending): void {
    const watched = this.#byAction.get(delivery.action)
    if (!watched) return
    const { id, isCancelled, isHalted } = watched.send
    const said = `send: ${delivery.id} of ${id} left`
    if (isCancelled) this.#options.violations.add(7, `${said} after it was cancelled`)
    if (isHalted) this.#options.violations.add(7, `${said} while it was paused`)
    const before = watched.left.get(customer) ?? delivery.id
    if (before !== delivery.id) this.#options.violations.add(7, `${said} to ${customer}, who had got ${before}`)
    watched.left.set(customer, delivery.id)
    if (delivery.channel === 'hook') this.#checkRate(at, said)
  }

  /** All that goes by `hook` is written by one sender. A life knows nothing of what left in the one before. */
  #checkRate(at: number, said: string): void {
    const life = this.#options.lives()
    const before = this.#lastByRate
    if (before?.life === life && at - before.at < SENDER_INTERVAL_MS)
      this.#options.violations.add(7, `${said} ${at - before.at} ms after the one before it`)
    this.#lastByRate = { at, life }
  }

  /** The store has taken changes. */
  committed(changes: Changes, stored: MemoryState): void {
    for (const text of changes.decisions) {
      const decision: Decision = JSON.parse(Buffer.from(readDecision(text).json).toString())
      const watched = decision.moment.kind === 'send' && this.#watched.get(decision.moment.id)
      if (watched) this.#note(decision, watched)
    }
    for (const watched of this.#watched.values()) this.#compareCounts(watched, stored)
  }

  /** After all work. */
  compare(stored: MemoryState): void {
    const { club, violations } = this.#options
    for (const watched of this.#watched.values()) {
      const { always = [], asked, never, send } = watched
      const numbers = new Set([...asked.keys()].map((customer) => club.fanOf(customer)?.number))
      const { pending } = readSendCounts(send.id, stored.tallies)
      if (pending !== 0) violations.add(7, `send: ${pending} of ${send.id} are pending after all work`)
      if (numbers.has(undefined)) violations.add(7, `send: ${send.id} has asked somebody who never was a member`)
      for (const fan of always)
        if (!numbers.has(fan)) violations.add(7, `send: fan ${fan}, a member all the time, was left out of ${send.id}`)
      for (const fan of never)
        if (numbers.has(fan)) violations.add(7, `send: fan ${fan} was asked for ${send.id} and was no member`)
      this.#comparePace(watched)
    }
  }

  #note(decision: Decision, { asked, send }: Watched): void {
    const { club, violations } = this.#options
    const { at, customer } = decision
    if (asked.has(customer)) violations.add(7, `send: ${send.id} has asked customer ${customer} twice`)
    asked.set(customer, decision)
    const fan = club.fanOf(customer)
    const from =
      send.localMinute === undefined || !fan ? send.startsAt : firstInstantAt(fan.zone, send.localMinute, send.startsAt)
    if (at < from) violations.add(7, `send: ${send.id} has asked customer ${customer} ${from - at} ms too soon`)
  }

  /** What is counted of a send is what its decisions and deliveries say, one by one. */
  #compareCounts({ asked, send }: Watched, { deliveries, tallies }: MemoryState): void {
    const counted = readSendCounts(send.id, tallies)
    const found: Record<string, number> = { entered: asked.size }
    const add = (name: string) => {
      found[name] = (found[name] ?? 0) + 1
    }
    for (const { candidates, delivery } of asked.values()) {
      const row = delivery === undefined ? undefined : deliveries.get(delivery)
      if (delivery === undefined) add(`suppressed/${reasonCode(candidates[0]?.reason ?? 'no_treatment')}`)
      else if (row === undefined || OPEN.has(row.state)) add('pending')
      else add(row.state === 'delivered' ? 'delivered' : `${row.state}/${reasonCode(row.reason ?? '')}`)
    }
    const { delivered, entered, failed, pending, suppressed } = counted
    const told = {
      ...{ entered, delivered, pending },
      ...Object.fromEntries(Object.entries(suppressed).map(([reason, count]) => [`suppressed/${reason}`, count])),
      ...Object.fromEntries(Object.entries(failed).map(([reason, count]) => [`failed/${reason}`, count])),
    }
    const [left, right] = [textOf(told), textOf(found)]
    if (left !== right) this.#options.violations.add(7, `send: ${send.id} counts ${left}, the rows say ${right}`)
  }

  /** One more for each new beginning: how long the last one ago is known to nobody then. */
  #comparePace({ asked, livesBefore, send }: Watched): void {
    const { intervalMs, resumes } = send
    const sent = [...asked.values()].filter(({ delivery }) => delivery !== undefined).map(({ at }) => at)
    if (intervalMs === undefined || sent.length === 0) return
    const lasted = Math.max(...sent) - Math.min(...sent)
    const beginnings = 1 + resumes + this.#options.lives() - livesBefore
    const most = Math.floor((lasted + BURST_MS) / intervalMs) + beginnings
    if (sent.length > most)
      this.#options.violations.add(7, `send: ${send.id} has sent ${sent.length} messages in ${lasted} ms, not ${most}`)
  }
}

const OPEN: ReadonlySet<string> = new Set(['pending', 'handed', 'accepted', 'awaiting-approval'])

function textOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${name} ${count}`)
    .sort()
    .join(', ')
}
