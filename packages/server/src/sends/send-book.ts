import type { Effect, Sends, WaitsFor } from '@attune/engine'
import type { PendingChanges } from '../pending/pending-changes.ts'
import { canBecome, type SendChange, type SendRow } from './send-row.ts'

/** A provider may ask to see one message in five again later before that holds up the rest: so many that it took make up for one. */
const TAKEN_FOR_EACH_LATER = 4

/** What the dispatcher has of a send; known since the start of the process only, and by nothing in the log. */
export class Traffic {
  /** Deliveries that were handed over and have not come back, and those that wait for their turn or for the provider. */
  readonly open = new Map<string, 'handed' | 'waiting'>()
  /** How many came back because they waited too long in line, or the provider takes nothing at the moment. */
  returns = 0
  /** How many the provider has taken, or have ended. */
  ended = 0
  /** Those that wait for another attempt. */
  readonly #later = new Set<string>()
  /** How many of them there are, less those that the others make up for. */
  #excess = 0

  /** How many keep others from being sent. */
  get underway(): number {
    return this.open.size + Math.floor(this.#excess)
  }

  handOver(delivery: string): void {
    // One that the provider did not want just now has waited for its next attempt; this one comes straight back.
    if (this.open.get(delivery) === 'handed') this.returns++
    this.#waitsNoMore(delivery)
    this.open.set(delivery, 'handed')
  }

  postpone(delivery: string, awaits: WaitsFor): void {
    this.#waitsNoMore(delivery)
    if (awaits === 'provider') this.returns++
    if (!this.open.has(delivery)) return
    if (awaits === 'turn' || awaits === 'provider') this.open.set(delivery, 'waiting')
    else this.open.delete(delivery)
    // What nobody lets go keeps the provider from nothing else.
    if (awaits !== 'attempt') return
    this.#later.add(delivery)
    this.#excess++
  }

  end(delivery: string): void {
    this.#waitsNoMore(delivery)
    if (!this.open.delete(delivery)) return
    this.ended++
    this.#forgive(1 / TAKEN_FOR_EACH_LATER)
  }

  #waitsNoMore(delivery: string): void {
    if (this.#later.delete(delivery)) this.#forgive(1)
  }

  #forgive(some: number): void {
    this.#excess = Math.max(0, this.#excess - some)
  }
}

/** All sends, by the records up to now. */
export class SendBook implements Sends {
  readonly #rows = new Map<string, SendRow>()
  readonly #running = new Map<string, SendRow>()
  readonly #traffic = new Map<string, Traffic>()

  /** Takes over what the store holds. */
  restore(rows: readonly SendRow[]): void {
    for (const row of rows) this.#set(row)
  }

  get(id: string): SendRow | undefined {
    return this.#rows.get(id)
  }

  /** In the order in which they came into being. */
  get all(): Iterable<SendRow> {
    return this.#rows.values()
  }

  /** Those under way, by id; in the order in which they began. */
  get running(): ReadonlyMap<string, SendRow> {
    return this.#running
  }

  /** Applies a change; one that the state does not allow changes nothing. Gives the deliveries that should not leave any more. */
  change(change: SendChange, now: number, pending: PendingChanges): readonly string[] {
    if ('create' in change) {
      const { create } = change
      if (!this.#rows.has(create.id)) this.#put({ ...create, createdAt: now, since: now, state: 'running' }, pending)
      return []
    }
    const row = this.#rows.get(change.id)
    if (!row || !canBecome(row.state, change.to)) return []
    this.#put({ ...row, state: change.to, since: now }, pending)
    const isHalted = change.to === 'paused' || change.to === 'cancelled'
    return isHalted ? [...(this.#traffic.get(row.id)?.open.keys() ?? [])] : []
  }

  #put(row: SendRow, pending: PendingChanges): void {
    this.#set(row)
    pending.sends.set(row.id, row)
  }

  #set(row: SendRow): void {
    this.#rows.set(row.id, row)
    if (row.state === 'running') this.#running.set(row.id, row)
    else this.#running.delete(row.id)
  }

  /** Notes where deliveries of sends are. */
  note(effect: Effect): void {
    if (!('delivery' in effect) || typeof effect.delivery === 'string') return
    const { id, send } = effect.delivery
    if (send === undefined) return
    const traffic = this.trafficOf(send)
    if (effect.type === 'hand-over-delivery') traffic.handOver(id)
    else if (effect.type === 'postpone-delivery') traffic.postpone(id, effect.awaits)
    else if (effect.type === 'accept-delivery' || effect.type === 'close-delivery') traffic.end(id)
  }

  trafficOf(send: string): Traffic {
    const known = this.#traffic.get(send)
    if (known) return known
    const traffic = new Traffic()
    this.#traffic.set(send, traffic)
    return traffic
  }
}
