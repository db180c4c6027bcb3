import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { hashNumber } from '@attune/engine'
import { bundled } from '../bundle/bundle.ts'
import type { KnownOfLoad, LoadedRows, RehearsedRows } from '../calls/load-rows.ts'
import { SMALL_HEAP } from '../threads/small-heap.ts'
import { replaceFile, syncPath } from './load-disk.ts'
import type { FromReader, Part, ReadingOrders, ToReader } from './load-protocol.ts'
import { type LoadProblem, type LoadStatus, type StoredLoad, statusOf } from './load-status.ts'
import type { LoadRequest, LoadsOptions } from './loads.ts'
import { Spool } from './spool.ts'

/** How often how far a load has come is written down, where nobody says otherwise. */
const SAVE_MS = 1000
const RETRY_MS = 500
/** Identifiers that a dry run tells apart. */
const MOST_UNKNOWN = 5_000_000
const RATE_SECONDS = 5

/** The load takes nothing at that place: its client goes on from `received`. */
export class WrongOffsetError extends Error {
  override readonly name = 'WrongOffsetError'
}

/**
 * One file on its way in. What was received lies on disk; a thread of its own reads it and hands parts on, and the file
 * `load.json` beside it says how far it has come. That file may lag behind after a crash: what comes again is known
 * again by the keys of its rows, so every row counts once.
 */
export class Load {
  readonly #options: LoadsOptions & { readonly directory: string }
  readonly #stored: StoredLoad
  readonly #watchers = new Set<(status: LoadStatus) => void>()
  readonly #unknown = new Set<number>()
  readonly #marks: [at: number, rows: number][] = []
  #worker: Worker | undefined
  #spool: Spool | undefined
  #isAppending = false
  #isEnding = false
  #isSaving = false
  #saving: Promise<void> = Promise.resolve()
  #steering: Promise<unknown> = Promise.resolve()
  #savedAt = 0
  #heardOfAt: number
  #taking: Promise<void> = Promise.resolve()

  constructor(options: LoadsOptions & { readonly directory: string }, stored: StoredLoad) {
    this.#options = options
    this.#stored = stored
    this.#heardOfAt = options.now()
  }

  get id(): string {
    return this.#stored.id
  }

