import type { Event } from '@attune/engine'
import {
  type Addressed,
  DEFAULT_INPUT_LIMITS,
  FileReading,
  loadTally,
  type Runner,
  type Supply,
  unpackRows,
} from 'attune/testing'
import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import type { Plant } from './plant.ts'
import type { Scheduler } from './scheduler.ts'
import { drawFile, drawSales, type Sale, type SaleFile } from './till-files.ts'
import type { Violations } from './violations.ts'

interface FileLoadsOptions {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly violations: Violations
  readonly files: number
  /** People who act meanwhile; some rows are theirs. */
  readonly people: number
  readonly durationMs: number
  readonly server: () => Server | undefined
  /** A fault put in on purpose: who goes on after a crash gives rows other keys, or rows come as if they happened now. */
  readonly planted: Plant | undefined
}

/** Small, so that a file of some dozen rows goes in several parts and windows. */
const SIZES = { eventsInPart: 7, firstWindow: 8, largestWindow: 32 }

const TILL_SALES = 60
const WEB_SALES = 24

/** A file on its way in. What is `durable` of it outlives a crash, and may lag behind. */
interface Loading {
  readonly file: SaleFile
  readonly id: string
  readonly createdAt: number
  received: number
  given: number
  durable: { received: number; given: number }
  /** The process that reads it; it is read from its beginning by the next one. */
  reader: Server | undefined
  wake: (() => void) | undefined
  bad: number
  good: number
  done: boolean
}

/**
 * Files of the past that are sent piece by piece and read by the very reader of the host, part after part, while people
 * act; whatever breaks off goes on from what was written down, which is less than what was taken in.
 */
export class FileLoads {
  readonly #options: FileLoadsOptions
  readonly #loadings: Loading[] = []
  readonly #sales: readonly Sale[]
  /** Sales that were told live, too. */
  readonly #live = new Map<Sale, boolean>()

