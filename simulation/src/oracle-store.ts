import { type Customer, type Decision, recompute } from '@attune/engine'
import {
  type Changes,
  type CustomerRow,
  type DeliveryRow,
  decodeCustomer,
  encodeCustomer,
  lastDeliveries,
  type MemoryState,
  type PointsRow,
  readDecision,
  Words,
} from 'attune/testing'
import type { Ledger } from './ledger.ts'
import type { Reference } from './reference.ts'
import type { Violations } from './violations.ts'

/** Who looks at what was stored. */
interface Lookers {
  readonly customer: (customer: Customer) => void
  readonly decision: (decision: Decision) => void
  readonly delivery: (row: DeliveryRow) => void
  readonly points: (row: PointsRow) => void
}

/** Invariants 4 and 8: at each commit the store holds what the reference makes of the same records, byte for byte. */
export class StoreOracle {
  readonly #reference: Reference
  readonly #ledger: Ledger
  readonly #stored: MemoryState
  readonly #violations: Violations
  readonly #lookers: Lookers

  constructor(reference: Reference, ledger: Ledger, stored: MemoryState, violations: Violations, lookers: Lookers) {
    this.#reference = reference
    this.#ledger = ledger
    this.#stored = stored
    this.#violations = violations
    this.#lookers = lookers
  }

