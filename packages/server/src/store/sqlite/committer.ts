import { Worker } from 'node:worker_threads'
import type { Changes } from '../../runner/store.ts'
import { prepareChanges } from './apply-changes.ts'
import { openWriter } from './connection.ts'
import { packChanges } from './packed-changes.ts'
import type { StoreAnswer, StoreRequest } from './store-thread.ts'

/** The writing half of a store. */
export interface Committer {
  /** Applies changes as one; rejected when they were not applied. */
  commit(changes: Changes): Promise<void>
  close(): Promise<void>
}

/** Writes on the caller's thread, which waits for the disk: for benches and tests. */
export function openDirectCommitter(file: string): Committer {
  const db = openWriter(file)
  const apply = prepareChanges(db)
  return {
    commit: async (changes) => apply(changes),
    close: async () => {
      if (db.isOpen) db.close()
    },
  }
}

/** Starts a thread that writes. Rejects when it cannot open the file. */
export async function openThreadCommitter(file: string): Promise<ThreadCommitter> {
  const worker = new Worker(new URL('./store-thread.ts', import.meta.url), { workerData: { file } })
  const committer = new ThreadCommitter(worker)
  await committer.opened
  return committer
}

type Waiting = PromiseWithResolvers<void>

/** The store thread as seen from outside: requests are answered in the order in which they were made. */
class ThreadCommitter implements Committer {
  readonly opened: Promise<void>
  readonly #worker: Worker
  readonly #waiting: Waiting[] = []
  #ended: Error | undefined

  constructor(worker: Worker) {
    this.#worker = worker
    this.opened = this.#answer()
    worker.on('message', (answer: StoreAnswer) => this.#settle(answer))
    worker.on('error', (error) => this.#end(new Error('the store thread has failed', { cause: error })))
    worker.on('exit', () => this.#end(new Error('the store is closed')))
  }

  async commit(changes: Changes): Promise<void> {
    if (this.#ended) throw this.#ended
    const { message, transfer } = packChanges(changes)
    await this.#request({ type: 'commit', changes: message }, transfer)
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#request({ type: 'close' }, [])
  }

  #request(request: StoreRequest, transfer: ArrayBuffer[]): Promise<void> {
    this.#worker.postMessage(request, transfer)
    return this.#answer()
  }

  #answer(): Promise<void> {
    const waiting = Promise.withResolvers<void>()
    this.#waiting.push(waiting)
    return waiting.promise
  }

  #settle(answer: StoreAnswer): void {
    const waiting = this.#waiting.shift()
    if (answer.type === 'closed') this.#ended = new Error('the store is closed')
    if (answer.type !== 'refused') waiting?.resolve()
    else waiting?.reject(new Error('the store has not taken a commit', { cause: answer.error }))
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error)
  }
}
