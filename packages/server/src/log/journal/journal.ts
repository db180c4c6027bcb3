import { join } from 'node:path'
import {
  type Appended,
  type Log,
  LogFailedError,
  LogRefusedError,
  type Position,
  type StoredRecord,
} from '../../runner/log.ts'
import type { RecordBatch } from '../record-batch.ts'
import { JournalDamagedError } from './damage-error.ts'
import type { Disk, DiskFile } from './disk.ts'
import { encodeMark, MARK_BYTES } from './durable-mark.ts'
import { GroupCommit } from './group-commit.ts'
import { nodeDisk } from './node-disk.ts'
import { sealRecords } from './record-frame.ts'
import { loadSegment, type Place, type Recovery, recover, type Segment } from './recovery.ts'
import { encodeSegmentHeader, SEGMENT_HEADER_BYTES, segmentFileName } from './segment-header.ts'
import { recordsOf } from './segment-reader.ts'
import { SegmentSupply } from './segment-supply.ts'

/** The log as files in a directory; DESIGN.md beside this has its format and invariants. */
export interface Journal extends Log {
  /** How many bytes of records that had never been durable were cut off when it was opened. */
  readonly cutBytes: number
}

/** Where and how a journal is kept. One process at a time may have it open. */
export interface JournalOptions {
  readonly directory: string
  /** The position that the store reflects: earlier records may be missing, and no later number is given twice. */
  readonly after: Position
  readonly disk?: Disk
  /** The space taken for each segment; 16 MiB unless given. A batch that is larger gets a segment of its own size. */
  readonly segmentBytes?: number
}

const DEFAULT_SEGMENT_BYTES = 16 * 1024 * 1024

/**
 * Opens a journal, made where there is none, and cuts what a crash tore. Rejects with `JournalDamagedError` where
 * records are damaged that had been durable, and as the disk does.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { directory, after, disk = nodeDisk, segmentBytes = DEFAULT_SEGMENT_BYTES } = options
  const place = { directory, disk }
  const recovery = await recover(place, after)
  const tail = recovery.segments.at(-1)
  if (tail !== undefined) return new SegmentedJournal(place, segmentBytes, recovery, await disk.open(tail.path))
  return new SegmentedJournal(place, segmentBytes, ...(await begin(place, segmentBytes, recovery)))
}

/** Makes the first segment. */
async function begin(place: Place, segmentBytes: number, recovery: Recovery): Promise<readonly [Recovery, DiskFile]> {
  const { directory, disk } = place
  const first = recovery.last + 1
  const path = join(directory, segmentFileName(first))
  const file = await disk.create(path, segmentBytes)
  file.write(encodeSegmentHeader(first), 0)
  await file.sync()
  await disk.syncDirectory(directory)
  return [{ ...recovery, segments: [{ first, path }], tail: SEGMENT_HEADER_BYTES }, file]
}

class SegmentedJournal implements Journal {
  readonly cutBytes: number
  readonly #place: Place
  readonly #supply: SegmentSupply
  readonly #commit: GroupCommit
  /** In order; the last of them is the one that is written. */
  readonly #segments: Segment[]
  #file: DiskFile
  #tail: number
  #last: Position
  #durable: Position
  /** Whether no mark says yet what is durable. */
  #markDue = false
  #writeFailure: unknown
  #closing: Promise<void> | undefined

  constructor(place: Place, segmentBytes: number, recovery: Recovery, file: DiskFile) {
    this.cutBytes = recovery.cutBytes
    this.#place = place
    this.#supply = new SegmentSupply(place, segmentBytes)
    this.#commit = new GroupCommit(place, (position, busy) => this.#noteDurable(position, busy))
    this.#segments = [...recovery.segments]
    this.#file = file
    this.#tail = recovery.tail
    this.#last = recovery.last
    this.#durable = recovery.last
    // What recovery found is durable now; from here on, damage to it can be told from a torn tail.
    this.#noteDurable(recovery.last, false)
  }

  get last(): Position {
    return this.#last
  }

  get oldest(): Position {
    return this.#segments[0]?.first ?? this.#last + 1
  }

