import { Worker } from 'node:worker_threads'
import type { PlaybookProblem } from '@attune/engine'
import { bundled } from '../bundle/bundle.ts'
import type { EncryptionKey } from '../privacy/encryption-keys.ts'
import { SMALL_HEAP } from '../threads/small-heap.ts'
import type { AudienceAnswers, AudienceQuestion, Unanswered } from './question.ts'

/** A condition that was asked has mistakes. */
export class ConditionMistakenError extends Error {
  override readonly name = 'ConditionMistakenError'
  readonly problems: readonly PlaybookProblem[]

  constructor(problems: readonly PlaybookProblem[]) {
    super('the condition has mistakes')
    this.problems = problems
  }
}

interface Waiting {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}

/**
 * The thread that reads about audiences from the store's file, so that neither the engine nor HTTP is held up. It is
 * started with the first question, which `warmAudiences` asks before anybody else does.
 */
export class AudienceThread {
  readonly #file: string
  readonly #keys: readonly EncryptionKey[]
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #nextId = 1
  /** Version of the playbook that the thread was given. */
  #given = ''

  constructor(file: string, keys: readonly EncryptionKey[]) {
    this.#file = file
    this.#keys = keys
  }

  /** Asks; a condition is asked by the playbook in force, of which the definition is only fetched when it is another. */
  async ask<T extends AudienceQuestion>(question: T): Promise<AudienceAnswers[T['type']]> {
    const worker = this.#worker ?? this.#start()
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, question })
    })
  }

  /** Whether the thread knows a playbook; it is taken to know it from now on. */
  knows(version: string): boolean {
    const known = this.#given === version
    this.#given = version
    return known
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(bundled(new URL('./audience-worker.ts', import.meta.url)), {
      workerData: { file: this.#file, keys: this.#keys },
      resourceLimits: SMALL_HEAP,
    })
    this.#worker = worker
    type Message = { readonly id: number; readonly answer?: never; readonly unanswered?: Unanswered }
    worker.on('message', ({ answer, id, unanswered }: Message) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (unanswered === undefined) waiting?.resolve(answer!)
      else if ('problems' in unanswered) waiting?.reject(new ConditionMistakenError(unanswered.problems))
      else waiting?.reject(new Error(unanswered.failed))
    })
    const end = (error: Error) => {
      for (const { reject } of this.#waiting.values()) reject(error)
      this.#waiting.clear()
      if (this.#worker === worker) this.#worker = undefined
      this.#given = ''
    }
    worker.on('error', end)
    worker.on('exit', () => end(new Error('the thread that reads about audiences has ended')))
    return worker
  }
}
