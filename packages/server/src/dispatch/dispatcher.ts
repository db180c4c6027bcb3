import type { Channel, Event } from '@attune/engine'
import { ChannelSetupError } from '../channels/secrets.ts'
import type { Clock } from '../runner/clock.ts'
import type { HandOver } from '../runner/hand-over.ts'
import { Slots } from '../tables/slots.ts'
import type { ChannelAdapter } from './channel-adapter.ts'
import { misconfigured } from './channel-problems.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { type LinksFor, renderContent } from './render.ts'
import { type Carried, eventOf, lostAddress, refusedAtProvider } from './report.ts'
import { type Limit, type Rank, Turnstiles } from './turnstile.ts'

export interface DispatcherOptions {
  /** Adapters by the kind of channel that they carry. */
  readonly adapters: ReadonlyMap<string, ChannelAdapter>
  readonly clock: Clock
  /** Does something after so many ms. */
  readonly after: (ms: number, task: () => void) => void
  /** Takes the report of a delivery into the log. */
  readonly report: (customer: number, event: Event) => void
  /** Links that texts may hold; none where it is not given. */
  readonly links?: LinksFor
  /** When a process before this one may have sent something last; undefined where there was none. */
  readonly resumedAt?: number
  /** The channel as the playbook in force defines it. */
  readonly channel: (id: string) => Channel | undefined
}

/** Messages that one channel has on the wire at once. */
const CONCURRENCY = 64

/** One that had to wait longer than this goes back to the door: consent and limits may have changed meanwhile. */
const STALE_MS = 1000

/** Who would have to wait longer than this for a turn comes back to the door when it is there. */
const HOLD_MS = 500

interface Waiting {
  readonly handOver: HandOver
  readonly since: number
  /** What it goes through, one after the other with others. */
  readonly limits: readonly Limit[]
}

/** For how long a provider is left alone that asks for it and does not say for how long. */
const THROTTLE_MS = 1000

interface Lane {
  /** By priority: the first list goes before the second. */
  readonly waiting: readonly [Waiting[], Waiting[], Waiting[]]
  readonly breaker: CircuitBreaker
  /** The provider has asked to be left alone until then. */
  pausedUntil: number
  busy: number
  /** When the line is looked at again, since nothing in it may leave before. */
  wakeAt: number
  /** Why a message was not taken the last time that one was not. */
  lastError: { readonly at: number; readonly reason: string } | undefined
}

/** How it goes on a channel at this moment. */
export interface LaneState {
  readonly waiting: number
  readonly onTheWire: number
  readonly circuitOpenUntil: number | undefined
  readonly throttledUntil: number | undefined
  readonly lastError: { readonly at: number; readonly reason: string } | undefined
}

interface Departure {
  readonly delivery: string
  readonly outcome: Promise<Carried['outcome']>
}

