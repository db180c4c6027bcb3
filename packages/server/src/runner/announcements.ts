import type { Event, InboxItem } from '@attune/engine'
import type { Outcome } from './apply-effects.ts'
import type { Clock } from './clock.ts'
import { FACTS } from './facts.ts'
import type { HandOver } from './hand-over.ts'
import { releaseHandOvers } from './release.ts'
import type { State } from './state.ts'

/** Who is told of what steps have led to, once that is durable. */
export interface Listeners {
  /** Takes a delivery to its channel; called once the step that sent it is durable, and the door has been passed again. */
  readonly onHandOver: (handOver: HandOver) => void
  /** Told of a message that has reached an inbox. */
  readonly onInboxItem: (customer: number, item: InboxItem) => void
  /** Told of customers to whom not the same identifiers lead as before. */
  readonly onRegrouped?: (customers: readonly number[]) => void
  /** Told of customers who were erased. */
  readonly onErased?: (customers: readonly number[]) => void
  /** Told of deliveries that should not leave any more. */
  readonly onRecall?: (deliveries: readonly string[]) => void
  /** Told that there are facts for other systems, with the number of the last one. */
  readonly onFacts?: (last: number) => void
}

interface Parts {
  readonly state: State
  readonly clock: Clock
  readonly listeners: Listeners
  /** Takes what became of a delivery back into the log. */
  readonly report: (customer: number, event: Event) => void
}

/** Tells the rest of the host what steps have led to. To be called once they are durable, and not before (invariant 2 of the runner). */
export class Announcements {
  readonly #parts: Parts
  #toldFact = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Tells of everything but deliveries, which `release` lets go. */
  tell({ arrivals, erased, recalls, regrouped }: Outcome): void {
    const { listeners } = this.#parts
    this.#tellFacts()
    if (recalls.length > 0) listeners.onRecall?.(recalls)
    if (regrouped.length > 0) listeners.onRegrouped?.(regrouped)
    if (erased.length > 0) listeners.onErased?.(erased)
    for (const { customer, item } of arrivals) listeners.onInboxItem(customer, item)
  }

  /** Says that there are facts. They may be of later batches too: who reads them waits until they are durable. */
  #tellFacts(): void {
    const last = this.#parts.state.shared.tally(FACTS)
    if (last === this.#toldFact) return
    this.#toldFact = last
    this.#parts.listeners.onFacts?.(last)
  }

  /** Lets deliveries leave; what may not leave any more goes back into the log. */
  release({ handOvers }: Outcome): void {
    if (handOvers.length === 0) return
    const { clock, listeners, report, state } = this.#parts
    const { cache, directory, playbook } = state
    const current = handOvers.map((entry) => ({ ...entry, customer: directory.kin.current(entry.customer) }))
    const now = Math.max(clock.now(), state.now)
    const back = releaseHandOvers(current, cache, playbook, now, listeners.onHandOver)
    for (const { customer, delivery, attempt } of back) {
      const id = `returned/${delivery}/${attempt}/${now}`
      report(customer, { type: 'delivery-returned', id, at: now, delivery, attempt })
    }
  }
}
