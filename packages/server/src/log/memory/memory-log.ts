import { type Appended, type Log, LogRefusedError, type Position, type StoredRecord } from '../../runner/log.ts'
import { bodiesOf, type RecordBatch } from '../record-batch.ts'

/** What a memory log holds; outlives the log, as a disk would. */
export interface MemoryMedium {
  /** Position of the last record that was trimmed. */
  trimmed: Position
  /** Bodies of the records after it. */
  readonly bodies: Uint8Array[]
}

/** A medium without records. */
export function emptyMedium(): MemoryMedium {
  return { trimmed: 0, bodies: [] }
}

/** A log in memory: durable a microtask after it was appended. */
export function openMemoryLog(medium: MemoryMedium = emptyMedium()): Log {
  return new MemoryLog(medium)
}

class MemoryLog implements Log {
  readonly #medium: MemoryMedium
  #closed = false

  constructor(medium: MemoryMedium) {
    this.#medium = medium
  }

  get last(): Position {
    return this.#medium.trimmed + this.#medium.bodies.length
  }

  get oldest(): Position {
    return this.#medium.trimmed + 1
  }

  append(batch: RecordBatch): Appended {
    if (batch.count === 0) throw new RangeError('a batch without records')
    if (this.#closed) throw new LogRefusedError('the log is closed')
    for (const body of bodiesOf(batch.bytes)) this.#medium.bodies.push(Uint8Array.from(body))
    return { last: this.last, durable: Promise.resolve() }
  }

  async *read(after: Position): AsyncGenerator<StoredRecord> {
    const { trimmed, bodies } = this.#medium
    for (const [index, body] of bodies.entries()) {
      const position = trimmed + index + 1
      if (position > after) yield { position, body }
    }
  }

  async trim(upTo: Position): Promise<void> {
    const count = Math.min(upTo, this.last) - this.#medium.trimmed
    if (count <= 0) return
    this.#medium.bodies.splice(0, count)
    this.#medium.trimmed += count
  }

  rollOver(): Promise<void> {
    return Promise.resolve()
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}