/** Carries what was handed over to its channel, and reports what became of it. Holds nothing that a restart would miss. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #lanes = new Map<string, Lane>()
  readonly #turnstiles: Turnstiles
  readonly #configs = new WeakMap<Channel, Config>()
  /** What is on the wire: some dozens on each channel at most. */
  readonly #departures = new Slots<Departure>()

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#turnstiles = new Turnstiles(options.resumedAt)
  }

  /** Takes a delivery whose hand-over is durable. */
  handOver(handOver: HandOver): void {
    const lane = this.#laneOf(handOver.delivery.channel)
    const now = this.#options.clock.now()
    const entry = { handOver, since: now, limits: this.#limitsOn(lane, handOver) }
    const turnAt = hadItsTurn(handOver, now) ? now : this.#promise(entry, now)
    if (turnAt > now + HOLD_MS) return this.#sendBack(handOver, turnAt)
    lane.waiting[handOver.priority].push(entry)
    this.#serve(lane)
  }

  /** What becomes of the hand-over of a delivery that is under way; undefined where none is. Never rejects. */
  departure(delivery: string): Promise<Carried['outcome']> | undefined {
    return this.#departures.find((departure) => departure.delivery === delivery)?.outcome
  }

  /** Sends back what waits and should not leave any more: the door decides. What is on the wire cannot be called back. */
  recall(deliveries: readonly string[]): void {
    for (const waiting of this.#queues()) {
      for (const entry of waiting.filter(({ handOver }) => deliveries.includes(handOver.delivery.id))) {
        waiting.splice(waiting.indexOf(entry), 1)
        this.#sendBack(entry.handOver)
      }
    }
  }

  /** Lets go of what waits for customers who were erased. What is on the wire at this moment cannot be called back. */
  forget(customers: readonly number[]): void {
    for (const waiting of this.#queues()) {
      const kept = waiting.filter(({ handOver }) => !customers.includes(handOver.customer))
      waiting.splice(0, waiting.length, ...kept)
    }
  }

  /** How it goes on a channel. */
  stateOf(channel: string): LaneState {
    const now = this.#options.clock.now()
    const { breaker, busy, lastError, pausedUntil, waiting } = this.#laneOf(channel)
    return {
      waiting: waiting.reduce((sum, { length }) => sum + length, 0),
      onTheWire: busy,
      circuitOpenUntil: breaker.openUntil(now),
      throttledUntil: pausedUntil > now ? pausedUntil : undefined,
      lastError,
    }
  }

  #laneOf(channel: string): Lane {
    const known = this.#lanes.get(channel)
    if (known) return known
    const waiting: Lane['waiting'] = [[], [], []]
    const lane: Lane = {
      ...{ waiting, breaker: new CircuitBreaker(), pausedUntil: 0, busy: 0 },
      ...{ wakeAt: Number.POSITIVE_INFINITY, lastError: undefined },
    }
    this.#lanes.set(channel, lane)
    return lane
  }

  #serve(lane: Lane): void {
    while (lane.busy < CONCURRENCY) {
      const now = this.#options.clock.now()
      const next = this.#takeNext(lane, now)
      if (!next) return this.#wake(lane, now)
      if (now - next.since > STALE_MS) {
        this.#sendBack(next.handOver, this.#turnstiles.freeAt(next.limits) > now ? this.#promise(next, now) : undefined)
        continue
      }
      this.#turnstiles.pass(next.limits, now, next.since)
      lane.busy++
      const outcome = this.#carry(next.handOver, lane)
      const slot = this.#departures.put({ delivery: next.handOver.delivery.id, outcome })
      void outcome.then(() => this.#departures.take(slot))
    }
  }

  /** The first in line that may leave, or has waited for too long. */
  #takeNext({ waiting }: Lane, now: number): Waiting | undefined {
    for (const line of waiting) {
      const index = line.findIndex(
        ({ limits, since }) => this.#turnstiles.freeAt(limits) <= now || now - since > STALE_MS,
      )
      if (index >= 0) return index === 0 ? line.shift() : line.splice(index, 1)[0]
    }
    return undefined
  }

  /** Looks at the line again when the first in it may leave. */
  #wake(lane: Lane, now: number): void {
    const freeAt = lane.waiting.flatMap((line) => line.map(({ limits }) => this.#turnstiles.freeAt(limits)))
    const wakeAt = freeAt.reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY)
    if (wakeAt >= lane.wakeAt) return
    lane.wakeAt = wakeAt
    this.#options.after(Math.ceil(wakeAt - now), () => {
      if (lane.wakeAt === wakeAt) lane.wakeAt = Number.POSITIVE_INFINITY
      this.#serve(lane)
    })
  }

  #promise({ handOver, limits, since }: Waiting, now: number): number {
    return this.#turnstiles.promise(limits, rankOf(handOver, since < now || hadItsTurn(handOver, now)), now)
  }

  /** The rates of the channel by whose provider it goes, and of the sender there. */
  #limitsOn(lane: Lane, handOver: HandOver): readonly Limit[] {
    const own = this.#options.channel(handOver.delivery.channel)
    const via = whyShut(lane, this.#options.clock.now()) ? this.#failover(own) : own
    const adapter = via && this.#options.adapters.get(via.kind)
    if (!adapter || (via.intervalMs === undefined && !adapter.senderLimit)) return []
    const config = adapter.senderLimit && this.#configOf(via, adapter)
    const sender = config?.success ? adapter.senderLimit?.(handOver, config.data) : undefined
    return [
      ...(via.intervalMs === undefined ? [] : [{ key: `channel/${via.turnsOf}`, intervalMs: via.intervalMs }]),
      ...(sender ? [{ ...sender, key: `${via.kind}/${sender.key}` }] : []),
    ]
  }

  /** Read once for each channel of a playbook. */
  #configOf(channel: Channel, adapter: ChannelAdapter): Config {
    const known = this.#configs.get(channel)
    if (known) return known
    const config = adapter.configSchema.safeParse(channel.config)
    this.#configs.set(channel, config)
    return config
  }

  async #carry(handOver: HandOver, lane: Lane): Promise<Carried['outcome']> {
    const { clock } = this.#options
    const channel = this.#options.channel(handOver.delivery.channel)
    const shut = whyShut(lane, clock.now())
    const via = shut ? this.#failover(channel) : channel
    let result = shut
    if (!shut || via) {
      const through = via && via !== channel ? this.#laneOf(via.id) : lane
      through.breaker.begin()
      result = await this.#send(handOver, via)
      this.#note(result, through)
    }
    this.#report(handOver, channel, result!)
    lane.busy--
    this.#serve(lane)
    return result!.outcome
  }

  *#queues(): Iterable<Waiting[]> {
    for (const { waiting } of this.#lanes.values()) yield* waiting
  }

  /** The channel by whose provider a message may go while that of its own cannot be used; undefined where there is none. */
  #failover(channel: Channel | undefined): Channel | undefined {
    const other = channel?.failover === undefined ? undefined : this.#options.channel(channel.failover)
    return other && !whyShut(this.#laneOf(other.id), this.#options.clock.now()) ? other : undefined
  }

  #note(result: Carried, lane: Lane): void {
    const now = this.#options.clock.now()
    lane.breaker.note(result.outcome, now)
    if ('reason' in result) lane.lastError = { at: now, reason: result.reason }
    if (result.outcome === 'throttled') lane.pausedUntil = now + (result.retryAfterMs ?? THROTTLE_MS)
  }

  async #send(handOver: HandOver, channel: Channel | undefined): Promise<Carried> {
    const adapter = channel && this.#options.adapters.get(channel.kind)
    if (!channel || !adapter) return { outcome: 'rejected', reason: 'channel_unknown' }
    const config = this.#configOf(channel, adapter)
    if (!config.success) return { outcome: 'rejected', reason: misconfigured(config.error) }
    const rendered = await renderContent(handOver, adapter, this.#options.links)
    if (!rendered.ok) return { outcome: 'rejected', reason: `content_failed: ${rendered.reason}` }
    try {
      const result = await adapter.send({ id: handOver.delivery.id, handOver, content: rendered.content }, config.data)
      return { ...result, content: rendered.content }
    } catch (error) {
      if (error instanceof ChannelSetupError)
        return { outcome: 'deferred', reason: `not_set_up: ${error.message}`, spared: true }
      // An adapter that breaks its word: whether the message left is anybody's guess.
      return { outcome: 'unknown', reason: `adapter_failed: ${error instanceof Error ? error.message : String(error)}` }
    }
  }

  #report(handOver: HandOver, channel: Channel | undefined, result: Carried): void {
    const now = this.#options.clock.now()
    const { customer } = handOver
    // Before the delivery ends: what it falls back to must not go to the same address.
    for (const identifier of result.gone ?? [])
      this.#options.report(customer, lostAddress(handOver.delivery.id, identifier, reasonOf(result), now))
    if (result.refused) {
      const { delivery } = handOver
      this.#options.report(customer, refusedAtProvider(delivery.id, delivery.channel, reasonOf(result), now))
    }
    this.#options.report(customer, eventOf(handOver, channel, result, now))
  }

  #sendBack({ customer, delivery, attempt }: HandOver, turnAt?: number): void {
    const at = this.#options.clock.now()
    this.#options.report(customer, {
      type: 'delivery-returned',
      id: `returned/${delivery.id}/${attempt}/${at}`,
      at,
      delivery: delivery.id,
      attempt,
      ...(turnAt !== undefined && { turnAt: Math.ceil(turnAt) }),
    })
  }
}

type Config = ReturnType<ChannelAdapter['configSchema']['safeParse']>

/** Whether it was promised a turn before, which has come. */
function hadItsTurn({ attempt, delivery: { turnAt } }: HandOver, now: number): boolean {
  return attempt > 1 && turnAt !== undefined && turnAt <= now
}

function rankOf({ priority }: HandOver, hasWaited: boolean): Rank {
  if (priority === 0) return 0
  if (priority === 2) return 3
  return hasWaited ? 1 : 2
}

/** Why a lane takes nothing at the moment; undefined where it does. */
function whyShut({ breaker, pausedUntil }: Lane, now: number): Carried | undefined {
  const until = breaker.openUntil(now)
  if (until !== undefined)
    return { outcome: 'deferred', reason: 'circuit_open', retryAfterMs: until - now, spared: true }
  if (pausedUntil <= now) return undefined
  return { outcome: 'deferred', reason: 'throttled', retryAfterMs: pausedUntil - now, spared: true }
}

function reasonOf(result: Carried): string {
  return 'reason' in result ? result.reason : ''
}
