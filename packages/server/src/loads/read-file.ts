import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { IncomingEvent } from '../sources/incoming-event.ts'
import type { BadRows } from './bad-rows.ts'
import { compileMapping, type Interpret } from './interpret.ts'
import type { Part, ReadCounts, ReadingOrders } from './load-protocol.ts'
import type { MappingProblem } from './mapping-problems.ts'
import { createDecoder, createRowReader } from './open-rows.ts'
import { RowPacker } from './packed-rows.ts'
import type { Row } from './rows.ts'

/** How much of a file is looked at, and travels, together. */
export interface ReadingSizes {
  /** Events that travel together: enough to be worth a message, few enough that several are under way. */
  readonly eventsInPart: number
  /**
   * Good rows among which those of one customer are brought together: few at first, so that something comes of a file
   * soon, then twice as many each time, up to some 25 MB.
   */
  readonly firstWindow: number
  readonly largestWindow: number
}

const SIZES: ReadingSizes = { eventsInPart: 512, firstWindow: 512, largestWindow: 32_768 }

const CHUNK_BYTES = 128 * 1024
const MAGIC_GZIP = 0x1f8b

/** How far the file has come. */
export interface Supply {
  readonly received: number
  readonly complete: boolean
  /** Fulfilled when more of it has come. */
  more(): Promise<void>
  /** Up to `most` bytes of what has come, from a place on; at least one, or the file has shrunk. */
  read(at: number, most: number): Promise<Buffer>
  close(): Promise<void>
}

type Orders = Omit<ReadingOrders, 'complete' | 'received' | 'report' | 'spool'>

/** The mapping does not fit the file. */
export class UnfitMappingError extends Error {
  override readonly name = 'UnfitMappingError'
  readonly problems: readonly MappingProblem[]

  constructor(problems: readonly MappingProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
    this.problems = problems
  }
}

/**
 * Reads a file from its beginning: gives parts of good rows beyond those that were taken in before, and writes down bad
 * ones. Reading it again counts the same and names rows the same, so it may be broken off anywhere.
 */
export class FileReading {
  readonly #orders: Orders
  readonly #supply: Supply
  readonly #badRows: Pick<BadRows, 'add' | 'close'>
  readonly #sizes: ReadingSizes
  readonly #packer = new RowPacker()
  readonly #events: Record<string, number> = {}
  readonly #problems: Record<string, number> = {}
  #interpret: Interpret | undefined
  /** Events of the rows that were read and not given yet, by their strongest identifier, and how many rows those are. */
  #window = new Map<string, (readonly IncomingEvent[])[]>()
  #rowsInWindow = 0
  #windowRows: number
  #eventsInPart = 0
  #rowsInPart = 0
  /** Good rows that were given, those left out because they were taken in before included. */
  #given = 0
  #bytes = 0
  #rows = 0
  #good = 0
  #bad = 0

  constructor(orders: Orders, supply: Supply, badRows: Pick<BadRows, 'add' | 'close'>, sizes = SIZES) {
    this.#orders = orders
    this.#supply = supply
    this.#badRows = badRows
    this.#sizes = sizes
    this.#windowRows = sizes.firstWindow
  }

