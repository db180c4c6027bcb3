import { availableIn, type Customer, type Event } from '@attune/engine'
import { decodeCustomer, type MemoryState, Words } from 'attune/testing'
import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import type { Plant } from './plant.ts'
import type { Scheduler } from './scheduler.ts'
import type { Sending } from './sim-channel.ts'
import { codeOf, questionIn, TALK, traitOf } from './talk-threads.ts'
import type { Violations } from './violations.ts'

interface TalkersOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly violations: Violations
  readonly talkers: number
  /** Within which everybody joins, ms. */
  readonly durationMs: number
  readonly server: () => Server | undefined
  readonly stored: MemoryState
  /** The time that providers tell: the host's. */
  readonly now: () => number
  readonly planted: Plant | undefined
}

/** A question as it came to a phone: when it was made, and when it arrived. */
interface Seen {
  readonly question: string
  readonly delivery: string
  readonly createdAt: number
  readonly at: number
}

/** What somebody wrote as an answer: its words say to which question. */
interface Written {
  readonly at: number
  readonly isQuote: boolean
}

interface Talker {
  readonly name: string
  /** After so many questions they have had enough; Infinity for most. */
  readonly patience: number
  /** Questions on the phone, in the order in which they came. */
  readonly seen: Seen[]
  /** Attempts to bring questions to it; `at` is Infinity for one that was of no use. */
  readonly sent: Seen[]
  readonly written: Map<string, Written>
  isStopped: boolean
  /** Whether the stop was acknowledged. */
  isSilent: boolean
}

const SHARE_WHO_STOP = 0.3
const SAYS_STOP = ['STOP', 'stop', 'Stop!', 'please stop', 'StOp', 'unsubscribe']
const HOUR_MS = 3_600_000

/**
 * People who talk by text: they answer the last question on their phone or one that they quote, twice, late and out of order,
 * send codes that others have, ask for a person, and stop at every step.
 */
export class Talkers {
  /** Answers that crossed a question on its way: whoever wrote them had not seen it, and nothing told so. */
  crossed = 0
  readonly #options: TalkersOptions
  readonly #talkers = new Map<string, Talker>()
  #open = 0
  #texts = 0

  constructor(options: TalkersOptions) {
    this.#options = options
    const { durationMs, scheduler, talkers } = options
    for (let i = 0; i < talkers; i++) {
      const name = `user:talker-${i}`
      const patience = scheduler.chance(SHARE_WHO_STOP) ? scheduler.between(0, 6) : Number.POSITIVE_INFINITY
      const talker = { name, patience, seen: [], sent: [], written: new Map(), isStopped: false, isSilent: false }
      this.#talkers.set(name, talker)
      scheduler.after(durationMs * 0.6 * scheduler.random(), () => this.#join(talker))
      if (scheduler.chance(0.3))
        scheduler.after(durationMs * scheduler.random(), () =>
          this.#tell(talker, { type: 'run-requested', kind: 'thread', flow: 'poll', properties: {} }, options.now()),
        )
      // Half as many cups as people, so that one code is sent by two.
      if (scheduler.chance(0.5))
        scheduler.after(durationMs * scheduler.random(), () =>
          this.#say(talker, codeOf(scheduler.between(0, Math.floor(talkers / 2))), options.now()),
        )
    }
  }

  get whatIsLeft(): string[] {
    const { stored, talkers } = this.#options
    if (talkers === 0) return []
    if (this.#open > 0) return [`${this.#open} texts are not acknowledged`]
    const open = [...stored.runs.values()].filter(({ outcome }) => outcome === undefined)
    return open.map(({ customer, flow, id, step }) => `customer ${customer} is still at ${step} of ${flow} (${id})`)
  }

  /** A message left for a phone. */
  sent({ at, handOver, taken }: Sending): void {
    const { delivery, recipient } = handOver
    const talker = delivery.channel === 'sms' ? this.#talkerAmong(recipient.identifiers) : undefined
    if (!talker) return
    if (talker.isSilent && !delivery.action.startsWith('keyword:'))
      this.#options.violations.add(5, `${delivery.action} was sent to ${talker.name} after STOP was acknowledged`)
    const question = questionIn(delivery.content.text)
    if (question === undefined) return
    const { createdAt, id } = delivery
    talker.sent.push({ question, delivery: id, createdAt, at: taken ? at : Number.POSITIVE_INFINITY })
    if (!taken) return
    talker.seen.push(talker.sent.at(-1)!)
    this.#react(talker)
  }

  #talkerAmong(identifiers: readonly string[]): Talker | undefined {
    const name = identifiers.find((identifier) => identifier.startsWith('user:talker-'))
    return name === undefined ? undefined : this.#talkers.get(name)
  }

  #join(talker: Talker): void {
    const { now, scheduler } = this.#options
    this.#say(talker, 'JOIN', now(), undefined, () => {
      if (talker.patience === 0) scheduler.after(scheduler.magnitude(1, HOUR_MS), () => this.#stop(talker))
      // Not before: an agent reads whatever comes after it.
      if (scheduler.chance(0.4))
        scheduler.after(scheduler.magnitude(1000, 10 * HOUR_MS), () => this.#say(talker, 'CARE', now()))
    })
  }

