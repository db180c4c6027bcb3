import { once } from 'node:events'
import { type FileHandle, open, rename, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { hashNumber } from '@attune/engine'
import { bundled } from '../bundle/bundle.ts'
import type { KnownOfLoad, LoadedRows, RehearsedRows } from '../calls/load-rows.ts'
import type { FromReader, Part, ReadCounts, ReadingOrders, ToReader } from './load-protocol.ts'
import type { LoadRequest, LoadsOptions } from './loads.ts'
import type { MappingProblem } from './mapping.ts'

type LoadState = 'running' | 'paused' | 'done' | 'cancelled' | 'failed'

/** A load as it is kept in its file. */
export interface StoredLoad extends LoadRequest {
  readonly id: string
  /** ms since 1970. */
  readonly createdAt: number
  state: LoadState
  /** Bytes of the file that are on disk. */
  received: number
  /** Whether that is all of it. */
  complete: boolean
  /** Good rows that were taken in, in the order in which they are given. May lag behind: what comes again is known again. */
  given: number
  /** Good rows among them. */
  settled: number
  /** Rows that have counted. */
  counted: number
  /** Events of people who were erased since, and those on which the engine failed. */
  erased: number
  failed: number
  /** Of a dry run: rows that came before, and identifiers that lead to nobody. */
  repeated: number
  unknown: number
  counts: ReadCounts
  endedAt: number | undefined
  problem: LoadProblem | undefined
}

/** Why a load has failed. */
export interface LoadProblem {
  readonly message: string
  readonly problems?: readonly MappingProblem[]
}

/** How a load stands. */
export interface LoadStatus {
  readonly id: string
  readonly name: string
  readonly state: LoadState
  readonly dryRun: boolean
  readonly createdAt: number
  readonly endedAt: number | undefined
  /** Of the file; undefined while that is not known. */
  readonly bytes: number | undefined
  readonly received: number
  readonly read: number
  readonly rows: number
  readonly bad: number
  /** Good rows that were settled, one way or the other. */
  readonly settled: number
  readonly counted: number
  readonly repeated: number
  readonly erased: number
  readonly failed: number
  readonly unknownCustomers: number | undefined
  readonly events: Readonly<Record<string, number>>
  readonly problems: Readonly<Record<string, number>>
  /** Rows a second over the last seconds. */
  readonly rowsPerSecond: number
  readonly problem: LoadProblem | undefined
}

/** After so many bytes what was received is made durable. */
const SYNC_BYTES = 16 * 1024 * 1024
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
  #appending: Promise<void> | undefined
  #saving: Promise<void> = Promise.resolve()
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

  get #spoolPath(): string {
    return join(this.#options.directory, 'content')
  }

  get status(): LoadStatus {
    const { counted, counts, createdAt, dryRun, endedAt, erased, failed, id, name, problem } = this.#stored
    const { received, settled, state } = this.#stored
    const repeated = dryRun ? this.#stored.repeated : Math.max(0, settled - counted - erased)
    return {
      ...{ id, name, state, dryRun, createdAt, endedAt, received, counted, erased, failed, problem, settled, repeated },
      ...{ bytes: this.#stored.bytes ?? (this.#stored.complete ? received : undefined), read: counts.bytes },
      ...{ rows: counts.rows, bad: counts.bad, events: counts.events, problems: counts.problems },
      unknownCustomers: dryRun ? this.#stored.unknown : undefined,
      rowsPerSecond: this.#rate(),
    }
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
    if (this.hasEnded) return
    const file = await open(this.#spoolPath, 'a', 0o600)
    await file.close()
    // What came after it was last made durable may not all be there.
    await truncate(this.#spoolPath, this.#stored.received)
    // Nothing was taken in that could be counted twice, and who was unknown is not kept.
    if (this.#stored.dryRun) Object.assign(this.#stored, { given: 0, settled: 0, repeated: 0, unknown: 0 })
    await this.#save()
    if (this.#stored.state === 'running') await this.#read()
  }

  /** Takes more of the file, from `offset` on; `last`: whether that is the end. Keeps what has come when it is broken off. */
  async append(offset: number, body: AsyncIterable<Uint8Array>, last: boolean): Promise<void> {
    if (this.#appending || offset !== this.#stored.received || this.#stored.complete || this.hasEnded)
      throw new WrongOffsetError()
    const done = Promise.withResolvers<void>()
    this.#appending = done.promise
    try {
      await this.#receive(body)
      if (last || this.#stored.received === this.#stored.bytes) this.#stored.complete = true
    } finally {
      this.#appending = undefined
      done.resolve()
      await this.#save()
      this.#tell({ type: 'more', received: this.#stored.received, complete: this.#stored.complete })
      this.#changed()
    }
  }

  async pause(): Promise<boolean> {
    if (this.#stored.state !== 'running') return false
    this.#stored.state = 'paused'
    await this.suspend()
    this.#changed()
    return true
  }

  async resume(): Promise<boolean> {
    if (this.#stored.state !== 'paused') return false
    this.#stored.state = 'running'
    await this.#save()
    await this.#read()
    this.#changed()
    return true
  }

  /** Ends it where it is: what was taken in stays. */
  async cancel(): Promise<boolean> {
    if (this.hasEnded) return false
    await this.#end('cancelled')
    return true
  }

  /** Stops reading and writes down how far it has come. */
  async suspend(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
    await this.#taking
    await this.#save()
  }

  async withdrawReport(): Promise<void> {
    await rm(this.reportPath, { force: true })
  }

  /** Calls with every change; gives how to stop it. */
  watch(watcher: (status: LoadStatus) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  async #receive(body: AsyncIterable<Uint8Array>): Promise<void> {
    const file = await open(this.#spoolPath, 'r+')
    let unsynced = 0
    try {
      for await (const chunk of body) {
        if (this.hasEnded) throw new WrongOffsetError()
        if (this.#stored.received + chunk.length > (this.#stored.bytes ?? this.#options.limits.loadBytes))
          throw new WrongOffsetError('there is more of the file than was said')
        await file.write(chunk, 0, chunk.length, this.#stored.received)
        this.#stored.received += chunk.length
        unsynced += chunk.length
        this.#heardOfAt = this.#options.now()
        this.#tell({ type: 'more', received: this.#stored.received, complete: false })
        if (unsynced < SYNC_BYTES) continue
        await this.#sync(file)
        unsynced = 0
      }
    } finally {
      await this.#sync(file)
      await file.close()
    }
  }

  async #sync(file: FileHandle): Promise<void> {
    await file.datasync()
    await this.#save()
  }

  /** Starts the thread that reads the file from its beginning; rows that were taken in are only named again. */
  async #read(): Promise<void> {
    const { createdAt, complete, given, id, mapping, received } = this.#stored
    const answer = await this.#options.host.call({ type: 'read-load', load: id })
    if (answer.status !== 200) throw new Error('the engine takes no calls')
    const { counted, region, zone }: KnownOfLoad = JSON.parse(answer.body)
    this.#stored.counted = counted
    const orders: ReadingOrders = {
      ...{ load: id, mapping, createdAt, given, received, complete, region, zone, limits: this.#options.limits },
      ...{ spool: this.#spoolPath, report: this.reportPath },
    }
    const worker = new Worker(bundled(new URL('./load-worker.ts', import.meta.url)), { workerData: orders })
    this.#worker = worker
    this.#marks.length = 0
    worker.on('message', (message: FromReader) => {
      if (this.#worker === worker) this.#take(message)
    })
    worker.on('error', (error) => {
      if (this.#worker === worker) void this.#fail({ message: String(error) })
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
        this.#taking = this.#taking.then(() => this.#end('done'))
        return
      case 'unfit':
        return void this.#fail({ message: 'The mapping does not fit the file.', problems: message.problems })
      case 'failed':
        return void this.#fail({ message: message.message })
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

  async #fail(problem: LoadProblem): Promise<void> {
    this.#stored.problem = problem
    await this.#end('failed')
  }

  async #end(state: 'done' | 'cancelled' | 'failed'): Promise<void> {
    if (this.hasEnded) return
    this.#stored.state = state
    this.#stored.endedAt = this.#options.now()
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
    await this.#save()
    await rm(this.#spoolPath, { force: true })
    this.#changed()
  }

  #tell(message: ToReader): void {
    this.#worker?.postMessage(message)
  }

  #changed(): void {
    this.#heardOfAt = this.#options.now()
    const now = performance.now()
    this.#marks.push([now, this.#stored.settled])
    while (this.#marks.length > 2 && now - this.#marks[0]![0] > RATE_SECONDS * 1000) this.#marks.shift()
    if (now - this.#savedAt > SAVE_MS) void this.#save()
    const { status } = this
    for (const watcher of this.#watchers) watcher(status)
  }

  #rate(): number {
    const [first] = this.#marks
    const last = this.#marks.at(-1)
    if (!first || !last || this.hasEnded || last[0] === first[0]) return 0
    return Math.round(((last[1] - first[1]) / (last[0] - first[0])) * 1000)
  }

  /** Writes down how it stands: at every instant the file holds the old or the new, whole. */
  #save(): Promise<void> {
    this.#savedAt = performance.now()
    this.#saving = this.#saving.then(() => writeWhole(join(this.#options.directory, 'load.json'), this.#stored))
    return this.#saving
  }
}

async function writeWhole(path: string, content: object): Promise<void> {
  const draft = await open(`${path}.draft`, 'w', 0o600)
  try {
    await draft.writeFile(JSON.stringify(content))
    await draft.datasync()
  } finally {
    await draft.close()
  }
  await rename(`${path}.draft`, path)
}
