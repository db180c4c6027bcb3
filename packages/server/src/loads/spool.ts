import type { FileHandle } from 'node:fs/promises'
import type { LoadDisk } from './load-disk.ts'

/** After so many bytes what has come is made durable. */
const SYNC_BYTES = 16 * 1024 * 1024

/** The content of a file on its way in: it grows at its end, and is durable up to a place. */
export class Spool {
  readonly path: string
  readonly #disk: LoadDisk
  #received: number
  #durable: number
  #file: FileHandle | undefined

  private constructor(disk: LoadDisk, path: string, received: number) {
    this.#disk = disk
    this.path = path
    this.#received = received
    this.#durable = received
  }

  /** Begins, or goes on after what is durable: what came later may not all be there. */
  static async open(disk: LoadDisk, path: string, durable: number): Promise<Spool> {
    const file = await disk.open(path, 'a', 0o600)
    try {
      const { size } = await file.stat()
      const received = Math.min(size, durable)
      await file.truncate(received)
      return new Spool(disk, path, received)
    } finally {
      await file.close()
    }
  }

  /** Bytes that have come. */
  get received(): number {
    return this.#received
  }

  /** Bytes that outlive a power cut. */
  get durable(): number {
    return this.#durable
  }

  /** Writes more at the end; tells whether that is enough to be made durable. */
  async write(chunk: Uint8Array): Promise<boolean> {
    this.#file ??= await this.#disk.open(this.path, 'r+')
    const end = this.#received + chunk.length
    // Where there is no room for all of it, some may be written.
    for (let done = 0; done < chunk.length; ) {
      const { bytesWritten } = await this.#file.write(chunk, done, chunk.length - done, this.#received + done)
      done += bytesWritten
    }
    this.#received = end
    return this.#received - this.#durable >= SYNC_BYTES
  }

  async sync(): Promise<void> {
    const { received } = this
    await this.#file?.datasync()
    this.#durable = received
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async remove(): Promise<void> {
    await this.#disk.rm(this.path, { force: true })
  }
}
