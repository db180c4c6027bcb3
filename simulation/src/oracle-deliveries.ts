import { type DeliveryRow, type MemoryState, reasonCode } from 'attune/testing'
import type { Sending } from './sim-channel.ts'
import type { Violations } from './violations.ts'

const AT_MOST_ONCE = new Set(['push'])

/** States of deliveries that have not ended. */
const OPEN: ReadonlySet<string> = new Set(['pending', 'handed', 'accepted', 'awaiting-approval'])

/** Why a delivery ends of which nobody can tell whether it arrived. */
const IN_DOUBT = 'unknown_after_crash'

/** Invariant 7: every delivery that was entered is accounted for, in the same way by tallies, rows and channels. */
export class DeliveryOracle {
  readonly #violations: Violations
  /** By delivery id. */
  readonly #sendings = new Map<string, Sending[]>()

  constructor(violations: Violations) {
    this.#violations = violations
  }

  sent(sending: Sending): void {
    const { delivery, attempt } = sending.handOver
    const before = this.#sendings.get(delivery.id) ?? []
    if (AT_MOST_ONCE.has(delivery.channel) && before.some(({ possible }) => possible))
      this.#violations.add(7, `${delivery.id} (${delivery.channel}) was handed over again, though it may have arrived`)
    if (before.some(({ handOver }) => handOver.attempt === attempt))
      this.#violations.add(7, `attempt ${attempt} of ${delivery.id} was handed over twice`)
    this.#sendings.set(delivery.id, [...before, sending])
  }

  /** Compares with what the store holds. */
  compare(stored: MemoryState, complete: boolean): void {
    this.#compareTallies(stored)
    if (!complete) return
    for (const [id, sendings] of this.#sendings) this.#compareSendings(id, sendings, stored.deliveries.get(id))
    for (const row of stored.deliveries.values()) {
      if (row.state !== 'delivered' || row.channel === 'web') continue
      if (!this.#sendings.get(row.id)?.some(({ taken }) => taken))
        this.#violations.add(7, `${row.id} counts as delivered, but ${row.channel} never took it`)
    }
  }

  #compareSendings(id: string, sendings: readonly Sending[], row: DeliveryRow | undefined): void {
    if (row === undefined) {
      this.#violations.add(7, `${id} was sent, but the store does not know it`)
      return
    }
    if (OPEN.has(row.state) || row.state === 'delivered' || row.reason === IN_DOUBT) return
    // Where a channel repeats, the state tells what became of the last attempt: an earlier one in doubt may have arrived.
    if (AT_MOST_ONCE.has(row.channel) && sendings.some(({ taken }) => taken))
      this.#violations.add(7, `${id} (${row.channel}) arrived, but counts as ${row.state}: ${row.reason}`)
  }

  #compareTallies({ deliveries, tallies }: MemoryState): void {
    const counts = new Map<string, number>()
    const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
    for (const { action, channel, reason, state } of deliveries.values()) {
      add(`deliveries/${action}/${channel}/entered`)
      if (OPEN.has(state)) continue
      add(`deliveries/${action}/${channel}/${state}${reason === undefined ? '' : `/${reasonCode(reason)}`}`)
    }
    for (const [name, value] of tallies) {
      if (!name.startsWith('deliveries/')) continue
      if (counts.get(name) !== value)
        this.#violations.add(7, `the tally ${name} is ${value}, the rows say ${counts.get(name) ?? 0}`)
      counts.delete(name)
    }
    for (const [name, count] of counts) this.#violations.add(7, `${count} rows ${name} are in no tally`)
  }
}
