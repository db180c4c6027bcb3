import {
  type Affinity,
  type Association,
  BasketCounts,
  type CountBasket,
  type LearnedRow,
  type WeightRow,
} from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'

/** What rows of what is bought together are called among those of what was learned. */
const PREFIX = 'affinity/'

/** Whether a row of what was learned is of what is bought together. */
export function isAffinityRow({ name }: LearnedRow): boolean {
  return name.startsWith(PREFIX)
}

const DAY_MS = 86_400_000

/** What is bought together, counted purchase by purchase. It changes only between steps, and each change is noted for the store. */
export class LiveAffinity implements Affinity {
  #halfLifeMs = 90 * DAY_MS
  #counts = new BasketCounts({ halfLifeMs: this.#halfLifeMs })

  /** Takes over what the store holds. */
  restore(rows: readonly LearnedRow[]): void {
    const head = rows.find(({ name }) => name === PREFIX)
    if (!head) return
    this.#halfLifeMs = head.first
    this.#counts = new BasketCounts({ halfLifeMs: head.first })
    this.#counts.restore(rows.flatMap(readRow), head.second)
  }

  /** Lets purchases fade with another half-life. What was counted by the one before would mean something else: it is counted anew. */
  adopt(halfLifeMs: number | undefined, pending: PendingChanges): void {
    if (halfLifeMs === undefined || halfLifeMs === this.#halfLifeMs) return
    this.#note(
      [...this.#counts.rows()].map(([first, second]) => [first, second, 0] as const),
      pending,
    )
    this.#halfLifeMs = halfLifeMs
    this.#counts = new BasketCounts({ halfLifeMs })
  }

  count({ at, skus }: CountBasket, pending: PendingChanges): void {
    this.#note(this.#counts.add(skus, at), pending)
    pending.learned.set(PREFIX, { name: PREFIX, first: this.#halfLifeMs, second: this.#counts.landmark ?? 0 })
  }

  goesWith(basket: readonly string[], consequent: string): Association | undefined {
    return this.#counts.goesWith(basket, consequent)
  }

  /** How many purchases were counted, those long past for less; to a tenth. */
  basketsAt(now: number): number {
    return Math.round(this.#counts.basketsAt(now) * 10) / 10
  }

  /** Pairs of things that are bought together more often than by chance, the strongest first. */
  pairs({
    lift,
    support,
  }: {
    readonly support: number
    readonly lift: number
  }): (Association & { readonly items: readonly [string, string] })[] {
    const found: (Association & { readonly items: readonly [string, string] })[] = []
    for (const [first, second] of this.#counts.rows()) {
      if (second === '') continue
      const one = this.#counts.association(first, second)
      const other = this.#counts.association(second, first)
      if (!one || !other || one.support < support || one.lift < lift) continue
      const isFirst = one.confidence === other.confidence ? first < second : one.confidence > other.confidence
      found.push(isFirst ? { items: [first, second], ...one } : { items: [second, first], ...other })
    }
    return found.sort((a, b) => b.lift * b.support - a.lift * a.support || (a.items[0] < b.items[0] ? -1 : 1))
  }

  #note(rows: Iterable<WeightRow>, pending: PendingChanges): void {
    for (const [first, second, weight] of rows) {
      const name = `${PREFIX}${JSON.stringify([first, second])}`
      pending.learned.set(name, { name, first: weight, second: 0 })
    }
  }
}

function readRow({ first, name }: LearnedRow): WeightRow[] {
  if (name === PREFIX) return []
  const [one, other] = JSON.parse(name.slice(PREFIX.length)) as [string, string]
  return [[one, other, first]]
}
