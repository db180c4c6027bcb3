import {
  type Changes,
  changesUpTo,
  type HistoryChunk,
  type Log,
  RecordBatch,
  type Store,
  writeRecord,
} from 'attune/testing'
import type { FloorDocuments } from './floor-documents.ts'

/** One call of the HTTP side: what it brought, and how to answer it once that is durable. */
export interface FloorJob {
  readonly messages: readonly FloorMessage[]
  answer(): unknown
}

/** A message as `JSON.parse` gives it; the floor knows its customer by the number in the user id. */
export interface FloorMessage {
  readonly userId?: string
}

/** More than the host's runner takes at once: the floor steps nothing that others would have to wait for. */
const DRAIN_EVENTS = 256
const MAX_BEHIND = 100_000

/** The runner without identity and engine: drain, log, touch documents, answer when durable; the store behind. */
export class FloorDrain {
  readonly #log: Log
  readonly #store: Store
  readonly #documents: FloorDocuments
  readonly #queue: FloorJob[] = []
  #running = false
  #last: number
  #durable: Promise<void> = Promise.resolve()
  #committed: number
  #committing: Promise<void> | undefined

  constructor(log: Log, store: Store, documents: FloorDocuments) {
    this.#log = log
    this.#store = store
    this.#documents = documents
    this.#last = log.last
    this.#committed = log.last
  }

  take(job: FloorJob): void {
    this.#queue.push(job)
    this.#wake()
  }

  /** Begins to bring the store up to date, unless that is under way. */
  checkpoint(): void {
    if (this.#committing !== undefined || this.#last === this.#committed) return
    this.#committing = this.#commit(this.#last).finally(() => {
      this.#committing = undefined
    })
  }

  /** Finishes what was taken and closes log and store. */
  async close(): Promise<void> {
    while (this.#running || this.#queue.length > 0) await new Promise((resolve) => setImmediate(resolve))
    await this.#committing
    this.checkpoint()
    await this.#committing
    await this.#log.close()
    await this.#store.close()
  }

  #wake(): void {
    if (this.#running) return
    this.#running = true
    setImmediate(() => void this.#drain())
  }

  async #drain(): Promise<void> {
    if (this.#last - this.#committed > MAX_BEHIND) {
      this.checkpoint()
      await this.#committing
    }
    const jobs = this.#takeJobs()
    const records = new RecordBatch(jobs.length * 1024)
    const now = Date.now()
    for (const { messages } of jobs) for (const message of messages) writeMessage(records, message, now)
    if (records.count > 0) this.#append(records)
    for (const { messages } of jobs) for (const message of messages) this.#documents.touch(customerOf(message))
    void this.#durable.then(() => {
      for (const job of jobs) job.answer()
    })
    this.#running = false
    if (this.#queue.length > 0) this.#wake()
  }

  #append(records: RecordBatch): void {
    const { durable, last } = this.#log.append(records)
    this.#durable = durable
    this.#last = last
  }

  #takeJobs(): FloorJob[] {
    let events = 0
    let count = 0
    while (count < this.#queue.length && events < DRAIN_EVENTS) events += this.#queue[count++]!.messages.length
    return this.#queue.splice(0, count)
  }

  async #commit(position: number): Promise<void> {
    const changes = changesOf(position, this.#documents, [])
    await this.#durable
    await this.#store.commit(changes)
    this.#committed = position
    await this.#log.trim(position)
  }
}

/** Adds a message to the records, framed as the host frames an event. */
export function writeMessage(records: RecordBatch, message: FloorMessage, now: number): void {
  writeRecord(records, { kind: 'event', now, customer: customerOf(message), event: message as never })
}

/** What the store is to hold: the documents that changed, and the history where it is kept. */
export function changesOf(position: number, documents: FloorDocuments, history: readonly HistoryChunk[]): Changes {
  return changesUpTo(position, { customers: documents.takeChanged(), history })
}

/** The number of a message's customer; 1 for messages of nobody. */
export function customerOf({ userId }: FloorMessage): number {
  return userId === undefined ? 1 : Number(userId.slice(1))
}