  append(batch: RecordBatch): Appended {
    if (batch.count === 0) throw new RangeError('a batch without records')
    this.#refuseWhenOver()
    const bytes = batch.bytes
    // One mark may go before the batch, and a segment always keeps room for one after its last record.
    if (this.#tail + bytes.length + 2 * MARK_BYTES > this.#file.bytes) this.#rollOver(bytes.length)
    sealRecords(bytes, this.#last + 1)
    this.#write(this.#markDue ? Buffer.concat([this.#takeMark(), bytes]) : bytes)
    this.#last += batch.count
    this.#supply.stock()
    return { last: this.#last, durable: this.#commit.cover(this.#last, this.#file) }
  }

  async *read(after: Position): AsyncGenerator<StoredRecord> {
    for (const [index, segment] of this.#segments.entries()) {
      const next = this.#segments[index + 1]?.first ?? this.#last + 1
      // A segment whose first batch was torn holds nothing, whatever the store still lacks.
      if (next - 1 <= after || next === segment.first) continue
      const bytes = await loadSegment(this.#place, segment)
      // Not `yield*`, which costs several times as much here.
      for (const record of recordsBefore(next, bytes, segment)) if (record.position > after) yield record
    }
  }

  async trim(upTo: Position): Promise<void> {
    const limit = Math.min(upTo, this.#durable)
    const before = this.#segments.length
    while (this.#segments[1] !== undefined && this.#segments[1].first - 1 <= limit) {
      const segment = this.#segments.shift()
      if (segment !== undefined) await this.#place.disk.remove(segment.path)
    }
    if (this.#segments.length < before) await this.#place.disk.syncDirectory(this.#place.directory)
  }

  async rollOver(): Promise<void> {
    this.#refuseWhenOver()
    if (this.#last < (this.#segments.at(-1)?.first ?? 0)) return
    this.#rollOver(0)
    await this.#commit.cover(this.#last, this.#file)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #refuseWhenOver(): void {
    if (this.#closing !== undefined) throw new LogRefusedError('the journal is closed')
    const cause = this.#commit.failure ?? this.#writeFailure
    if (cause !== undefined) throw new LogFailedError('the journal has failed', { cause })
  }

  #rollOver(batchBytes: number): void {
    const first = this.#last + 1
    const name = segmentFileName(first)
    const file = this.#supply.take(name, SEGMENT_HEADER_BYTES + batchBytes + 2 * MARK_BYTES)
    this.#commit.retire(this.#file, this.#last)
    // A segment still without records that is too small for this batch was replaced by one of the same name.
    if (this.#segments.at(-1)?.first === first) this.#segments.pop()
    this.#segments.push({ first, path: join(this.#place.directory, name) })
    this.#file = file
    this.#tail = 0
    this.#write(encodeSegmentHeader(first))
  }

  /**
   * Writes at the tail. Room there was, so a failure is the device's; as nobody knows what it left behind, nothing more
   * may be written after it.
   */
  #write(bytes: Uint8Array): void {
    try {
      this.#file.write(bytes, this.#tail)
    } catch (error) {
      this.#writeFailure = error
      throw new LogFailedError('the journal cannot be written', { cause: error })
    }
    this.#tail += bytes.length
  }

  /** Leaves a mark, which becomes durable with the next sync; a busy log saves the write and puts it before the next batch. */
  #noteDurable(position: Position, busy: boolean): void {
    this.#durable = position
    this.#markDue = true
    if (busy || this.#writeFailure !== undefined || this.#tail + MARK_BYTES > this.#file.bytes) return
    try {
      this.#write(this.#takeMark())
    } catch (error) {
      this.#writeFailure = error
    }
  }

  #takeMark(): Uint8Array {
    this.#markDue = false
    return encodeMark(this.#segments.at(-1)?.first ?? 0, this.#tail, this.#durable)
  }

  async #close(): Promise<void> {
    await this.#commit.idle()
    await this.#supply.close()
    const failure = this.#commit.failure
    // The last mark; after a failure another sync would prove nothing (see `DiskFile.sync`).
    if (failure === undefined) await this.#file.sync()
    await this.#file.close()
    if (failure !== undefined) throw failure
  }
}

/** The records of a segment before the position `next`; throws where they end earlier. */
function* recordsBefore(next: Position, bytes: Buffer, segment: Segment): Generator<StoredRecord> {
  const records = recordsOf(bytes, segment.first)
  for (let step = records.next(); ; step = records.next()) {
    if (step.done)
      throw new JournalDamagedError(segment.path, step.value.offset, `record ${step.value.next} is damaged`)
    yield step.value
    if (step.value.position === next - 1) return
  }
}
