import { fsyncSync, readSync, writeSync } from 'node:fs'

/**
 * Zeroes what a database file still holds of deleted rows. `secure_delete` overwrites a cell where it lies when it is
 * deleted, but a page that was split or rebuilt before keeps stale copies of cells between its list of cells and its
 * content, where nothing ever looks again (https://sqlite.org/fileformat2.html#b_tree_pages). VACUUM would get rid of
 * them by writing the whole file anew; this reads it once and writes only the pages that need it.
 *
 * The caller makes sure that the write-ahead log is empty and that no connection holds a page that it will write.
 */
export function scrubFile(fd: number): void {
  const head = readAt(fd, 0, HEADER_BYTES)
  const pageBytes = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16)
  const pages = head.readUInt32BE(28)
  if (pages >= MOST_PAGES) throw new RangeError(`a file of ${pages} pages is too large to be scrubbed; use VACUUM`)
  for (const run of runsOf(pages)) scrubRun(fd, run.first, run.count, pageBytes)
  scrubFreelist(fd, head.readUInt32BE(32), pageBytes)
  fsyncSync(fd)
}

const HEADER_BYTES = 100
const PAGES_AT_ONCE = 256

/**
 * An overflow page begins with the number of the next one and a page of a tree with its kind, 2 to 13. Below this
 * many pages the first byte of a number is 0 or 1, so that the two cannot be taken for each other.
 */
const MOST_PAGES = 0x0200_0000

function* runsOf(pages: number): Generator<{ first: number; count: number }> {
  for (let first = 1; first <= pages; first += PAGES_AT_ONCE)
    yield { first, count: Math.min(PAGES_AT_ONCE, pages - first + 1) }
}

function scrubRun(fd: number, first: number, count: number, pageBytes: number): void {
  const bytes = readAt(fd, (first - 1) * pageBytes, count * pageBytes)
  for (let i = 0; i < count; i++) {
    const page = bytes.subarray(i * pageBytes, (i + 1) * pageBytes)
    if (scrubPage(page, first + i === 1 ? HEADER_BYTES : 0)) writeAt(fd, page, (first + i - 1) * pageBytes)
  }
}

const INTERIOR_KINDS = [2, 5]
const LEAF_KINDS = [10, 13]

/** Zeroes what no cell of a page covers; gives whether anything was there. `header`: where the page's header begins. */
function scrubPage(page: Buffer, header: number): boolean {
  const kind = page[header]!
  const isInterior = INTERIOR_KINDS.includes(kind)
  if (!isInterior && !LEAF_KINDS.includes(kind)) return false
  const start = header + (isInterior ? 12 : 8) + 2 * page.readUInt16BE(header + 3)
  let changed = zero(page, start, page.readUInt16BE(header + 5) || 65_536)
  // Free blocks lie in ascending order: where the next one is, how long this one is, then what is left of the cell.
  for (let block = page.readUInt16BE(header + 1); block !== 0; ) {
    const next = page.readUInt16BE(block)
    if (zero(page, block + 4, block + page.readUInt16BE(block + 2))) changed = true
    if (next !== 0 && next <= block) throw new RangeError('the free blocks of a page go round in circles')
    block = next
  }
  return changed
}

/** Pages of the freelist hold nothing but, in its trunks, the numbers of the others. */
function scrubFreelist(fd: number, firstTrunk: number, pageBytes: number): void {
  for (let trunk = firstTrunk; trunk !== 0; ) {
    const page = readAt(fd, (trunk - 1) * pageBytes, pageBytes)
    const leaves = page.readUInt32BE(4)
    for (let i = 0; i < leaves; i++) {
      const at = (page.readUInt32BE(8 + 4 * i) - 1) * pageBytes
      const leaf = readAt(fd, at, pageBytes)
      if (zero(leaf, 0, pageBytes)) writeAt(fd, leaf, at)
    }
    if (zero(page, 8 + 4 * leaves, pageBytes)) writeAt(fd, page, (trunk - 1) * pageBytes)
    trunk = page.readUInt32BE(0)
  }
}

const ZEROS = Buffer.alloc(65_536)

/** Zeroes a range; gives whether it was not zero before. */
function zero(page: Buffer, start: number, end: number): boolean {
  if (end <= start || page.compare(ZEROS, 0, end - start, start, end) === 0) return false
  page.fill(0, start, end)
  return true
}

function readAt(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let done = 0; done < length; ) {
    const read = readSync(fd, bytes, done, length - done, at + done)
    if (read === 0) throw new RangeError('the database file ends before its last page')
    done += read
  }
  return bytes
}

function writeAt(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done)
}