  /** The store has taken changes. */
  committed(changes: Changes): void {
    const { position } = changes
    if (position > this.#ledger.last || position < this.#reference.position) {
      this.#violations.add(4, `the store is at ${position}, the log holds ${this.#ledger.last}`)
      return
    }
    const expected = this.#reference.advance(position)
    const words = this.#storedWords()
    this.#compareRows(
      position,
      'customer',
      changes.customers,
      expected.customers,
      ({ id }) => `${id}`,
      (row) => this.#rendered(row, words),
    )
    this.#compareTables(changes, expected)
    for (const row of lastDeliveries(changes.deliveries)) this.#lookers.delivery(row)
    for (const row of changes.points) this.#lookers.points(row)
    for (const text of changes.decisions) {
      const decision: Decision = JSON.parse(Buffer.from(readDecision(text).json).toString())
      this.#recompute(decision)
      this.#lookers.decision(decision)
    }
    for (const { document } of changes.customers) this.#lookers.customer(decodeCustomer(document, words))
  }

  /** Everything that the store holds, not only what changed last. */
  compareAll(): void {
    const { customers, households, position, tallies } = this.#stored
    const words = this.#storedWords()
    if (position !== this.#reference.position)
      this.#violations.add(4, `the store is at ${position}, its last commit was ${this.#reference.position}`)
    for (const [id, { document, wakeAt }] of customers) {
      this.#compareDocument({ id, document, wakeAt }, words)
      const { household } = decodeCustomer(document, words)
      if (households.get(id) !== (household?.id || undefined))
        this.#violations.add(4, `customer ${id} is listed in ${households.get(id)} and belongs to ${household?.id}`)
    }
    for (const [name, value] of this.#reference.state.shared.tallies) {
      if (tallies.get(name) !== value)
        this.#violations.add(4, `at ${position} the tally ${name} is ${tallies.get(name)} instead of ${value}`)
    }
  }

  /** The store has everything that customers ever told, once and in order. */
  compareHistory(): void {
    const expected = new Map<number, number[]>()
    const erased = new Set<number>()
    this.#ledger.records.slice(0, this.#stored.position).forEach(({ record }, index) => {
      if (!('customer' in record)) return
      if (record.kind === 'event' && record.event.type === 'erased') erased.add(record.customer)
      const positions = expected.get(record.customer) ?? []
      expected.set(record.customer, positions)
      positions.push(index + 1)
    })
    for (const [customer, positions] of expected) {
      // Of who was erased nothing is kept that tells anything; `Forgetters` looks at that.
      if (erased.has(customer)) continue
      const held = (this.#stored.history.get(customer) ?? []).map(({ position }) => position)
      if (held.join() !== positions.join())
        this.#violations.add(3, `the history of customer ${customer} is ${held} instead of ${positions}`)
    }
  }

  #compareDocument(row: CustomerRow, words: Words): void {
    const expected = this.#reference.state.cache.peek(row.id)
    const document = expected && encodeCustomer(expected, this.#reference.state.words)
    const right = document && this.#renderedReference({ ...row, document })
    if (right !== this.#rendered(row, words))
      this.#violations.add(4, `the store's customer ${row.id} is not what the records make of it`)
  }

  #compareTables(changes: Changes, expected: Omit<Changes, 'words' | 'history'>): void {
    const { position } = changes
    const text = (row: unknown) => JSON.stringify(row, bytesAsText)
    const decisions = (of: Iterable<Buffer>) => Array.from(of, readDecision)
    this.#compareRows(
      position,
      'decision',
      decisions(changes.decisions),
      decisions(expected.decisions),
      ({ id }) => id,
      decisionAsText,
    )
    this.#compareRows(
      position,
      'delivery',
      lastDeliveries(changes.deliveries),
      lastDeliveries(expected.deliveries),
      ({ id }) => id,
      text,
    )
    this.#compareRows(
      position,
      'membership',
      changes.memberships,
      expected.memberships,
      (row) => `${row.customer}/${row.audience}`,
      text,
    )
    this.#compareRows(position, 'household', changes.households, expected.households, (row) => `${row.customer}`, text)
    this.#compareRows(position, 'feed', changes.feeds, expected.feeds, (row) => `${row.feed}/${row.key}`, text)
    this.#compareRows(position, 'thing', changes.catalogue, expected.catalogue, (row) => `${row.kind}/${row.id}`, text)
    this.#compareRows(
      position,
      'count',
      changes.counts,
      expected.counts,
      (row) => `${row.action}/${row.channel}/${row.arm}`,
      text,
    )
    this.#compareRows(position, 'learned', changes.learned, expected.learned, ({ name }) => name, text)
    this.#compareRows(position, 'pool', changes.pools, expected.pools, ({ pool }) => pool, text)
    this.#compareRows(position, 'schema', changes.seen, expected.seen, ({ name }) => name, text)
    this.#compareRows(position, 'tally', changes.tallies, expected.tallies, ([name]) => name, text)
    this.#compareRows(
      position,
      'identifier',
      changes.identifiers,
      expected.identifiers,
      ({ identifier }) => identifier,
      text,
    )
    this.#compareRows(
      position,
      'erasure',
      changes.erasures,
      expected.erasures,
      (row) => `${row.id}/${row.customer}`,
      text,
    )
    this.#compareRows(position, 'send', changes.sends, expected.sends, ({ id }) => id, text)
    const rowKeys = (found: Pick<Changes, 'rowKeys'>) => (found.rowKeys ? [found.rowKeys] : [])
    this.#compareRows(position, 'row keys', rowKeys(changes), rowKeys(expected), () => 'all', text)
    this.#compareRows(position, 'consent', changes.consents, expected.consents, text, text)
    this.#compareRows(position, 'merge', changes.merges, expected.merges, ({ id }) => id, text)
    this.#compareRows(position, 'undone merge', changes.undoneMerges, expected.undoneMerges, ([id]) => id, text)
    if (changes.playbook?.version !== expected.playbook?.version)
      this.#violations.add(
        4,
        `at ${position} the playbook is ${changes.playbook?.version} instead of ${expected.playbook?.version}`,
      )
  }

  #compareRows<T>(
    position: number,
    kind: string,
    actual: Iterable<T>,
    expected: Iterable<T>,
    keyOf: (row: T) => string,
    render: (row: T) => string,
  ): void {
    const texts = new Map(Array.from(actual, (row) => [keyOf(row), render(row)]))
    for (const row of expected) {
      const key = keyOf(row)
      const text = texts.get(key)
      texts.delete(key)
      const right = kind === 'customer' ? this.#renderedReference(row as CustomerRow) : render(row)
      if (text !== right) this.#violations.add(4, `at ${position} ${kind} ${key}: ${differenceOf(text, right)}`)
    }
    for (const key of texts.keys()) this.#violations.add(4, `at ${position} ${kind} ${key} should not have changed`)
  }

  /** Numbers of words depend on who encodes first, so both are encoded with those of the reference. */
  #rendered({ document, wakeAt }: CustomerRow, words: Words): string {
    const bytes = encodeCustomer(decodeCustomer(document, words), this.#reference.state.words)
    return `${wakeAt} ${Buffer.from(bytes).toString('latin1')}`
  }

  #renderedReference({ document, wakeAt }: CustomerRow): string {
    return `${wakeAt} ${Buffer.from(document).toString('latin1')}`
  }

  #storedWords(): Words {
    const words = new Words()
    words.restore([...this.#stored.words].sort(([a], [b]) => a - b))
    return words
  }

  #recompute(decision: Decision): void {
    const disagreements = recompute(decision)
    if (disagreements.length > 0)
      this.#violations.add(8, `decision ${decision.id} cannot be recomputed: ${disagreements.join('; ')}`)
  }
}

function differenceOf(actual: string | undefined, expected: string): string {
  if (actual === undefined) return 'missing'
  let at = 0
  while (actual[at] === expected[at]) at++
  const show = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60))
  return `${show(actual)} instead of ${show(expected)}`
}

/** Most of what is compared are these bytes, which are a text already. */
function decisionAsText({ json, ...row }: ReturnType<typeof readDecision>): string {
  return `${JSON.stringify(row)} ${Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('latin1')}`
}

/** Whoever decodes a buffer may leave a note of its own on it. */
function bytesAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}
