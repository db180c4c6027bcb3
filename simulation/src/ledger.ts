import { type Event, isUpkeep } from '@attune/engine'
import {
  type Appended,
  bodiesOf,
  type Log,
  type LogRecord,
  type RecordBatch,
  readRecord,
  type StoredRecord,
} from 'attune/testing'
import type { Life } from './life.ts'
import type { Violations } from './violations.ts'

/** A copy of every record that the log took, kept outside of everything that can crash. */
export class Ledger {
  readonly records: { readonly body: Uint8Array; readonly record: LogRecord }[] = []
  readonly #violations: Violations
  /** Position up to which the log promised that records survive. */
  #promised = 0
  /** By customer and event id: how many records there are. */
  readonly #counts = new Map<string, number>()
  /** Zones that a customer's records state, with their positions. */
  readonly #zones = new Map<number, { readonly position: number; readonly zone: string }[]>()

  /** The same for households, with the time of the record. */
  readonly #households = new Map<
    number,
    { readonly position: number; readonly at: number; readonly household: string | undefined }[]
  >()

  constructor(violations: Violations) {
    this.#violations = violations
  }

  get last(): number {
    return this.records.length
  }

  /** Time of the newest record; the host's time never goes back behind it. */
  get now(): number {
    return this.records.at(-1)?.record.now ?? 0
  }

  holds(customer: number, eventId: string): boolean {
    return this.#counts.has(`${customer}/${eventId}`)
  }

  /** To which household a customer belonged before an instant, by what the log holds; undefined: to none. */
  householdOf(customer: number, before: number): string | undefined {
    return this.#households.get(customer)?.findLast(({ at }) => at < before)?.household
  }

  /** The household to which a customer belonged when an event was stepped, and when the event happened; undefined: to none, or no such event. */
  householdAt(customer: number, eventId: string): { readonly household: string; readonly at: number } | undefined {
    const index = this.records.findIndex(
      ({ record }) => record.kind === 'event' && record.customer === customer && record.event.id === eventId,
    )
    const record = this.records[index]?.record
    const household = this.#households.get(customer)?.findLast(({ position }) => position <= index)?.household
    return record?.kind === 'event' && household ? { household, at: record.event.at } : undefined
  }

  zoneOf(customer: number): string | undefined {
    return this.#zones.get(customer)?.at(-1)?.zone
  }

  /** A log that copies what is appended and compares what is read. */
  watch(log: Log, life: Life): Log {
    return {
      get last() {
        return log.last
      },
      append: (batch) => this.#append(log, batch, life),
      read: (after) => this.#compare(log.read(after)),
      get oldest() {
        return log.oldest
      },
      trim: (upTo) => log.trim(upTo),
      rollOver: () => log.rollOver(),
      close: () => log.close(),
    }
  }

  /** After a crash the log ends at `last`: what is behind it is gone, and must not have been promised (invariant 3). */
  recovered(last: number): void {
    if (last < this.#promised)
      this.#violations.add(3, `the log ends at ${last} after a crash, but records up to ${this.#promised} were durable`)
    if (last > this.records.length)
      this.#violations.add(3, `the log ends at ${last}, but only ${this.records.length} records were appended`)
    while (this.records.length > last) this.#forgetLast()
    this.#promised = last
  }

  /** Copies first: the process may die when the log has the records and has not said so. */
  #append(log: Log, batch: RecordBatch, life: Life): Appended {
    if (!life.alive) return log.append(batch)
    const before = this.records.length
    if (log.last !== before) this.#violations.add(3, `records are appended after ${log.last}, not after ${before}`)
    for (const body of bodiesOf(batch.bytes)) this.#add(Uint8Array.from(body))
    try {
      const appended = log.append(batch)
      this.#awaitPromise(appended, life)
      return appended
    } catch (error) {
      if (life.alive) while (this.records.length > before) this.#forgetLast()
      throw error
    }
  }

  #awaitPromise({ durable, last }: Appended, life: Life): void {
    durable.then(
      () => {
        if (life.alive) this.#promised = Math.max(this.#promised, last)
      },
      () => undefined,
    )
  }

  #add(body: Uint8Array): void {
    const record = readRecord(body)
    this.records.push({ body, record })
    if (record.kind !== 'event') return
    const { customer, event } = record
    if (!isUpkeep(event)) this.#count(customer, event)
    if (event.type === 'household-stated') {
      const stated = this.#households.get(customer) ?? []
      this.#households.set(customer, [
        ...stated,
        { position: this.records.length, at: record.now, household: event.household },
      ])
    }
    const zone = zoneIn(event)
    if (zone === undefined) return
    const zones = this.#zones.get(customer) ?? []
    this.#zones.set(customer, zones)
    zones.push({ position: this.records.length, zone })
  }

  #count(customer: number, event: Event): void {
    const key = `${customer}/${event.id}`
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    if (count > 1) this.#violations.add(2, `event ${event.id} of customer ${customer} is in the log ${count} times`)
  }

  #forgetLast(): void {
    const { record } = this.records.pop()!
    if (record.kind !== 'event') return
    const { customer, event } = record
    const key = `${customer}/${event.id}`
    const count = this.#counts.get(key) ?? 0
    if (count > 1) this.#counts.set(key, count - 1)
    else this.#counts.delete(key)
    for (const told of [this.#zones.get(customer), this.#households.get(customer)])
      if (told?.at(-1) !== undefined && told.at(-1)!.position > this.records.length) told.pop()
  }

  async *#compare(read: AsyncIterable<StoredRecord>): AsyncGenerator<StoredRecord> {
    for await (const stored of read) {
      const known = this.records[stored.position - 1]
      if (known === undefined || !Buffer.from(known.body).equals(stored.body))
        this.#violations.add(3, `record ${stored.position} is read back other than it was appended`)
      yield stored
    }
  }
}

function zoneIn(event: Event): string | undefined {
  const stated = event.type === 'identified' ? event.traits.timezone : undefined
  return typeof stated === 'string' ? stated : event.zone
}
