import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { LoadDisk } from '../loads/load-disk.ts'

/** What the medium holds for certain of a file or of a directory. */
interface Node {
  readonly isDirectory: boolean
  durable: Buffer
}

/** How a process ends: by itself, and all stands as the system shows it; or with the power, and only what is certain stands. */
export type Ending = 'killed' | 'power cut'

/** The process is no more. */
export class EndedError extends Error {
  override readonly name = 'EndedError'
}

/**
 * A directory on the real disk, in which the process ends at the n-th change, before it. Notes what a power cut must
 * leave: content as of its last sync, names as of the last sync of their directory.
 */
export class FailingDisk {
  readonly #root: string
  #names = new Map<string, Node>()
  #durableNames = new Map<string, Node>()
  #changesLeft = Number.POSITIVE_INFINITY
  /** What was begun before the end and is not done yet. */
  readonly #underway = new Set<Promise<unknown>>()

  constructor(root: string) {
    this.#root = root
  }

  get hasEnded(): boolean {
    return this.#changesLeft < 0
  }

  /** The disk as a process has it that ends before its n-th change. */
  live(n: number): LoadDisk {
    this.#changesLeft = n
    return {
      mkdir: (async (path: string, options: object) => {
        this.#change()
        if (!this.#names.has(path)) this.#names.set(path, { isDirectory: true, durable: Buffer.alloc(0) })
        return this.#begun(mkdir(path, options))
      }) as typeof mkdir,
      open: (async (path: string, flags: string, mode?: number) => {
        this.#demand()
        const isDirectory = this.#names.get(path)?.isDirectory ?? path === this.#root
        if (!existsSync(path) || flags === 'w') this.#change()
        if (!this.#names.has(path)) this.#names.set(path, { isDirectory, durable: Buffer.alloc(0) })
        return this.#watched(await this.#begun(open(path, flags, mode)), path)
      }) as typeof open,
      rename: (async (from: string, to: string) => {
        this.#change()
        this.#names.set(to, this.#names.get(from)!)
        this.#names.delete(from)
        return this.#begun(rename(from, to))
      }) as typeof rename,
      rm: (async (path: string, options: object) => {
        this.#change()
        for (const name of this.#names.keys())
          if (name === path || name.startsWith(`${path}/`)) this.#names.delete(name)
        return this.#begun(rm(path, options))
      }) as typeof rm,
    }
  }

  /** Leaves on the real disk what is there after the process has ended that way. */
  async end(ending: Ending): Promise<void> {
    this.#changesLeft = -1
    await Promise.all(this.#underway)
    if (ending === 'killed') return
    rmSync(this.#root, { recursive: true, force: true })
    mkdirSync(this.#root)
    for (const [path, { durable, isDirectory }] of [...this.#durableNames].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!existsSync(dirname(path))) this.#durableNames.delete(path)
      else if (isDirectory) mkdirSync(path, { recursive: true })
      else writeFileSync(path, durable)
    }
    this.#names = new Map(this.#durableNames)
  }

  /** Waited for at the end, or it could come after. */
  #begun<T>(work: Promise<T>): Promise<T> {
    const over: Promise<unknown> = work
      .catch(() => undefined)
      .finally(() => {
        this.#underway.delete(over)
      })
    this.#underway.add(over)
    return work
  }

  #demand(): void {
    if (this.hasEnded) throw new EndedError('the process has ended')
  }

  #change(): void {
    this.#changesLeft--
    this.#demand()
  }

  #watched(handle: FileHandle, path: string): FileHandle {
    const node = this.#names.get(path)!
    const changing =
      <A extends unknown[], R>(task: (...given: A) => Promise<R>) =>
      (...given: A) => {
        this.#change()
        return this.#begun(task.apply(handle, given))
      }
    const sync = changing(async () => {
      if (node.isDirectory) this.#syncNames(path)
      else node.durable = readFileSync(path)
    })
    return Object.assign(Object.create(handle), {
      write: changing(handle.write as (...given: unknown[]) => Promise<unknown>),
      writeFile: changing(handle.writeFile as (...given: unknown[]) => Promise<unknown>),
      truncate: changing(handle.truncate),
      ...{ sync, datasync: sync },
      stat: () => handle.stat(),
      close: () => handle.close(),
    }) as FileHandle
  }

  #syncNames(directory: string): void {
    for (const names of [this.#durableNames, this.#names])
      for (const path of names.keys()) {
        if (dirname(path) !== directory) continue
        const node = this.#names.get(path)
        if (node) this.#durableNames.set(path, node)
        else this.#durableNames.delete(path)
      }
  }
}