  get counts(): ReadCounts {
    return {
      ...{ bytes: this.#bytes, rows: this.#rows, good: this.#good, bad: this.#bad },
      ...{ events: this.#events, problems: this.#problems },
    }
  }

  /** The parts, one after the other. Throws `UnfitMappingError`, and where the file cannot be read at all. */
  async *parts(): AsyncGenerator<Part> {
    const { mapping } = this.#orders
    const reader = createRowReader(mapping)
    const decode = createDecoder(mapping.encoding)
    const bind = () => {
      if (this.#interpret || (mapping.format === 'csv' && reader.head === undefined)) return
      const compiled = compileMapping(mapping, reader.head, this.#orders)
      if (!compiled.ok) throw new UnfitMappingError(compiled.problems)
      this.#interpret = compiled.interpret
    }
    try {
      for await (const bytes of this.#inflated()) {
        const rows = reader.take(decode(bytes, false))
        bind()
        yield* this.#takeAll(rows)
      }
      const last = reader.take(decode(new Uint8Array(0), true))
      bind()
      yield* this.#takeAll(last)
      yield* this.#takeAll(reader.end())
      yield* this.#giveWindow()
      if (this.#rowsInPart > 0) yield this.#part()
    } finally {
      this.#badRows.close()
    }
  }

  *#takeAll(rows: readonly Row[]): Generator<Part> {
    for (const row of rows) {
      this.#take(row)
      if (this.#rowsInWindow === this.#windowRows) yield* this.#giveWindow()
    }
  }

  #take(row: Row): void {
    this.#rows++
    if (row.problem) return this.#refuse(row, '', row.problem.code, row.problem.message, row.problem.text)
    const result = this.#interpret!(row)
    if (!result.ok) return this.#refuse(row, result.column, result.code, result.message, textOf(row, this.#orders))
    this.#good++
    const name = nameOf(result.events.at(-1)!)
    this.#events[name] = (this.#events[name] ?? 0) + 1
    const whom = result.events[0]!.identifiers[0]!
    const known = this.#window.get(whom)
    if (known) known.push(result.events)
    else this.#window.set(whom, [result.events])
    this.#rowsInWindow++
  }

  /**
   * Gives the rows of the window customer by customer, each in the order of the file: whoever is in memory is counted
   * for once and written once. Windows are the same each time the file is read, so the order is.
   */
  *#giveWindow(): Generator<Part> {
    const window = this.#window
    this.#window = new Map()
    this.#rowsInWindow = 0
    this.#windowRows = Math.min(this.#sizes.largestWindow, this.#windowRows * 2)
    for (const rows of window.values()) {
      for (const [i, events] of rows.entries()) {
        if (++this.#given <= this.#orders.given) continue
        for (const [n, event] of events.entries()) this.#packer.add(event, i < rows.length - 1 || n < events.length - 1)
        this.#eventsInPart += events.length
        this.#rowsInPart++
        if (this.#eventsInPart >= this.#sizes.eventsInPart) yield this.#part()
      }
    }
  }

  #refuse({ line }: Row, column: string, code: string, reason: string, text: string): void {
    this.#bad++
    this.#problems[code] = (this.#problems[code] ?? 0) + 1
    this.#badRows.add(line, column, code, reason, text)
  }

  #part(): Part {
    const part = { body: this.#packer.take(), rows: this.#rowsInPart, upTo: this.#given }
    this.#rowsInPart = 0
    this.#eventsInPart = 0
    return part
  }

  async *#inflated(): AsyncGenerator<Uint8Array> {
    const raw = this.#raw()
    const first = await raw.next()
    if (first.done) return
    const isGzip = first.value.length > 1 && first.value.readUInt16BE(0) === MAGIC_GZIP
    const whole = chain(first.value, raw)
    if (isGzip) yield* gunzipped(whole)
    else yield* whole
  }

  /** The bytes as they have come; waits for what has yet to come. */
  async *#raw(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const available = this.#supply.received - this.#bytes
        if (available === 0 && this.#supply.complete) return
        if (available === 0) {
          await this.#supply.more()
          continue
        }
        const bytes = await this.#supply.read(this.#bytes, Math.min(CHUNK_BYTES, available))
        if (bytes.length === 0) throw new Error('the file is shorter than it was')
        this.#bytes += bytes.length
        yield bytes
      }
    } finally {
      await this.#supply.close()
    }
  }
}

async function* gunzipped(bytes: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  try {
    yield* Readable.from(bytes).pipe(createGunzip()) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw new Error(`The gzip file is cut off or damaged: ${(error as Error).message}`, { cause: error })
  }
}

async function* chain(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

function nameOf({ event }: IncomingEvent): string {
  return event.type === 'tracked' ? event.name : '(traits)'
}

function textOf({ fields }: Row, { mapping }: Orders): string {
  return Array.isArray(fields) ? fields.join(mapping.delimiter) : JSON.stringify(fields)
}
