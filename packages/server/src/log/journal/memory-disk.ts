import { basename, dirname } from 'node:path'
import type { Disk, DiskFile } from './disk.ts'

interface Content {
  /** As the system shows it. */
  readonly seen: Buffer
  /** As a crash would leave it. */
  durable: Buffer
}

/** A disk in memory whose syncs can be held back and fail, with a limit of room, and which can crash. */
export class MemoryDisk implements Disk {
  /** How many bytes its files may take; more is refused as ENOSPC. */
  room = Number.POSITIVE_INFINITY
  /** How many syncs of files were begun. */
  syncs = 0
  /** Thrown by the next writes and syncs, where set. */
  writeFailure: Error | undefined
  syncFailure: Error | undefined
  #held: PromiseWithResolvers<void> | undefined
  readonly #files = new Map<string, Content>()
  readonly #durableNames = new Map<string, Content>()

  /** Keeps syncs of files and directories from ending until `release`. */
  hold(): void {
    this.#held ??= Promise.withResolvers()
  }

  release(): void {
    this.#held?.resolve()
    this.#held = undefined
  }

  /**
   * The disk after a crash. Of everything that was not durable, each byte and each change of a name survives where
   * `keep` says so; nothing unless given.
   */
  afterCrash(keep: () => boolean = () => false): MemoryDisk {
    const disk = new MemoryDisk()
    for (const path of new Set([...this.#durableNames.keys(), ...this.#files.keys()])) {
      const content = survivor(this.#durableNames.get(path), this.#files.get(path), keep)
      if (content !== undefined) disk.put(path, tornImage(content, keep))
    }
    return disk
  }

  /** The disk as another process finds it after this one was killed: what was not durable is seen, and still is not. */
  copy(): MemoryDisk {
    const disk = new MemoryDisk()
    const copies = new Map<Content, Content>()
    for (const content of [...this.#files.values(), ...this.#durableNames.values()]) {
      copies.set(content, { seen: Buffer.from(content.seen), durable: Buffer.from(content.durable) })
    }
    for (const [path, content] of this.#files) disk.#files.set(path, copies.get(content)!)
    for (const [path, content] of this.#durableNames) disk.#durableNames.set(path, copies.get(content)!)
    return disk
  }

  /** Places a durable file. */
  put(path: string, bytes: Uint8Array): void {
    const content = { seen: Buffer.from(bytes), durable: Buffer.from(bytes) }
    this.#files.set(path, content)
    this.#durableNames.set(path, content)
  }

  /** What the system shows of a file; may be changed. */
  bytesOf(path: string): Buffer {
    return this.#content(path).seen
  }

  /** Every path, sorted. */
  get paths(): readonly string[] {
    return [...this.#files.keys()].sort()
  }

  async list(directory: string): Promise<readonly string[]> {
    return this.paths.filter((path) => dirname(path) === directory).map((path) => basename(path))
  }

  async create(path: string, bytes: number): Promise<DiskFile> {
    await this.#held?.promise
    return this.createNow(path, bytes)
  }

  createNow(path: string, bytes: number): DiskFile {
    const taken = [...this.#files.values()].reduce((sum, { seen }) => sum + seen.length, 0)
    if (taken + bytes > this.room) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    this.#files.set(path, { seen: Buffer.alloc(bytes), durable: Buffer.alloc(bytes) })
    return this.#open(path)
  }

  async open(path: string): Promise<DiskFile> {
    return this.#open(path)
  }

  rename(from: string, to: string): void {
    this.#files.set(to, this.#content(from))
    this.#files.delete(from)
  }

  async remove(path: string): Promise<void> {
    this.#content(path)
    this.#files.delete(path)
  }

  async syncDirectory(directory: string): Promise<void> {
    const names = [...this.#files].filter(([path]) => dirname(path) === directory)
    await this.#held?.promise
    this.#durableNames.clear()
    for (const [path, content] of names) this.#durableNames.set(path, content)
  }

  #content(path: string): Content {
    const content = this.#files.get(path)
    if (content === undefined) throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' })
    return content
  }

  #open(path: string): DiskFile {
    const content = this.#content(path)
    return {
      bytes: content.seen.length,
      read: (into, offset) => {
        into.set(content.seen.subarray(offset, offset + into.length))
      },
      write: (bytes, offset) => {
        if (this.writeFailure !== undefined) throw this.writeFailure
        if (offset + bytes.length > content.seen.length) throw new RangeError('a write beyond the space taken')
        content.seen.set(bytes, offset)
      },
      sync: () => this.#sync(content),
      close: async () => undefined,
    }
  }

  async #sync(content: Content): Promise<void> {
    this.syncs++
    const image = Buffer.from(content.seen)
    await this.#held?.promise
    if (this.syncFailure !== undefined) throw this.syncFailure
    content.durable = image
  }
}

function survivor(durable: Content | undefined, seen: Content | undefined, keep: () => boolean): Content | undefined {
  if (durable === seen) return durable
  return keep() ? seen : durable
}

function tornImage({ seen, durable }: Content, keep: () => boolean): Buffer {
  const image = Buffer.from(durable)
  for (const [offset, byte] of seen.entries()) {
    if (byte !== durable[offset] && keep()) image[offset] = byte
  }
  return image
}
