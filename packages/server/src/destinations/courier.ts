import { type DestinationDefinition, parseDuration } from '@attune/engine'
import type { Webhook } from 'standardwebhooks'
import type { Outbound } from '../outbound/outbound.ts'
import type { FactRow } from '../runner/store.ts'
import { isWanted, payloadOf } from './payload.ts'
import type { Progress } from './progress.ts'

/** What a courier works with. */
export interface CourierParts {
  readonly name: string
  readonly definition: DestinationDefinition
  readonly signer: Webhook
  readonly outbound: Outbound
  /** Facts after a number, oldest first, durable ones only. Rejects while there is no telling. */
  readonly facts: (after: number, limit: number) => Promise<readonly FactRow[]>
  readonly now: () => number
  /** A number from 0 to 1. */
  readonly chance: () => number
  readonly progress: Progress
  readonly onProgress: (progress: Progress) => void
}

/** How a destination stands. */
export interface CourierStatus {
  readonly state: 'idle' | 'sending' | 'waiting' | 'stopped'
  readonly cursor: number
  readonly sent: number
  readonly dead: number
  /** Tries in a row that failed. */
  readonly failures: number
  readonly lastError: string | null
  readonly nextTryAt: number | null
  readonly lastSuccessAt: number | null
}

const TIMEOUT_MS = 10_000
const PAGE = 1000
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 300_000
const LONGEST_RETRY_AFTER_MS = 3_600_000
/** Refused facts that are kept to be looked at and sent again; beyond that the oldest are let go of. */
const MAX_DEAD = 10_000

/**
 * Tells one destination the facts, in their order, a batch at a time. What fails for now is tried again, longer and
 * longer apart, and holds up what comes after it; what is refused for good is put aside. Nobody else waits for it.
 */
export class Courier {
  readonly #parts: CourierParts
  #progress: Progress
  #state: CourierStatus['state'] = 'idle'
  #sent = 0
  #failures = 0
  #lastError: string | null = null
  #nextTryAt: number | null = null
  #lastSuccessAt: number | null = null
  #stopped = false
  #running = false
  #again = false
  #wait: { readonly timer: NodeJS.Timeout; readonly end: () => void } | undefined

  constructor(parts: CourierParts) {
    this.#parts = parts
    this.#progress = parts.progress
  }

