import { createWorkload, type Workload, workloadPlaybook } from '@attune/city'
import type { Event } from '@attune/engine'
import {
  DEFAULT_INPUT_LIMITS,
  Housekeeping,
  handleCall,
  openEngine,
  Refusals,
  SendFeeder,
  type Surroundings,
} from 'attune/testing'
import { prefillBodies } from '../load/prefill.ts'
import { FEW_AUDIENCES, fewAudiences } from './few-audiences.ts'
import type { GrowthAnswer, GrowthOrder } from './growth-orders.ts'
import { idleAudiences } from './idle-audiences.ts'
import { WAITING, waitBodies } from './waiting.ts'

const BATCH = 100
const IN_FLIGHT = 4
const DAY_MS = 86_400_000
const SEGMENT_BYTES = 64 * 1024 * 1024
const DOCUMENT_BYTES = 512 * 1024 * 1024

type OpenOrder = GrowthOrder & { readonly type: 'open' }

/** Runner, journal and store of Attune without HTTP, on a clock that can be set back. */
export class GrownEngine {
  readonly #around: Surroundings
  readonly #order: OpenOrder
  readonly #clock: { behindMs: number; now(): number }
  readonly #workload: Workload
  #batches = 0

  private constructor(order: OpenOrder, around: Surroundings, clock: { behindMs: number; now(): number }) {
    this.#order = order
    this.#around = around
    this.#clock = clock
    this.#workload = createWorkload({ seed: order.seed, customers: order.customers })
  }

  static async open(order: OpenOrder): Promise<GrownEngine> {
    const clock = { behindMs: 0, now: () => Date.now() - clock.behindMs }
    const { runner, store } = await openEngine(
      {
        directory: order.directory,
        clock: { kind: 'system' },
        documentBytes: DOCUMENT_BYTES,
        limits: DEFAULT_INPUT_LIMITS,
        playbook: playbookFor(order),
        checkpointEveryMs: 1000,
        encryptionKeys: [],
        segmentBytes: SEGMENT_BYTES,
      },
      {
        clock,
        onStopped: () => undefined,
        onDrained: () => undefined,
        onTrouble: (what, error) => console.error(`bench: ${what}:`, error),
        onHandOver: ({ attempt, customer, delivery }) =>
          void runner.submitFor(customer, deliveredReport(delivery.id, attempt, clock.now())),
        onErased: () => undefined,
        onHandedOver: () => undefined,
        onWallets: () => undefined,
        onRegrouped: () => undefined,
        onRecall: () => undefined,
        onFacts: () => undefined,
        onInboxItem: () => undefined,
        onInboxAcknowledged: () => undefined,
      },
    )
    const housekeeping = new Housekeeping({ runner, store, clock, onTrouble: () => undefined })
    const around = {
      runner,
      store,
      housekeeping,
      sends: new SendFeeder({ runner, store, clock, onTrouble: () => undefined }),
      refusals: new Refusals(clock.now()),
      clock,
      limits: DEFAULT_INPUT_LIMITS,
      newId: () => crypto.randomUUID(),
    }
    return new GrownEngine(order, around, clock)
  }

  /** Lets every customer be known. */
  async prefill(behindMs: number): Promise<void> {
    this.#clock.behindMs = behindMs
    const { customers, waiting } = this.#order
    for (const body of prefillBodies(customers, this.#clock.now())) await this.#ingest(body)
    for (const body of waitBodies(customers, waiting, this.#clock.now())) await this.#ingest(body)
    await this.#settle()
  }

  /** Events over some days until now; gives the CPU time that each took. */
  async run(events: number, days: number): Promise<GrowthAnswer> {
    const count = Math.ceil(events / BATCH)
    const now = Date.now()
    const behind = (index: number) => (days * DAY_MS * (count - index)) / count
    const bodies = Array.from({ length: count }, (_, index) =>
      this.#workload.batch(this.#batches++, BATCH, now - behind(index)),
    )
    const before = process.cpuUsage()
    for (let first = 0; first < count; first += IN_FLIGHT) {
      this.#clock.behindMs = behind(Math.min(first + IN_FLIGHT, count) - 1)
      await Promise.all(bodies.slice(first, first + IN_FLIGHT).map((body) => this.#ingest(body)))
      if (first % CHECKPOINT_BATCHES === 0) this.#around.runner.beginCheckpoint()
    }
    await this.#settle()
    const { system, user } = process.cpuUsage(before)
    return { usPerEvent: (user + system) / (count * BATCH) }
  }

  async #ingest(body: Uint8Array): Promise<void> {
    const reply = await handleCall({ type: 'ingest', endpoint: 'batch', body, trusted: true }, this.#around)
    if (reply.status !== 200)
      throw new Error(`an engine of the bench answered ${reply.status}: ${reply.body.slice(0, 300)}`)
  }

  /** Waits until the store has everything, so that no round pays for another. */
  async #settle(): Promise<void> {
    const { runner } = this.#around
    while (runner.gauges.behind > 0) {
      runner.beginCheckpoint()
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
}

function playbookFor({ audiences, idleAudiences: idle }: OpenOrder) {
  const sinkUrl = 'http://127.0.0.1:9/sink'
  const playbook = workloadPlaybook({ sinkUrl, ...(audiences === 'few' && { audiences: FEW_AUDIENCES }) })
  const asked = audiences === 'few' ? fewAudiences() : playbook.audiences
  return {
    ...playbook,
    audiences: { ...asked, ...idleAudiences(idle) },
    triggers: { ...playbook.triggers, ...WAITING.triggers },
    journeys: WAITING.journeys,
  }
}

/** The store is brought up to date about as often as on a busy server. */
const CHECKPOINT_BATCHES = 200

function deliveredReport(delivery: string, attempt: number, at: number): Event {
  return { type: 'delivery-reported', id: `report/${delivery}/${attempt}`, at, delivery, attempt, outcome: 'delivered' }
}
