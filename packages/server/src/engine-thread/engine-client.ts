import { Worker } from 'node:worker_threads'
import type { Event } from '@attune/engine'
import { bundled } from '../bundle/bundle.ts'
import type { InboxNews } from '../channels/inbox/inbox-hub.ts'
import { errorReply } from '../errors.ts'
import type { Call, Host, Reply } from '../runner/call.ts'
import type { RuledChange } from '../runner/experiment-figures.ts'
import type { HandOver } from '../runner/hand-over.ts'
import { Slots } from '../tables/slots.ts'
import { boundHeap } from './bound-heap.ts'
import { repliesOf } from './outbox.ts'
import type { EngineConfig, FromEngine, PackedCall } from './protocol.ts'

export interface EngineClientListeners {
  readonly onHandOver: (handOver: HandOver) => void
  readonly onInbox: (customer: number, news: InboxNews) => void
  readonly onWallets: (customers: readonly number[]) => void
  readonly onHandedOver: (handOvers: readonly string[]) => void
  readonly onRecall: (deliveries: readonly string[]) => void
  readonly onRegrouped: (customers: readonly number[]) => void
  readonly onErased: (customers: readonly number[]) => void
  readonly onPlaybook: (news: Extract<FromEngine, { type: 'playbook' }>) => void
  readonly onFacts: (facts: string, last: number) => void
  readonly onRuled?: (changes: readonly RuledChange[]) => void
  readonly onTrouble: (what: string, error: string) => void
  /** The thread has ended without having been asked to. */
  readonly onExit: (error: Error) => void
}

/** Calls that may wait for an answer before more are refused. */
const MAX_WAITING = 20_000

const NO_BODY = new Uint8Array(0)

/** The engine's thread as seen from the HTTP side. Calls of one turn of the event loop travel together. */
export class EngineClient implements Host {
  readonly #worker: Worker
  readonly #waiting = new Slots<(reply: Reply) => void>()
  #outgoing: { id: number; call: Call }[] = []
  #reports: (readonly [customer: number, event: Event])[] = []
  #closed: (() => void) | undefined
  #ended = false
  /** Fulfilled when the thread has recovered and takes calls. */
  readonly ready: Promise<void>

  constructor(
    config: EngineConfig,
    listeners: EngineClientListeners,
    workerUrl = bundled(new URL('./engine-worker.ts', import.meta.url)),
  ) {
    const worker = new Worker(workerUrl, { workerData: config, resourceLimits: boundHeap() })
    this.#worker = worker
    this.ready = new Promise((resolve, reject) => {
      worker.on('message', (messages: readonly FromEngine[]) => {
        for (const message of messages) {
          if (message.type === 'ready') resolve()
          else this.#take(message, listeners)
        }
      })
      worker.on('error', (error) => {
        reject(error)
        this.#end(error as Error, listeners)
      })
      worker.on('exit', (code) => this.#end(new Error(`the engine thread ended with code ${code}`), listeners))
    })
  }

  call(call: Call): Promise<Reply> {
    if (this.#ended) return Promise.resolve(errorReply('log_unavailable'))
    if (this.#waiting.size >= MAX_WAITING) return Promise.resolve(errorReply('overloaded'))
    return new Promise((resolve) => {
      const id = this.#waiting.put(resolve)
      if (this.#outgoing.push({ id, call }) === 1) setImmediate(() => this.#flush())
    })
  }

  /** Takes the report of a delivery into the log. */
  report(customer: number, event: Event): void {
    if (this.#reports.push([customer, event]) === 1) setImmediate(() => this.#flushReports())
  }

  /** Lets the thread finish what it took, bring the store up to date and end. */
  async close(): Promise<void> {
    if (this.#ended) return
    const closed = new Promise<void>((resolve) => {
      this.#closed = resolve
    })
    this.#flushReports()
    this.#worker.postMessage({ type: 'close' })
    await closed
    await this.#worker.terminate()
  }

  #flushReports(): void {
    const reports = this.#reports
    this.#reports = []
    if (reports.length > 0) this.#worker.postMessage({ type: 'reports', reports })
  }

  #flush(): void {
    const outgoing = this.#outgoing
    this.#outgoing = []
    let length = 0
    for (const { call } of outgoing) length += bodyOf(call).length
    const bodies = new Uint8Array(length)
    let offset = 0
    const calls = outgoing.map(({ id, call }): PackedCall => {
      const body = bodyOf(call)
      bodies.set(body, offset)
      offset += body.length
      return {
        id,
        call: 'body' in call ? { ...call, body: NO_BODY } : call,
        offset: offset - body.length,
        length: body.length,
      }
    })
    this.#worker.postMessage({ type: 'calls', calls, bodies: bodies.buffer }, [bodies.buffer])
  }

  #take(message: Exclude<FromEngine, { type: 'ready' }>, listeners: EngineClientListeners): void {
    switch (message.type) {
      case 'replies':
        for (const [id, reply] of repliesOf(message.replies)) this.#waiting.take(id)?.(reply)
        return
      case 'hand-overs':
        for (const handOver of message.handOvers) listeners.onHandOver(handOver)
        return
      case 'inbox':
        return listeners.onInbox(message.customer, message.news)
      case 'wallets':
        return listeners.onWallets(message.customers)
      case 'handed-over':
        return listeners.onHandedOver(message.handOvers)
      case 'regrouped':
        return listeners.onRegrouped(message.customers)
      case 'erased':
        return listeners.onErased(message.customers)
      case 'recall':
        return listeners.onRecall(message.deliveries)
      case 'playbook':
        return listeners.onPlaybook(message)
      case 'facts':
        return listeners.onFacts(message.facts, message.last)
      case 'ruled':
        return listeners.onRuled?.(message.changes)
      case 'trouble':
        return listeners.onTrouble(message.what, message.error)
      case 'closed':
        return this.#closed?.()
    }
  }

  #end(error: Error, listeners: EngineClientListeners): void {
    if (this.#ended) return
    this.#ended = true
    for (const resolve of this.#waiting.takeAll()) resolve(errorReply('log_unavailable'))
    if (this.#closed) this.#closed()
    else listeners.onExit(error)
  }
}

function bodyOf(call: Call): Uint8Array {
  return 'body' in call ? call.body : NO_BODY
}