  #react(talker: Talker): void {
    const { scheduler } = this.#options
    if (talker.seen.length >= talker.patience) {
      scheduler.after(scheduler.magnitude(1, HOUR_MS), () => this.#stop(talker))
      if (scheduler.chance(0.5)) return
    }
    if (!scheduler.chance(0.85)) return
    const times = scheduler.chance(0.2) ? 2 : 1
    for (let i = 0; i < times; i++) scheduler.after(scheduler.magnitude(1500, 10 * HOUR_MS), () => this.#answer(talker))
  }

  /** An answer to what is the last on the phone by now, or to an earlier question that it quotes. */
  #answer(talker: Talker): void {
    const { now, scheduler } = this.#options
    const isQuote = scheduler.chance(0.2)
    const meant = isQuote ? scheduler.pick(talker.seen) : talker.seen.at(-1)!
    const text = `${meant.question}/${this.#texts++}`
    const at = now()
    talker.written.set(text, { at, isQuote })
    const delay = scheduler.chance(0.2) ? scheduler.magnitude(1000, 20 * HOUR_MS) : 0
    scheduler.after(delay, () => this.#say(talker, text, at, isQuote ? meant.delivery : undefined))
  }

  #stop(talker: Talker): void {
    if (talker.isStopped) return
    talker.isStopped = true
    this.#say(talker, this.#options.scheduler.pick(SAYS_STOP), this.#options.now(), undefined, () => {
      talker.isSilent = true
    })
  }

  #say(talker: Talker, text: string, writtenAt: number, inReplyTo?: string, onTaken?: () => void): void {
    const { now, planted } = this.#options
    const at = planted === 'written-when-received' ? now() : writtenAt
    const quote = inReplyTo !== undefined && { inReplyTo }
    this.#tell(talker, { type: 'message-received', channel: 'sms', text, ...quote }, at, onTaken)
  }

  /** Sends an event until it is acknowledged, and now and then once more. */
  #tell({ name }: Talker, given: object, at: number, onTaken: () => void = () => undefined): void {
    const { faults, scheduler, server } = this.#options
    const event = { ...given, id: `talk-${this.#texts++}`, at: Math.floor(at) } as Event
    let isTaken = false
    this.#open++
    const attempt = () => {
      if (isTaken) return
      const current = server()
      current?.runner.submitNow([{ identifiers: [name], event }]).then(
        () => {
          if (!current.life.alive || isTaken) return
          isTaken = true
          this.#open--
          onTaken()
          if (faults.happens(0.15)) scheduler.after(scheduler.magnitude(1, HOUR_MS), () => this.#repeat(name, event))
        },
        () => undefined,
      )
      scheduler.after(scheduler.magnitude(500, 60_000), attempt)
    }
    attempt()
  }

  #repeat(name: string, event: Event): void {
    this.#options
      .server()
      ?.runner.submitNow([{ identifiers: [name], event }])
      .catch(() => undefined)
  }

  /** At the end: no thread is lost, no answer is another question's, and points came once. */
  compare(): void {
    const { stored } = this.#options
    if (this.#options.talkers === 0) return
    const words = new Words()
    words.restore([...stored.words])
    const { violations } = this.#options
    const runs = Map.groupBy(stored.runs.values(), ({ customer }) => customer)
    for (const { document } of stored.customers.values()) {
      const customer = decodeCustomer(document, words)
      const talker = this.#talkerAmong(customer.identifiers)
      if (!talker) continue
      const own = runs.get(customer.id) ?? []
      const begun = own.filter(({ flow }) => flow === 'talk').length
      if (begun !== 1) violations.add(0, `${talker.name} has joined once and is known with ${begun} talks`)
      this.#compareAnswers(talker, customer)
      const talks = own.filter(({ flow, outcome }) => flow === 'talk' && outcome === 'completed')
      this.#comparePoints(talker, customer, talks.length > 0)
    }
    this.#compareCups(stored, words)
  }

  #compareAnswers(talker: Talker, customer: Customer): void {
    for (const question of [...TALK.questions, TALK.poll]) {
      const value = customer.traits.find(({ name }) => name === traitOf(question))?.value
      const written = talker.written.get(String(value))
      if (!written) continue
      const meant = String(value).split('/')[0]
      if (meant === question) continue
      if (
        !written.isQuote &&
        (wasOnItsWay(question, written.at, talker.sent) || this.#wasLostOnItsWay(written.at, talker, customer))
      )
        this.crossed++
      else this.#options.violations.add(0, `${talker.name} answered ${meant}, and ${value} was credited to ${question}`)
    }
  }

  /** Whether, after what was the last on the phone, another one had been put that was called back or lost in a crash before it left. */
  #wasLostOnItsWay(writtenAt: number, { sent }: Talker, { id }: Customer): boolean {
    const shown = Math.max(0, ...sent.filter(({ at }) => at <= writtenAt).map(({ createdAt }) => createdAt))
    return [...this.#options.stored.deliveries.values()].some(
      ({ attempts, createdAt, customer, reason }) =>
        customer === id &&
        (attempts === 0 || reason === 'unknown_after_crash') &&
        createdAt >= shown &&
        toTheSecond(createdAt) <= writtenAt,
    )
  }

  #comparePoints({ name }: Talker, customer: Customer, isCompleted: boolean): void {
    const points = pointsOf(customer, 'talks')
    if (points > TALK.points.talks || (isCompleted && points === 0))
      this.#options.violations.add(6, `${name} has ${points} points for one talk`)
  }

  #compareCups(stored: MemoryState, words: Words): void {
    const given = [...stored.customers.values()].reduce(
      (sum, { document }) => sum + pointsOf(decodeCustomer(document, words), 'cups'),
      0,
    )
    const taken = [...stored.pools].filter(([pool, { spent }]) => pool.startsWith('code:cups/') && spent > 0)
    if (given !== taken.length * TALK.points.cups)
      this.#options.violations.add(6, `${taken.length} codes have brought ${given} points`)
    for (const [pool, { spent }] of taken)
      if (spent > 1) this.#options.violations.add(6, `${pool} was taken ${spent} times`)
  }
}

/** Whether a question had been put when something was written, to the second, and had not come to the phone yet. */
function wasOnItsWay(question: string, writtenAt: number, sent: readonly Seen[]): boolean {
  return sent.some((one) => one.question === question && toTheSecond(one.createdAt) <= writtenAt && writtenAt <= one.at)
}

/** Providers tell times to the second. */
function toTheSecond(at: number): number {
  return Math.floor(at / 1000) * 1000
}

function pointsOf({ points }: Customer, programme: string): number {
  return points
    .filter((account) => account.programme === programme)
    .reduce((sum, account) => sum + availableIn(account), 0)
}
