import { type FileHandle, open } from 'node:fs/promises'
import type { ToReader } from './load-protocol.ts'
import type { Supply } from './read-file.ts'

/** A file that is still on its way: what has come of it lies on disk, and the thread that receives it says how much that is. */
export class FileSupply implements Supply {
  readonly #path: string
  #file: FileHandle | undefined
  #received: number
  #complete: boolean
  #wake: (() => void) | undefined

  constructor({ complete, received, spool }: { complete: boolean; received: number; spool: string }) {
    this.#path = spool
    this.#received = received
    this.#complete = complete
  }

  get received(): number {
    return this.#received
  }

  get complete(): boolean {
    return this.#complete
  }

  noteMore({ complete, received }: ToReader & { type: 'more' }): void {
    this.#received = received
    this.#complete = complete
    this.#wake?.()
  }

  more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  async read(at: number, most: number): Promise<Buffer> {
    this.#file ??= await open(this.#path, 'r')
    const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(most), 0, undefined, at)
    return buffer.subarray(0, bytesRead)
  }

  async close(): Promise<void> {
    await this.#file?.close()
  }
}
