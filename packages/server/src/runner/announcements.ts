import type { Event, InboxItem } from '@attune/engine'
import type { InboxAcknowledged, Outcome } from './apply-effects.ts'
import type { Clock } from './clock.ts'
import type { HandOver } from './hand-over.ts'
import { releaseHandOvers } from './release.ts'
import type { State } from './state.ts'
import type { FactRow } from './store.ts'

/** Who is told of what steps have led to, once that is durable. */
export interface Listeners {
  /** Takes a delivery to its channel; called once the step that sent it is durable, and the door has been passed again. */
  readonly onHandOver: (handOver: HandOver) => void
  /** Told of a message that has reached an inbox. */
  readonly onInboxItem: (customer: number, item: InboxItem) => void
  /** Told of a message in an inbox that was read or put away. */
  readonly onInboxAcknowledged?: (customer: number, news: InboxAcknowledged) => void
  /** Told of customers to whom not the same identifiers lead as before. */
  readonly onRegrouped?: (customers: readonly number[]) => void
  /** Told of customers who were erased. */
  readonly onErased?: (customers: readonly number[]) => void
  /** Told of deliveries that should not leave any more. */
  readonly onRecall?: (deliveries: readonly string[]) => void
  /** Told of customers whose wallet or points are not what they were. */
  readonly onWallets?: (customers: readonly number[]) => void
  /** Told of conversations with agents that are not as they were, by id. */
  readonly onHandedOver?: (handOvers: readonly string[]) => void
  /** Told of what other systems are to be told, in order. */
  readonly onFacts?: (facts: readonly FactRow[]) => void
}

interface Parts {
  readonly state: State
  readonly clock: Clock
  readonly listeners: Listeners
  /** Takes what became of a delivery back into the log. */
  readonly report: (customer: number, event: Event) => void
  /** Takes events into the log one after the other: none where the one before was not taken. */
  readonly reportInOrder: (events: readonly (readonly [customer: number, event: Event])[]) => void
}

/** Tells the rest of the host what steps have led to. To be called once they are durable, and not before (invariant 2 of the runner). */
export class Announcements {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Tells of everything but deliveries, which `release` lets go. */
  tell({ acknowledged, arrivals, erased, facts, handedOver, recalls, regrouped, wallets }: Outcome): void {
    const { listeners } = this.#parts
    if (facts.length > 0) listeners.onFacts?.(facts)
    if (recalls.length > 0) listeners.onRecall?.(recalls)
    if (regrouped.length > 0) listeners.onRegrouped?.(regrouped)
    if (erased.length > 0) listeners.onErased?.(erased)
    if (wallets.size > 0) listeners.onWallets?.([...wallets])
    if (handedOver.size > 0) listeners.onHandedOver?.([...handedOver])
    for (const { customer, item } of arrivals) listeners.onInboxItem(customer, item)
    for (const { customer, news } of acknowledged) listeners.onInboxAcknowledged?.(customer, news)
  }

  /** Brings points to whom they are for, and then says so to who gave them. */
  handOn({ transfers }: Outcome): void {
    const { clock, reportInOrder } = this.#parts
    for (const { from, lots, programme, to, transfer } of transfers) {
      const at = clock.now()
      reportInOrder([
        [to, { type: 'points-received', id: `transfer/${transfer}`, at, transfer, programme, lots }],
        [from, { type: 'points-handed', id: `transfer/${transfer}/handed`, at, transfer }],
      ])
    }
  }

  /** Lets deliveries leave; what may not leave any more goes back into the log. */
  release({ handOvers }: Outcome): void {
    if (handOvers.length === 0) return
    const { clock, listeners, report, state } = this.#parts
    const { cache, directory, playbook } = state
    const current = handOvers.map((entry) => ({ ...entry, customer: directory.kin.current(entry.customer) }))
    const now = Math.max(clock.now(), state.now)
    const back = releaseHandOvers(current, cache, playbook, state.shared.sends, now, listeners.onHandOver)
    for (const { customer, delivery, attempt } of back) {
      const id = `returned/${delivery}/${attempt}/${now}`
      report(customer, { type: 'delivery-returned', id, at: now, delivery, attempt })
    }
  }
}
