import { Worker } from 'node:worker_threads'
import { bundled } from '../../bundle/bundle.ts'
import type { Changes, SweepResult, SweepTask } from '../../runner/store.ts'
import { SMALL_HEAP } from '../../threads/small-heap.ts'
import { prepareChanges } from './apply-changes.ts'
import { openWriter } from './connection.ts'
import { packChanges } from './packed-changes.ts'
import { openScrubber } from './scrubber.ts'
import type { StoreAnswer, StoreRequest } from './store-thread.ts'
import { prepareSweep } from './sweep.ts'

/** The writing half of a store. */
export interface Committer {
  /** Applies changes as one; rejected when they were not applied. */
  commit(changes: Changes): Promise<void>
  /** Does a slice of work over what was stored long since. */
  sweep(task: SweepTask): Promise<SweepResult>
  /** Leaves nothing in the file of what was deleted. */
  scrub(): Promise<void>
  close(): Promise<void>
}

/** Writes on the caller's thread, which waits for the disk: for benches and tests. */
export function openDirectCommitter(file: string): Committer {
  const db = openWriter(file)
  const apply = prepareChanges(db)
  const scrubber = openScrubber(db, file)
  const sweep = prepareSweep(db)
  return {
    commit: async (changes) => apply(changes),
    sweep: async (task) => sweep(task),
    scrub: async () => scrubber.scrub(),
    close: async () => {
      if (!db.isOpen) return
      db.close()
      scrubber.close()
    },
  }
}

/** Starts a thread that writes. Rejects when it cannot open the file. */
export async function openThreadCommitter(file: string): Promise<ThreadCommitter> {
  const worker = new Worker(bundled(new URL('./store-thread.ts', import.meta.url)), {
    workerData: { file },
    resourceLimits: SMALL_HEAP,
  })
  const committer = new ThreadCommitter(worker)
  await committer.opened
  return committer
}

type Waiting = PromiseWithResolvers<StoreAnswer>

/** The store thread as seen from outside: requests are answered in the order in which they were made. */
class ThreadCommitter implements Committer {
  readonly opened: Promise<unknown>
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

  async sweep(task: SweepTask): Promise<SweepResult> {
    if (this.#ended) throw this.#ended
    const answer = await this.#request({ type: 'sweep', task }, [])
    if (answer.type === 'swept') return answer.result
    throw new Error(`the store thread answered a sweep with "${answer.type}"`)
  }

  async scrub(): Promise<void> {
    if (this.#ended) throw this.#ended
    await this.#request({ type: 'scrub' }, [])
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#request({ type: 'close' }, [])
  }

  #request(request: StoreRequest, transfer: ArrayBuffer[]): Promise<StoreAnswer> {
    this.#worker.postMessage(request, transfer)
    return this.#answer()
  }

  #answer(): Promise<StoreAnswer> {
    const waiting: Waiting = Promise.withResolvers()
    this.#waiting.push(waiting)
    return waiting.promise
  }

  #settle(answer: StoreAnswer): void {
    const waiting = this.#waiting.shift()
    if (answer.type === 'closed') this.#ended = new Error('the store is closed')
    if (answer.type !== 'refused') waiting?.resolve(answer)
    else waiting?.reject(new Error('the store has refused', { cause: answer.error }))
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error)
  }
}
