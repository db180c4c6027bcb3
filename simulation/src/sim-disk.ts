import { basename, dirname } from 'node:path'
import type { Disk, DiskFile } from 'attune/testing'
import { type Faults, InjectedFault } from './faults.ts'
import type { Life } from './life.ts'
import type { Scheduler } from './scheduler.ts'

interface Write {
  readonly order: number
  readonly offset: number
  readonly bytes: Uint8Array
}

interface Content {
  /** As the system shows it. */
  readonly seen: Buffer
  /** As it is on the medium for certain. */
  readonly durable: Buffer
  /** What is not on the medium for certain, oldest first. */
  unsynced: Write[]
}

/** What outlives a process: the medium, and what the system holds of it until the power fails. */
export class SimDisk {
  readonly #scheduler: Scheduler
  readonly #faults: Faults
  #files = new Map<string, Content>()
  #durableNames = new Map<string, Content>()
  #order = 0
  /** When the sync began whose names are durable. */
  #namesSyncedAt = -1
  #failed = false

  constructor(scheduler: Scheduler, faults: Faults) {
    this.#scheduler = scheduler
    this.#faults = faults
  }

  /** The disk as one life of the process has it. */
  open(life: Life): Disk {
    return {
      list: (directory) => life.operation(1, () => this.#namesIn(directory)),
      create: (path, bytes) => life.operation(this.#latency(), () => this.#create(path, bytes, life)),
      createNow: (path, bytes) => {
        life.demand()
        return this.#create(path, bytes, life)
      },
      open: (path) => life.operation(1, () => this.#file(this.#content(path), life)),
      rename: (from, to) => {
        life.demand()
        this.#files.set(to, this.#content(from))
        this.#files.delete(from)
      },
      remove: (path) =>
        life.operation(1, () => {
          this.#content(path)
          this.#files.delete(path)
        }),
      syncDirectory: (directory) => this.#syncDirectory(directory, life),
    }
  }

  /** Whether a text stands in any file, as the system shows it or as the medium may still have it. */
  holds(text: string): boolean {
    const contents = new Set([...this.#files.values(), ...this.#durableNames.values()])
    return [...contents].some(({ durable, seen }) => durable.includes(text) || seen.includes(text))
  }

  /** After the process died by itself all stands as the system shows it; a power failure leaves some legal part of it. */
  crash(): void {
    if (!this.#failed && this.#scheduler.chance(0.3)) return
    this.#failed = false
    const files = new Map<string, Content>()
    for (const path of [...new Set([...this.#durableNames.keys(), ...this.#files.keys()])].sort()) {
      const durable = this.#durableNames.get(path)
      const seen = this.#files.get(path)
      const content = durable === seen || this.#scheduler.chance(0.5) ? seen : durable
      if (content !== undefined) files.set(path, this.#survivor(content))
    }
    this.#files = files
    this.#durableNames = new Map(files)
  }

  #survivor({ durable, unsynced }: Content): Content {
    const image = Buffer.from(durable)
    for (const { offset, bytes } of unsynced) {
      const fate = this.#scheduler.between(0, 3)
      if (fate === 0) continue
      const from = fate === 3 ? this.#scheduler.between(0, bytes.length) : 0
      const to = fate === 2 ? this.#scheduler.between(0, bytes.length) : bytes.length
      image.set(bytes.subarray(from, to), offset + from)
    }
    return { seen: Buffer.from(image), durable: image, unsynced: [] }
  }

  #namesIn(directory: string): string[] {
    return [...this.#files.keys()].filter((path) => dirname(path) === directory).map((path) => basename(path))
  }

  #content(path: string): Content {
    const content = this.#files.get(path)
    if (content === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' })
    return content
  }

  #create(path: string, bytes: number, life: Life): DiskFile {
    if (this.#faults.diskFull) throw new InjectedFault('no space left on device', 'ENOSPC')
    const content = { seen: Buffer.alloc(bytes), durable: Buffer.alloc(bytes), unsynced: [] }
    this.#files.set(path, content)
    return this.#file(content, life)
  }

  #file(content: Content, life: Life): DiskFile {
    return {
      bytes: content.seen.length,
      read: (into, offset) => {
        if (offset + into.length > content.seen.length) throw new RangeError('a read beyond the end')
        into.set(content.seen.subarray(offset, offset + into.length))
      },
      write: (bytes, offset) => this.#write(content, bytes, offset, life),
      sync: () => this.#sync(content, life),
      close: () => life.operation(0, () => undefined),
    }
  }

  #write(content: Content, bytes: Uint8Array, offset: number, life: Life): void {
    life.demand()
    if (offset + bytes.length > content.seen.length) throw new RangeError('a write beyond the space taken')
    if (this.#faults.happens(this.#faults.rates.writeFailure)) throw new InjectedFault('a write failed')
    content.seen.set(bytes, offset)
    content.unsynced.push({ order: this.#order++, offset, bytes: Uint8Array.from(bytes) })
    // Dying right after a write is another case than dying right before it.
    life.demand()
  }

  #sync(content: Content, life: Life): Promise<void> {
    const before = this.#order
    return life.operation(this.#latency(), () => {
      if (this.#faults.happens(this.#faults.rates.syncFailure)) this.#failSync(content)
      for (const { order, offset, bytes } of content.unsynced) if (order < before) content.durable.set(bytes, offset)
      content.unsynced = content.unsynced.filter(({ order }) => order >= before)
    })
  }

  /** The system forgets that some pages were to be written; only a power failure then shows what is missing. */
  #failSync(content: Content): never {
    content.unsynced = content.unsynced.filter(() => this.#scheduler.chance(0.5))
    this.#failed = true
    throw new InjectedFault('a sync failed')
  }

  #syncDirectory(directory: string, life: Life): Promise<void> {
    const names = [...this.#files].filter(([path]) => dirname(path) === directory)
    const order = this.#order++
    return life.operation(this.#latency(), () => {
      // Of two that are under way at once, the one that ends last may have begun first: what was durable stays so.
      if (order < this.#namesSyncedAt) return
      this.#namesSyncedAt = order
      this.#durableNames = new Map(names)
    })
  }

  #latency(): number {
    return this.#scheduler.chance(0.05) ? this.#scheduler.between(50, 2000) : this.#scheduler.between(1, 12)
  }
}