  get status(): CourierStatus {
    return {
      ...{ state: this.#stopped ? 'stopped' : this.#state, cursor: this.#progress.cursor, sent: this.#sent },
      ...{ dead: this.#progress.dead.length, failures: this.#failures, lastError: this.#lastError },
      ...{ nextTryAt: this.#nextTryAt, lastSuccessAt: this.#lastSuccessAt },
    }
  }

  /** Numbers of the facts that were refused for good. */
  get dead(): readonly number[] {
    return this.#progress.dead
  }

  /** Number of the last fact that was told, or put aside. */
  get cursor(): number {
    return this.#progress.cursor
  }

  /** Leaves out facts up to a number, since there are too many to keep. */
  skipTo(number: number): void {
    this.#keep({ ...this.#progress, cursor: Math.max(this.#progress.cursor, number) })
  }

  /** To be called when there are new facts. */
  wake(): void {
    this.#again = true
    if (this.#running || this.#stopped) return
    this.#running = true
    void this.#run()
  }

  /** Sends what was refused once more, and what waits at once. Gives how many are sent again. */
  resend(): number {
    const { dead } = this.#progress
    this.#keep({ ...this.#progress, again: [...dead] })
    this.#wait?.end()
    this.wake()
    return dead.length
  }

  stop(): void {
    this.#stopped = true
    this.#wait?.end()
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        await this.#tellAll()
      } catch (error) {
        await this.#failed(error instanceof Error ? error.message : String(error), undefined)
      }
    }
    this.#running = false
    if (!this.#stopped) this.#state = 'idle'
  }

  async #tellAll(): Promise<void> {
    await this.#tellRefused()
    const waitMs = parseDuration(this.#parts.definition.batch.wait)!
    if (waitMs > 0) await this.#pause(waitMs)
    while (!this.#stopped) {
      const page = await this.#parts.facts(this.#progress.cursor, PAGE)
      if (page.length === 0) return
      await this.#tell(page.filter((fact) => isWanted(fact, this.#parts.definition)))
      if (!this.#stopped) this.skipTo(page.at(-1)!.number)
    }
  }

  /** What was refused and is to be tried again: each alone, so that one does not hold back the others. */
  async #tellRefused(): Promise<void> {
    for (const number of this.#progress.again) {
      const [fact] = await this.#parts.facts(number - 1, 1)
      if (this.#stopped) return
      if (fact?.number === number) await this.#deliver([fact])
      const { again, dead } = this.#progress
      const isRefused = this.#refused.delete(number)
      this.#keep({
        ...this.#progress,
        again: again.filter((one) => one !== number),
        dead: isRefused ? dead : dead.filter((one) => one !== number),
      })
    }
  }

  readonly #refused = new Set<number>()

  async #tell(facts: readonly FactRow[]): Promise<void> {
    const { size } = this.#parts.definition.batch
    for (let from = 0; from < facts.length && !this.#stopped; from += size) {
      const batch = facts.slice(from, from + size)
      await this.#deliver(batch)
      if (this.#stopped) return
      const refused = batch.map(({ number }) => number).filter((number) => this.#refused.delete(number))
      const dead = refused.length === 0 ? this.#progress.dead : [...this.#progress.dead, ...refused].slice(-MAX_DEAD)
      this.#keep({ ...this.#progress, cursor: Math.max(this.#progress.cursor, batch.at(-1)!.number), dead })
    }
  }

  /** Until the destination has taken or refused them; of a refused batch each is tried alone. */
  async #deliver(facts: readonly FactRow[]): Promise<void> {
    while (!this.#stopped) {
      this.#state = 'sending'
      const answer = await this.#post(facts)
      if (answer.outcome === 'taken') {
        this.#sent += facts.length
        this.#failures = 0
        this.#lastError = null
        this.#lastSuccessAt = this.#parts.now()
        return
      }
      if (answer.outcome === 'refused') {
        this.#lastError = answer.reason
        if (facts.length === 1) this.#refused.add(facts[0]!.number)
        else for (const fact of facts) await this.#deliver([fact])
        return
      }
      await this.#failed(answer.reason, answer.retryAfterMs)
    }
  }

  async #post(facts: readonly FactRow[]): Promise<Answer> {
    const { definition, now, outbound, signer } = this.#parts
    const { body, id } = payloadOf(facts, definition)
    const sentAt = new Date(now())
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': signer.sign(id, sentAt, body),
    }
    const answer = await outbound.post(definition.url, headers, body, TIMEOUT_MS)
    if (answer.kind !== 'answered') return { outcome: 'failed', reason: answer.reason, retryAfterMs: undefined }
    const { retryAfterMs, status } = answer
    if (status >= 200 && status < 300) return { outcome: 'taken' }
    const reason = `http_${status}`
    const isForGood = status >= 400 && status < 500 && ![401, 403, 404, 408, 410, 425, 429].includes(status)
    return isForGood ? { outcome: 'refused', reason } : { outcome: 'failed', reason, retryAfterMs }
  }

  async #failed(reason: string, retryAfterMs: number | undefined): Promise<void> {
    this.#failures++
    this.#lastError = reason
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#failures - 1, 20))
    const backoffMs = ceiling / 2 + (this.#parts.chance() * ceiling) / 2
    await this.#pause(retryAfterMs === undefined ? backoffMs : Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS))
    this.#again = true
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stopped) return
    this.#state = 'waiting'
    this.#nextTryAt = this.#parts.now() + ms
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#wait = { timer, end }
    })
    this.#wait = undefined
    this.#nextTryAt = null
  }

  #keep(progress: Progress): void {
    this.#progress = progress
    this.#parts.onProgress(progress)
  }
}

type Answer =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string; readonly retryAfterMs: number | undefined }
