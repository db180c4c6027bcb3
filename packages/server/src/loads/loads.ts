import { createReadStream, existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Host } from '../runner/call.ts'
import type { InputLimits } from '../sources/limits.ts'
import { Load } from './load.ts'
import { type LoadDisk, makeDirectory } from './load-disk.ts'
import { freshLoad, type LoadStatus, type StoredLoad } from './load-status.ts'
import type { Mapping } from './mapping.ts'

export interface LoadsOptions {
  readonly host: Host
  readonly disk: LoadDisk
  /** Where files are kept while they are loaded. */
  readonly directory: string
  /** Whether nothing is to be left there. */
  readonly isTemporary: boolean
  readonly limits: InputLimits
  /** How often how far a load has come is written down, ms; a second where not given. */
  readonly saveEveryMs?: number
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
    await makeDirectory(options.disk, options.directory)
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
    const load = new Load({ ...this.#options, directory }, freshLoad(id, request, this.#options.now()))
    this.#loads.set(id, load)
    try {
      await makeDirectory(this.#options.disk, directory)
      await load.start()
    } catch (error) {
      await this.#remove(id)
      throw error
    }
    return { load, isNew: true }
  }

  /** Somebody was erased: rows of theirs may stand in reports, so what has ended keeps none. */
  async withdrawReports(): Promise<void> {
    for (const load of this.#loads.values()) if (load.hasEnded) await load.withdrawReport()
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeping)
    for (const load of this.#loads.values()) await load.suspend()
    if (this.#options.isTemporary)
      await this.#options.disk.rm(this.#options.directory, { recursive: true, force: true })
  }

  async #restore(id: string): Promise<void> {
    const directory = join(this.#options.directory, id)
    // Nobody was told of a load of which nothing is written down.
    if (!existsSync(join(directory, 'load.json'))) return this.#remove(id)
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
      await this.#remove(id)
    }
  }

  async #remove(id: string): Promise<void> {
    this.#loads.delete(id)
    await this.#options.disk.rm(join(this.#options.directory, id), { recursive: true, force: true })
  }
}

/** The report of a load as a stream; undefined where there is none. */
export async function openReport(path: string): Promise<Readable | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && createReadStream(path)
}