  constructor(options: FileLoadsOptions) {
    this.#options = options
    const { durationMs, files, people, scheduler } = options
    if (files === 0) {
      this.#sales = []
      return
    }
    const till = drawSales('Till Sale', TILL_SALES, people, scheduler)
    const web = drawSales('Web Sale', WEB_SALES, people, scheduler)
    const chosen = new Set<string>()
    for (let number = 0; number < files; number++) {
      const file = drawFile(number, number % 3 === 2 ? web : till, scheduler)
      for (const sale of [...till, ...web]) if (holds(file, sale)) chosen.add(sale.key)
      scheduler.after(durationMs * 0.8 * scheduler.random(), () => this.#begin(file))
    }
    for (const sale of web) {
      if (!scheduler.chance(0.5)) continue
      chosen.add(sale.key)
      this.#live.set(sale, false)
      scheduler.after(durationMs * scheduler.random(), () => this.#tell(sale))
    }
    this.#sales = [...till, ...web].filter(({ key }) => chosen.has(key))
  }

  get whatIsLeft(): string[] {
    const left = this.#loadings.filter(({ done }) => !done).map(({ id }) => `${id} is not read`)
    if (this.#loadings.length < this.#options.files) left.push('files have yet to come')
    if ([...this.#live.values()].includes(false)) left.push('a sale that is told live is not acknowledged')
    return left
  }

  /** What was sold, each once, to be compared with what is known. */
  get sales(): readonly Sale[] {
    return this.#sales
  }

  /** Rows that have counted, by what the log says; every good and bad row was seen. */
  compareCounts(runner: Runner): void {
    const { violations } = this.#options
    const counted = this.#loadings.reduce((sum, { id }) => sum + runner.shared.tally(loadTally(id)), 0)
    const liveOnly = this.#sales.filter((sale) => this.#live.has(sale)).length
    if (counted > this.#sales.length || counted < this.#sales.length - liveOnly)
      violations.add(2, `${counted} rows have counted of ${this.#sales.length} sales, ${liveOnly} of them told live`)
    for (const { bad, file, good } of this.#loadings)
      if (bad !== file.bad || good !== file.good)
        violations.add(3, `${file.name}: ${good} good and ${bad} bad rows were read, not ${file.good} and ${file.bad}`)
  }

  #begin(file: SaleFile): void {
    const loading: Loading = {
      ...{
        file,
        id: file.name,
        createdAt: Math.floor(this.#options.scheduler.now),
        received: 0,
        given: 0,
        durable: { received: 0, given: 0 },
      },
      ...{ reader: undefined, wake: undefined, bad: 0, good: 0, done: false },
    }
    this.#loadings.push(loading)
    this.#goOn(loading)
  }

  /** What its client and its server do from time to time: send more of it, and read it where nobody does. */
  #goOn(loading: Loading): void {
    const { scheduler, server } = this.#options
    const now = server()
    if (loading.done) return
    if (now !== undefined && loading.reader?.life !== now.life) {
      loading.received = loading.durable.received
      loading.given = loading.durable.given
      loading.reader = now
      void this.#read(loading, now)
    } else if (now !== undefined) this.#receive(loading)
    scheduler.after(scheduler.magnitude(1000, 900_000), () => this.#goOn(loading))
  }

  #receive(loading: Loading): void {
    const { scheduler } = this.#options
    const { content } = loading.file
    loading.received = Math.min(content.length, loading.received + scheduler.between(40, 400))
    if (scheduler.chance(0.5)) loading.durable.received = loading.received
    loading.wake?.()
  }

  async #read(loading: Loading, server: Server): Promise<void> {
    const { planted, scheduler } = this.#options
    const { content, mapping } = loading.file
    const isHere = () => server.life.alive && loading.reader === server
    let bad = 0
    const supply: Supply = {
      get received() {
        return loading.received
      },
      get complete() {
        return loading.received === content.length
      },
      more: () =>
        new Promise((resolve) => {
          loading.wake = resolve
        }),
      read: async (at, most) => content.subarray(at, at + Math.min(most, scheduler.between(20, 900))),
      close: async () => undefined,
    }
    const isAgain = planted === 'renamed-rows' && loading.given > 0
    const orders = {
      ...{
        mapping: isAgain ? { ...mapping, source: 'till again' } : mapping,
        createdAt: loading.createdAt,
        load: loading.id,
      },
      ...{ limits: DEFAULT_INPUT_LIMITS, region: 'US', zone: 'America/New_York', given: loading.given },
    }
    const report = { add: () => void bad++, close: () => undefined }
    const reading = new FileReading(orders, supply, report, SIZES)
    for await (const { body, upTo } of reading.parts()) {
      if (!(await this.#hand(body, server)) || !isHere()) return
      loading.given = upTo
      if (scheduler.chance(0.4)) loading.durable.given = upTo
    }
    if (!isHere()) return
    Object.assign(loading, { bad, good: reading.counts.good, done: true })
  }

  /** Until it is taken in; false where the process has ended meanwhile. */
  async #hand(body: Uint8Array, { life, runner }: Server): Promise<boolean> {
    const { planted, scheduler } = this.#options
    const rows = unpackRows(body)
    while (life.alive) {
      const isTaken = await runner.submitLater(planted === 'rows-as-live' ? rows.map(asLive) : rows).then(
        () => true,
        () => false,
      )
      if (isTaken) return life.alive
      await new Promise<void>((resolve) => scheduler.after(500, resolve))
    }
    return false
  }

  /** Told until it is acknowledged, and now and then once more. */
  #tell(sale: Sale): void {
    const { faults, scheduler, server } = this.#options
    const now = server()
    const { at, event: name, identifier, key: id, total } = sale
    const event: Event = { type: 'tracked', id, at, name, properties: { total } }
    now?.runner.submit([{ identifiers: [identifier], event }]).then(
      () => {
        if (now.life.alive) this.#live.set(sale, true)
      },
      () => undefined,
    )
    if (!this.#live.get(sale) || (faults.on && scheduler.chance(0.3)))
      scheduler.after(scheduler.magnitude(1000, 3_600_000), () => this.#tell(sale))
  }
}

/** Without the mark that it comes from a file. */
function asLive({ event, identifiers }: Addressed): Addressed {
  const { load: _, ...live } = event
  return { identifiers, event: live }
}

function holds({ content, mapping }: SaleFile, { event, key }: Sale): boolean {
  return mapping.event === event && new RegExp(`(^|"|\\n)${key}("|,)`).test(content.toString())
}
