import { join } from 'node:path'
import type { Position } from '../../runner/log.ts'
import { JournalDamagedError } from './damage-error.ts'
import type { Disk } from './disk.ts'
import { highestDurableAfter } from './durable-mark.ts'
import { decodeSegmentHeader, firstOfFileName, segmentFileName } from './segment-header.ts'
import { contentEnd, endOf, type SegmentEnd } from './segment-reader.ts'
import { UNFINISHED_FILE_NAMES } from './segment-supply.ts'

/** A directory on a disk. */
export interface Place {
  readonly directory: string
  readonly disk: Disk
}

/** A segment in the directory. */
export interface Segment {
  readonly first: Position
  readonly path: string
}

/** What was found in the directory, after the torn tail was cut. */
export interface Recovery {
  /** In order; none where the journal holds nothing that is needed. */
  readonly segments: readonly Segment[]
  /** Offset in the last segment after which it is empty. */
  readonly tail: number
  readonly last: Position
  /** How many bytes were cut. */
  readonly cutBytes: number
}

/**
 * Finds the records after `after`, cuts what a crash tore and makes durable what is left. Throws `JournalDamagedError`
 * where a record that had been durable is not intact.
 */
export async function recover(place: Place, after: Position): Promise<Recovery> {
  const segments = await neededSegments(place, after)
  const chain = await followChain(place, segments)
  const rest = await inspectRest(place, segments.slice(chain.kept.length))
  refuseLoss(chain, segments[chain.kept.length], Math.max(chain.durable, rest.durable))
  await removeAll(place, rest.segments)
  const cutBytes = rest.contentBytes + (await cutTail(place, chain))
  if (chain.next - 1 >= after) return { segments: chain.kept, tail: chain.offset, last: chain.next - 1, cutBytes }
  await removeAll(place, chain.kept)
  return { segments: [], tail: 0, last: after, cutBytes }
}

/** The segments from the one that holds the record after `after`; those before it are removed. */
async function neededSegments(place: Place, after: Position): Promise<readonly Segment[]> {
  const names = await place.disk.list(place.directory)
  for (const name of UNFINISHED_FILE_NAMES) {
    if (names.includes(name)) await place.disk.remove(join(place.directory, name))
  }
  const segments = names
    .flatMap((name) => firstOfFileName(name) ?? [])
    .sort((a, b) => a - b)
    .map((first) => ({ first, path: join(place.directory, segmentFileName(first)) }))
  const start = segments.findLastIndex((segment) => segment.first <= after + 1)
  if (segments[0] !== undefined && start < 0) {
    throw new JournalDamagedError(segments[0].path, 0, `the records between ${after} and this segment are missing`)
  }
  for (const segment of segments.slice(0, Math.max(start, 0))) await place.disk.remove(segment.path)
  return segments.slice(Math.max(start, 0))
}

/** Segments without a gap between them, as far as they are intact. */
interface Chain {
  readonly kept: readonly Segment[]
  /** Offset in the last kept segment where its intact part ends. */
  readonly offset: number
  readonly next: Position
  /** The highest position that any mark in the kept segments gives. */
  readonly durable: Position
  /** Offset in the last kept segment where its content, intact or not, ends. */
  readonly contentEnd: number
}

async function followChain(place: Place, segments: readonly Segment[]): Promise<Chain> {
  let chain: Chain = { kept: [], offset: 0, next: segments[0]?.first ?? 1, durable: 0, contentEnd: 0 }
  for (const segment of segments) {
    if (segment.first < chain.next) {
      throw new JournalDamagedError(segment.path, 0, `records from ${segment.first} on are in two segments`)
    }
    const bytes = await loadSegment(place, segment)
    if (segment.first > chain.next || !hasHeader(bytes, segment)) break
    chain = extend(chain, segment, bytes, endOf(bytes, segment.first))
  }
  return chain
}

function extend(chain: Chain, segment: Segment, bytes: Buffer, end: SegmentEnd): Chain {
  const durableBehind = highestDurableAfter(bytes, segment.first, end.offset)
  return {
    kept: [...chain.kept, segment],
    offset: end.offset,
    next: end.next,
    durable: Math.max(chain.durable, end.durable, durableBehind),
    contentEnd: contentEnd(bytes, end.offset),
  }
}

/** Reads a whole segment. One at a time is held in memory. */
export async function loadSegment(place: Place, segment: Segment): Promise<Buffer> {
  const file = await place.disk.open(segment.path)
  try {
    const bytes = Buffer.allocUnsafe(file.bytes)
    file.read(bytes, 0)
    return bytes
  } finally {
    await file.close()
  }
}

function hasHeader(bytes: Buffer, segment: Segment): boolean {
  const header = decodeSegmentHeader(bytes)
  switch (header.type) {
    case 'valid':
      return header.first === segment.first
    case 'damaged':
      return false
    case 'unknown-version':
      throw new JournalDamagedError(segment.path, 0, `format version ${header.version} is not known here`)
  }
}

/** What is in the segments behind the chain. */
interface Rest {
  readonly segments: readonly Segment[]
  readonly durable: Position
  readonly contentBytes: number
}

async function inspectRest(place: Place, segments: readonly Segment[]): Promise<Rest> {
  let durable = 0
  let contentBytes = 0
  for (const segment of segments) {
    const bytes = await loadSegment(place, segment)
    durable = Math.max(durable, highestDurableAfter(bytes, segment.first, 0))
    contentBytes += contentEnd(bytes, 0)
  }
  return { segments, durable, contentBytes }
}

/** What is missing may be cut only where no mark says that it had been durable (journal invariant 4). */
function refuseLoss(chain: Chain, behind: Segment | undefined, durable: Position): void {
  if (durable < chain.next) return
  const reason = `record ${chain.next} is damaged or missing, but records up to ${durable} had been durable`
  const tail = chain.kept.at(-1)
  if (behind !== undefined && (tail === undefined || behind.first === chain.next)) {
    throw new JournalDamagedError(behind.path, 0, reason)
  }
  if (tail !== undefined) throw new JournalDamagedError(tail.path, chain.offset, reason)
}

/** Last first, so that a crash in between leaves no gap, and durable before anything new can be. */
async function removeAll(place: Place, segments: readonly Segment[]): Promise<void> {
  if (segments.length === 0) return
  for (const segment of segments.toReversed()) await place.disk.remove(segment.path)
  await place.disk.syncDirectory(place.directory)
}

/** Zeroes what follows the intact part. A process that was killed may also have left intact records that are not durable yet. */
async function cutTail(place: Place, chain: Chain): Promise<number> {
  const cutBytes = chain.contentEnd - chain.offset
  for (const segment of chain.kept) {
    const file = await place.disk.open(segment.path)
    try {
      if (segment === chain.kept.at(-1) && cutBytes > 0) file.write(Buffer.alloc(cutBytes), chain.offset)
      await file.sync()
    } finally {
      await file.close()
    }
  }
  await place.disk.syncDirectory(place.directory)
  return cutBytes
}
