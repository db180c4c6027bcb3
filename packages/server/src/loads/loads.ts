import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Host } from '../runner/call.ts'
import type { InputLimits } from '../sources/limits.ts'
import { Load, type LoadStatus, type StoredLoad } from './load.ts'
import type { Mapping } from './mapping.ts'

export interface LoadsOptions {
  readonly host: Host
  /** Where files are kept while they are loaded. */
  readonly directory: string
  /** Whether nothing is to be left there. */
  readonly isTemporary: boolean
  readonly limits: InputLimits
  readonly now: () => number
  readonly newId: () => string
  readonly onTrouble: (what: string, error: string) => void
}

/** What a load is begun with. */
export interface LoadRequest {
  readonly name: string
  readonly mapping: Mapping
  /** Of the file as it will be sent; undefined where that is not known before. */
  readonly bytes: number | undefined
  /** By which a file is known again whose sending was broken off. */
  readonly fingerprint: string | undefined
  readonly dryRun: boolean
}

/** Loads that may be under way at once. */
const MOST_UNDER_WAY = 4

/** How long what is left of a load that has ended is kept: its report, and how it went. */
const KEPT_MS = 7 * 86_400_000
const SWEEP_MS = 60_000

/** Files on their way in, and what came of those of late. */
export class Loads {
  readonly #options: LoadsOptions
  readonly #loads = new Map<string, Load>()
  readonly #sweeping: NodeJS.Timeout

  private constructor(options: LoadsOptions) {
    this.#options = options
    this.#sweeping = setInterval(() => void this.#sweep(), SWEEP_MS)
    this.#sweeping.unref()
  }

  /** Finds what was left when the process ended, and goes on with what was under way. */
  static async open(options: LoadsOptions): Promise<Loads> {
    const loads = new Loads(options)
    await mkdir(options.directory, { recursive: true, mode: 0o700 })
    for (const id of await readdir(options.directory)) await loads.#restore(id)
    return loads
  }

  list(): readonly LoadStatus[] {
    return [...this.#loads.values()].map((load) => load.status).sort((a, b) => b.createdAt - a.createdAt)
  }

  get(id: string): Load | undefined {
    return this.#loads.get(id)
  }

  /** Begins a load; or gives the one of the same file that was broken off; undefined where too many are under way. */
  async begin(request: LoadRequest): Promise<{ readonly load: Load; readonly isNew: boolean } | undefined> {
    const known = [...this.#loads.values()].find((load) => load.isSame(request))
    if (known) return { load: known, isNew: false }
    if ([...this.#loads.values()].filter(({ hasEnded }) => !hasEnded).length >= MOST_UNDER_WAY) return undefined
    const id = this.#options.newId()
    const directory = join(this.#options.directory, id)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const load = new Load({ ...this.#options, directory }, this.#fresh(id, request))
    this.#loads.set(id, load)
    await load.start()
    return { load, isNew: true }
  }

  /** Somebody was erased: rows of theirs may stand in reports, so what has ended keeps none. */
  async withdrawReports(): Promise<void> {
    for (const load of this.#loads.values()) if (load.hasEnded) await load.withdrawReport()
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeping)
    for (const load of this.#loads.values()) await load.suspend()
    if (this.#options.isTemporary) await rm(this.#options.directory, { recursive: true, force: true })
  }

  #fresh(id: string, request: LoadRequest): StoredLoad {
    return {
      ...{
        ...request,
        id,
        createdAt: this.#options.now(),
        state: 'running',
        received: 0,
        complete: request.bytes === 0,
      },
      ...{
        given: 0,
        settled: 0,
        counted: 0,
        erased: 0,
        failed: 0,
        repeated: 0,
        unknown: 0,
        endedAt: undefined,
        problem: undefined,
      },
      counts: { bytes: 0, rows: 0, good: 0, bad: 0, events: {}, problems: {} },
    }
  }

  async #restore(id: string): Promise<void> {
    const directory = join(this.#options.directory, id)
    try {
      const stored = JSON.parse(await readFile(join(directory, 'load.json'), 'utf8')) as StoredLoad
      // Written by a version that gave rows in another order: they come again, and are known again.
      if (stored.given === undefined) Object.assign(stored, { given: 0, settled: 0 })
      const load = new Load({ ...this.#options, directory }, stored)
      this.#loads.set(id, load)
      await load.start()
    } catch (error) {
      this.#options.onTrouble(`the load ${id} could not be found again`, String(error))
    }
  }

  async #sweep(): Promise<void> {
    const before = this.#options.now() - KEPT_MS
    for (const [id, load] of this.#loads) {
      if (load.hasEnded ? (load.status.endedAt ?? 0) > before : load.lastHeardOf > before) continue
      if (!load.hasEnded) await load.cancel()
      this.#loads.delete(id)
      await rm(join(this.#options.directory, id), { recursive: true, force: true })
    }
  }
}

/** The report of a load as a stream; undefined where there is none. */
export async function openReport(path: string): Promise<Readable | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && createReadStream(path)
}
