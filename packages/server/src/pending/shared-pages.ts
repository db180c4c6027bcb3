/** A page of memory that other threads can read where it lies. */
export type SharedPage = Buffer<SharedArrayBuffer>

const PAGE_BYTES = 1024 * 1024

/** Pages that are kept for the next time; at half of the most decisions that two cores take, a second fills about 20. */
const MOST_FREE = 32

/**
 * Memory for what is written down to be read by another thread: taken page by page, given back when it was read, and
 * used again. Made anew each time it would be counted by the garbage collector as what it has to look for, though
 * nothing of it is among the objects that it marks.
 */
export class SharedPages {
  readonly #free: SharedPage[] = []

  /** A page with room for so many bytes at least. What was written on it before is still there. */
  take(bytes: number): SharedPage {
    const page = bytes <= PAGE_BYTES ? this.#free.pop() : undefined
    return page ?? Buffer.from(new SharedArrayBuffer(Math.max(bytes, PAGE_BYTES)))
  }

  /** Takes pages back that nobody reads any more. */
  giveBack(pages: readonly SharedPage[]): void {
    for (const page of pages) if (page.length === PAGE_BYTES && this.#free.length < MOST_FREE) this.#free.push(page)
  }
}
