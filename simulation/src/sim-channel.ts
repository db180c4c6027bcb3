import type { DeliveryReported } from '@attune/engine'
import {
  anyConfigSchema,
  type ChannelAdapter,
  type HandOver,
  type OutgoingMessage,
  type SendResult,
} from 'attune/testing'
import type { Faults } from './faults.ts'
import type { Life } from './life.ts'
import type { Scheduler } from './scheduler.ts'
import { SENDER_INTERVAL_MS } from './sim-sends.ts'

/** What the other side does with a message. `taken`: the person gets it, whatever the answer says. */
interface Fate {
  readonly taken: boolean
  readonly answer: SendResult | 'never' | 'breaks'
  readonly afterMs: number
}

/** One attempt to send, as the other side saw it. */
export interface Sending {
  readonly at: number
  readonly handOver: HandOver
  readonly taken: boolean
  /** Whether the host cannot know that it was not taken. */
  readonly possible: boolean
}

/** The far end of every channel: providers that deliver, refuse, ask for patience, answer late, wrongly or never. */
export class SimChannels {
  readonly sendings: Sending[] = []
  readonly #scheduler: Scheduler
  readonly #faults: Faults
  readonly #onSending: (sending: Sending) => void
  /** The host's time: it counts from the newest of its records where the clock went back. */
  readonly #now: () => number
  /** Tells the host of a receipt; whether it has taken it. */
  readonly #tell: (customer: number, event: DeliveryReported) => Promise<boolean>
  #unanswered: (() => void)[] = []

  constructor(
    scheduler: Scheduler,
    faults: Faults,
    now: () => number,
    onSending: (sending: Sending) => void,
    tell: (customer: number, event: DeliveryReported) => Promise<boolean>,
  ) {
    this.#tell = tell
    this.#scheduler = scheduler
    this.#faults = faults
    this.#now = now
    this.#onSending = onSending
  }

  /** The adapters of one life of the process. */
  open(life: Life): ReadonlyMap<string, ChannelAdapter> {
    const adapter: ChannelAdapter = {
      configSchema: anyConfigSchema,
      capabilities: {
        ...{ address: undefined, buttons: 0, media: 0, textLength: undefined },
        ...{ receipts: true, idempotent: false },
      },
      senderLimit: ({ delivery: { action, channel } }) =>
        channel === 'hook' && action.startsWith('club-') ? { key: 'club', intervalMs: SENDER_INTERVAL_MS } : undefined,
      send: (message) => this.#send(message, life),
    }
    return new Map(['once', 'again', 'inbox'].map((kind) => [kind, adapter]))
  }

  /** Everybody who never answered gives up. */
  giveUp(): void {
    const unanswered = this.#unanswered
    this.#unanswered = []
    for (const answer of unanswered) answer()
  }

  #send({ handOver }: OutgoingMessage, life: Life): Promise<SendResult> {
    if (!life.boundary()) return new Promise(() => undefined)
    const { taken, answer, afterMs } = this.#drawFate(handOver)
    const possible = taken || !(typeof answer === 'object' && answer.outcome !== 'unknown')
    const sending = { at: this.#now(), handOver, taken, possible }
    this.sendings.push(sending)
    this.#onSending(sending)
    if (typeof answer === 'object' && answer.outcome === 'accepted') this.#sendReceipts(sending)
    // The message is out; the process may end before it hears of it.
    if (!life.boundary()) return new Promise(() => undefined)
    return new Promise((resolve, reject) => {
      if (answer === 'never')
        this.#unanswered.push(() => life.alive && resolve({ outcome: 'unknown', reason: 'timeout' }))
      else if (answer === 'breaks') life.after(afterMs, () => reject(new Error('the adapter broke')))
      else life.after(afterMs, () => life.boundary() && resolve(answer))
    })
  }

  /**
   * Tells what became of a message: soon, before the answer even, or much later; once or twice. Of one that has arrived it may
   * never be told; one that has not is told of until somebody has heard it.
   */
  #sendReceipts({ handOver, taken }: Sending): void {
    const scheduler = this.#scheduler
    const { attempt, customer, delivery } = handOver
    const outcome = taken ? 'delivered' : 'rejected'
    const id = `receipt/${delivery.id}/${attempt}/${outcome}`
    const send = async () => {
      const at = this.#now()
      const receipt = { type: 'delivery-reported', id, at, delivery: delivery.id, attempt, outcome } as const
      if (!(await this.#tell(customer, receipt)) && !taken) scheduler.after(60_000, () => void send())
    }
    const times = taken ? scheduler.between(0, 2) : scheduler.between(1, 2)
    for (let i = 0; i < times; i++) scheduler.after(scheduler.magnitude(1, 3_600_000), () => void send())
  }

  #drawFate({ delivery }: HandOver): Fate {
    const scheduler = this.#scheduler
    const afterMs = scheduler.between(0, 400)
    // The inbox is part of the host: nothing lies between it and the person.
    if (delivery.channel === 'inbox' || !this.#faults.happens(this.#faults.rates.channelTrouble))
      return { taken: true, answer: { outcome: 'delivered' }, afterMs }
    const taken = scheduler.chance(0.5)
    const patience = scheduler.chance(0.5) ? {} : { retryAfterMs: scheduler.magnitude(1000, 3_600_000) }
    switch (scheduler.between(0, 7)) {
      case 0:
        return { taken: false, answer: { outcome: 'rejected', reason: 'gone' }, afterMs }
      case 1:
      case 2:
        return { taken: false, answer: { outcome: 'deferred', reason: 'busy', ...patience }, afterMs }
      case 3:
        return { taken, answer: { outcome: 'unknown', reason: 'connection_lost' }, afterMs }
      case 4:
        return { taken: true, answer: { outcome: 'delivered' }, afterMs: scheduler.magnitude(1000, 1_800_000) }
      case 5:
        return { taken, answer: 'never', afterMs }
      case 6:
        return { taken, answer: { outcome: 'accepted' }, afterMs }
      default:
        return { taken, answer: 'breaks', afterMs }
    }
  }
}
