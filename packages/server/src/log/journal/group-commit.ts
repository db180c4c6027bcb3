import type { Position } from '../../runner/log.ts'
import type { DiskFile } from './disk.ts'
import type { Place } from './recovery.ts'

/** What one sync will cover. */
interface Group {
  last: Position
  readonly files: Set<DiskFile>
  /** Files that are not written any more: closed once they are durable. */
  readonly retired: DiskFile[]
  readonly durable: PromiseWithResolvers<void>
}

/**
 * One sync for many appends (journal invariants 5 and 6): while one runs, what is appended gathers in the next group, which
 * starts as soon as the running one ends.
 */
export class GroupCommit {
  readonly #place: Place
  readonly #onDurable: (position: Position, busy: boolean) => void
  #group: Group | undefined
  #running: Promise<void> | undefined
  #failure: Error | undefined

  /** `onDurable` hears after each sync up to where records are durable and whether another begins now; it must not throw. */
  constructor(place: Place, onDurable: (position: Position, busy: boolean) => void) {
    this.#place = place
    this.#onDurable = onDurable
  }

  /** Why nothing becomes durable any more. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Fulfilled when what was written to `file` before this call, up to the record `last`, is durable. */
  cover(last: Position, file: DiskFile): Promise<void> {
    const group = this.#gathering(last)
    group.files.add(file)
    this.#running ??= this.#run()
    return group.durable.promise
  }

  /** The records after `last` go to another file, whose name is to become durable too. */
  retire(file: DiskFile, last: Position): void {
    this.#gathering(last).retired.push(file)
  }

  /** Fulfilled when no sync is running or due. */
  async idle(): Promise<void> {
    await this.#running
  }

  #gathering(last: Position): Group {
    this.#group ??= { last, files: new Set(), retired: [], durable: Promise.withResolvers() }
    this.#group.last = last
    return this.#group
  }

  async #run(): Promise<void> {
    for (let group = this.#next(); group !== undefined; group = this.#next()) {
      try {
        await this.#sync(group)
      } catch (error) {
        this.#fail(group, error)
        break
      }
      group.durable.resolve()
      this.#onDurable(group.last, this.#group !== undefined)
    }
    this.#running = undefined
  }

  #next(): Group | undefined {
    const group = this.#group
    this.#group = undefined
    return group
  }

  async #sync(group: Group): Promise<void> {
    for (const file of group.files) await file.sync()
    if (group.retired.length > 0) await this.#place.disk.syncDirectory(this.#place.directory)
    for (const file of group.retired) await file.close()
  }

  #fail(group: Group, cause: unknown): void {
    this.#failure = new Error('the journal cannot make records durable any more', { cause })
    group.durable.reject(this.#failure)
    this.#next()?.durable.reject(this.#failure)
  }
}
