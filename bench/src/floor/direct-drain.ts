import { RecordBatch, type Store } from 'attune/testing'
import type { FloorDocuments } from './floor-documents.ts'
import { changesOf, customerOf, type FloorJob, writeMessage } from './floor-drain.ts'

/**
 * The simpler design that was not chosen: no journal, one SQLite transaction for each drained queue, answered when it
 * is committed. Documents are read from memory, which a careful version of this design would do as well.
 */
export class DirectDrain {
  readonly #store: Store
  readonly #documents: FloorDocuments
  #queue: FloorJob[] = []
  #running = false
  #position: number

  constructor(store: Store, documents: FloorDocuments, position: number) {
    this.#store = store
    this.#documents = documents
    this.#position = position
  }

  take(job: FloorJob): void {
    this.#queue.push(job)
    if (this.#running) return
    this.#running = true
    setImmediate(() => void this.#drain())
  }

  /** The store is never behind. */
  checkpoint(): void {
    return
  }

  async close(): Promise<void> {
    while (this.#running) await new Promise((resolve) => setImmediate(resolve))
    await this.#store.close()
  }

  async #drain(): Promise<void> {
    const jobs = this.#queue
    this.#queue = []
    const records = new RecordBatch(jobs.length * 1024)
    const now = Date.now()
    for (const { messages } of jobs) {
      for (const message of messages) {
        writeMessage(records, message, now)
        this.#documents.touch(customerOf(message))
      }
    }
    const history = records.count === 0 ? [] : [{ first: this.#position + 1, bytes: records.bytes }]
    this.#position += records.count
    await this.#store.commit(changesOf(this.#position, this.#documents, history))
    for (const job of jobs) job.answer()
    this.#running = this.#queue.length > 0
    if (this.#running) setImmediate(() => void this.#drain())
  }
}