  get hasEnded(): boolean {
    return !['running', 'paused'].includes(this.#stored.state)
  }

  /** When something was last done about it, ms since 1970. */
  get lastHeardOf(): number {
    return this.#heardOfAt
  }

  get reportPath(): string {
    return join(this.#options.directory, 'bad-rows.csv')
  }

  get status(): LoadStatus {
    return statusOf(this.#stored, this.#spool?.received ?? this.#stored.received, this.#rate())
  }

  /** Whether a request means this load, of which not everything has come or been read yet. */
  isSame({ dryRun, fingerprint, mapping, bytes }: LoadRequest): boolean {
    const stored = this.#stored
    if (this.hasEnded || fingerprint === undefined || stored.fingerprint !== fingerprint) return false
    return (
      stored.bytes === bytes && stored.dryRun === dryRun && JSON.stringify(stored.mapping) === JSON.stringify(mapping)
    )
  }

  /** Begins, or goes on after a restart. */
  async start(): Promise<void> {
    const { bytes, dryRun, received } = this.#stored
    const path = join(this.#options.directory, 'content')
    if (this.hasEnded) return this.#options.disk.rm(path, { force: true })
    this.#spool = await Spool.open(this.#options.disk, path, received)
    this.#stored.received = this.#spool.received
    if (this.#spool.received === bytes) this.#stored.complete = true
    // Nothing was taken in that could be counted twice, and who was unknown is not kept.
    if (dryRun) Object.assign(this.#stored, { given: 0, settled: 0, repeated: 0, unknown: 0 })
    await this.#save()
    if (this.#stored.state === 'running') await this.#read()
  }

  /** Takes more of the file, from `offset` on; `last`: whether that is the end. Keeps what has come when it is broken off. */
  async append(offset: number, body: AsyncIterable<Uint8Array>, last: boolean): Promise<void> {
    const spool = this.#spool
    if (!spool || this.#isAppending || offset !== spool.received || this.#stored.complete || this.hasEnded)
      throw new WrongOffsetError()
    this.#isAppending = true
    try {
      await this.#receive(spool, body)
      await this.#keepReceived(spool, last || spool.received === this.#stored.bytes)
    } finally {
      await this.#stopAppending(spool)
    }
  }

  pause(): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#stored.state !== 'running') return false
      this.#stored.state = 'paused'
      await this.suspend()
      this.#changed()
      return true
    })
  }

  resume(): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#stored.state !== 'paused') return false
      this.#stored.state = 'running'
      await this.#save()
      await this.#read()
      this.#changed()
      return true
    })
  }

  /** Ends it where it is: what was taken in stays. */
  cancel(): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.hasEnded) return false
      await this.#end('cancelled')
      return true
    })
  }

  /** Stops reading and writes down how far it has come. */
  async suspend(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
    await this.#taking
    await this.#save()
  }

  async withdrawReport(): Promise<void> {
    await this.#options.disk.rm(this.reportPath, { force: true })
  }

  /** Calls with every change; gives how to stop it. */
  watch(watcher: (status: LoadStatus) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** One after the other: who goes on must find that who paused has stopped. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#steering.then(task)
    this.#steering = turn.catch(() => undefined)
    return turn
  }

  async #receive(spool: Spool, body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of body) {
      if (this.hasEnded) throw new WrongOffsetError()
      if (spool.received + chunk.length > (this.#stored.bytes ?? this.#options.limits.loadBytes))
        throw new WrongOffsetError('there is more of the file than was said')
      const isMuch = await spool.write(chunk)
      this.#heardOfAt = this.#options.now()
      this.#tell({ type: 'more', received: spool.received, complete: false })
      if (isMuch) await this.#keepReceived(spool, false)
    }
  }

  /** Makes durable what has come, also where it was broken off, and tells the reader of it. */
  async #stopAppending(spool: Spool): Promise<void> {
    try {
      await this.#keepReceived(spool, this.#stored.complete)
    } finally {
      await spool.close()
      this.#isAppending = false
      this.#tell({ type: 'more', received: spool.received, complete: this.#stored.complete })
      this.#changed()
    }
  }

  /** First the content, then how much of it there is, and whether that is all. */
  async #keepReceived(spool: Spool, complete: boolean): Promise<void> {
    if (spool.durable === spool.received && this.#stored.complete === complete) return
    await spool.sync()
    this.#stored.received = spool.durable
    this.#stored.complete = complete
    await this.#save()
  }

  /** Starts the thread that reads the file from its beginning; rows that were taken in are only named again. */
  async #read(): Promise<void> {
    const answer = await this.#options.host.call({ type: 'read-load', load: this.id })
    if (answer.status !== 200) throw new Error('the engine takes no calls')
    const { counted, region, zone }: KnownOfLoad = JSON.parse(answer.body)
    this.#stored.counted = counted
    // As of now: more may have come while the engine answered.
    const { createdAt, complete, given, id, mapping } = this.#stored
    const { path: spool, received } = this.#spool!
    const orders: ReadingOrders = {
      ...{ load: id, mapping, createdAt, given, received, complete, region, zone, limits: this.#options.limits },
      ...{ spool, report: this.reportPath },
    }
    const worker = new Worker(bundled(new URL('./load-worker.ts', import.meta.url)), {
      workerData: orders,
      resourceLimits: SMALL_HEAP,
    })
    this.#worker = worker
    this.#marks.length = 0
    worker.on('message', (message: FromReader) => {
      if (this.#worker === worker) this.#take(message)
    })
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#fail({ message: String(error) })
    })
    await once(worker, 'online')
  }

  #take(message: FromReader): void {
    switch (message.type) {
      case 'part':
        this.#taking = this.#taking.then(() => this.#hand(message))
        return
      case 'progress':
        this.#stored.counts = message.counts
        return this.#changed()
      case 'read':
        this.#stored.counts = message.counts
        this.#taking = this.#taking.then(() => this.#endNow('done'))
        return
      case 'unfit':
        return this.#fail({ message: 'The mapping does not fit the file.', problems: message.problems })
      case 'failed':
        return this.#fail({ message: message.message })
    }
  }

  /** Hands a part on until it is taken: what the engine refuses now, it takes later. */
  async #hand({ body, rows, upTo }: Part): Promise<void> {
    const { dryRun, id } = this.#stored
    while (this.#worker && !this.hasEnded) {
      const answer = await this.#options.host.call({ type: 'load-rows', load: id, body, dryRun })
      if (answer.status === 200) {
        if (dryRun) this.#rehearsed(JSON.parse(answer.body))
        else this.#loaded(JSON.parse(answer.body))
        this.#stored.given = upTo
        this.#stored.settled += rows
        this.#tell({ type: 'taken' })
        return this.#changed()
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  #loaded({ counted, erased, failed }: LoadedRows): void {
    this.#stored.counted = counted
    this.#stored.erased += erased
    this.#stored.failed += failed
  }

  #rehearsed({ repeated, unknown }: RehearsedRows): void {
    this.#stored.repeated += repeated
    for (const identifier of unknown) if (this.#unknown.size < MOST_UNKNOWN) this.#unknown.add(hashNumber(identifier))
    this.#stored.unknown = this.#unknown.size
  }

  #fail(problem: LoadProblem): void {
    this.#stored.problem = problem
    void this.#endNow('failed')
  }

  /** Ends it where nobody waits for that: trouble with the disk is told. */
  #endNow(state: 'done' | 'failed'): Promise<void> {
    return this.#end(state).catch((error) =>
      this.#options.onTrouble(`that the load ${this.id} has ended was not written down`, String(error)),
    )
  }

  async #end(state: 'done' | 'cancelled' | 'failed'): Promise<void> {
    if (this.hasEnded || this.#isEnding) return
    this.#isEnding = true
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
    await this.#keepReport()
    this.#stored.state = state
    this.#stored.endedAt = this.#options.now()
    await this.#save()
    await this.#spool?.remove()
    this.#changed()
  }

  /** The report is as durable as the word that the load has ended. */
  async #keepReport(): Promise<void> {
    if (existsSync(this.reportPath)) await syncPath(this.#options.disk, this.reportPath)
  }

  #tell(message: ToReader): void {
    this.#worker?.postMessage(message)
  }

  #changed(): void {
    this.#heardOfAt = this.#options.now()
    const now = performance.now()
    this.#marks.push([now, this.#stored.settled])
    while (this.#marks.length > 2 && now - this.#marks[0]![0] > RATE_SECONDS * 1000) this.#marks.shift()
    if (now - this.#savedAt > (this.#options.saveEveryMs ?? SAVE_MS)) this.#saveSoon()
    const { status } = this
    for (const watcher of this.#watchers) watcher(status)
  }

  #rate(): number {
    const [first] = this.#marks
    const last = this.#marks.at(-1)
    if (!first || !last || this.hasEnded || last[0] === first[0]) return 0
    return Math.round(((last[1] - first[1]) / (last[0] - first[0])) * 1000)
  }

  /** Writes down how it stands. Rejects where the disk does not take it; what comes later is written all the same. */
  #save(): Promise<void> {
    this.#savedAt = performance.now()
    const path = join(this.#options.directory, 'load.json')
    const save = this.#saving.then(() => replaceFile(this.#options.disk, path, JSON.stringify(this.#stored)))
    this.#saving = save.catch(() => undefined)
    return save
  }

  /** Unless that is about to be done anyway. */
  #saveSoon(): void {
    if (this.#isSaving) return
    this.#isSaving = true
    const saved = this.#save().finally(() => {
      this.#isSaving = false
    })
    saved.catch((error) =>
      this.#options.onTrouble(`how far the load ${this.id} has come was not written down`, String(error)),
    )
  }
}
