import { join } from 'node:path'
import { LogRefusedError } from '../../runner/log.ts'
import type { DiskFile } from './disk.ts'
import type { Place } from './recovery.ts'

const SPARE = 'spare'
const MADE_AT_ONCE = 'made-at-once'

/** Names of files that are to become segments: only what is complete gets the name of one. */
export const UNFINISHED_FILE_NAMES: readonly string[] = [SPARE, MADE_AT_ONCE]

/** Prepares the file of the next segment ahead of time, so that rolling over to it takes a rename only. */
export class SegmentSupply {
  readonly #place: Place
  readonly #segmentBytes: number
  #spare: DiskFile | undefined
  #preparing: Promise<void> | undefined
  #failure: unknown

  constructor(place: Place, segmentBytes: number) {
    this.#place = place
    this.#segmentBytes = segmentBytes
  }

  /** Begins to prepare a spare where there is none. After a failure only a refused `take` tries again. */
  stock(): void {
    if (this.#spare === undefined && this.#preparing === undefined && this.#failure === undefined) this.#prepare()
  }

  /**
   * A file of zeros under this name, in place of any other that has it, with room for at least `bytes`. Throws `LogRefusedError` where there is no room;
   * the caller's thread waits only when the spare is not ready or too small.
   */
  take(name: string, bytes: number): DiskFile {
    if (bytes > this.#segmentBytes) return this.#createNow(name, bytes)
    if (this.#spare !== undefined) return this.#takeSpare(name, this.#spare)
    if (this.#failure === undefined) return this.#createNow(name, this.#segmentBytes)
    this.#prepare()
    throw new LogRefusedError('the journal has no room for another segment', { cause: this.#failure })
  }

  /** Waits for a preparation under way and removes the spare. */
  async close(): Promise<void> {
    await this.#preparing
    if (this.#spare === undefined) return
    await this.#spare.close()
    await this.#place.disk.remove(this.#pathOf(SPARE))
  }

  #prepare(): void {
    this.#preparing ??= this.#place.disk.create(this.#pathOf(SPARE), this.#segmentBytes).then(
      (file) => {
        this.#preparing = undefined
        this.#failure = undefined
        this.#spare = file
      },
      (error) => {
        this.#preparing = undefined
        this.#failure = error
      },
    )
  }

  #takeSpare(name: string, spare: DiskFile): DiskFile {
    try {
      this.#place.disk.rename(this.#pathOf(SPARE), this.#pathOf(name))
    } catch (error) {
      throw new LogRefusedError('the journal cannot begin another segment', { cause: error })
    }
    this.#spare = undefined
    return spare
  }

  #createNow(name: string, bytes: number): DiskFile {
    try {
      const file = this.#place.disk.createNow(this.#pathOf(MADE_AT_ONCE), bytes)
      this.#place.disk.rename(this.#pathOf(MADE_AT_ONCE), this.#pathOf(name))
      return file
    } catch (error) {
      if (bytes <= this.#segmentBytes) this.#failure = error
      throw new LogRefusedError('the journal has no room for another segment', { cause: error })
    }
  }

  #pathOf(name: string): string {
    return join(this.#place.directory, name)
  }
}
