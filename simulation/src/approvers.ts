import { deriveId } from '@attune/engine'
import { decodeCustomer, Words } from 'attune/testing'
import type { Server } from './clients.ts'
import { sayUntilHeard } from './say-again.ts'
import type { Sending } from './sim-channel.ts'
import { LIMITS } from './sim-playbook.ts'
import type { StaffOptions } from './staff.ts'

/** How it stands with a delivery that needs approval. */
interface Case {
  /** Whether somebody has said yes, heard or not. */
  isApproved: boolean
  /** Whether a no was acknowledged before anybody said yes: from then on it stays here, whatever is said later. */
  isRefused: boolean
  hasLeft: boolean
}

const HOUR_MS = 3_600_000

/**
 * People of the brand who look at what waits for approval: they answer soon, late, after it has expired or never, some
 * contradict who was before them, and each says it again until it is acknowledged, through crashes. Nothing that needs
 * approval leaves before somebody has approved it, and nothing that was refused leaves at all.
 */
export class Approvers {
  readonly #options: StaffOptions
  readonly #cases = new Map<string, Case>()
  #open = 0
  #answers = 0

  constructor(options: StaffOptions) {
    this.#options = options
    if (options.present) this.#lookLater()
  }

  /** Deliveries that left with approval, and those that were refused. */
  get counts(): { readonly approved: number; readonly refused: number } {
    const cases = [...this.#cases.values()]
    return {
      approved: cases.filter(({ hasLeft, isApproved }) => hasLeft && isApproved).length,
      refused: cases.filter(({ isRefused }) => isRefused).length,
    }
  }

  get whatIsLeft(): string[] {
    if (this.#open > 0) return [`${this.#open} answers of approvers are not acknowledged`]
    const { present, stored } = this.#options
    if (!present) return []
    const waiting = [...stored.deliveries.values()].filter(({ state }) => state === 'awaiting-approval')
    return waiting.map(({ id }) => `${id} waits for approval`)
  }

  sent({ handOver: { delivery } }: Sending): void {
    const { present, violations } = this.#options
    if (!present || !LIMITS.approvedActions.includes(delivery.action)) return
    const known = this.#cases.get(delivery.id)
    if (known) known.hasLeft = true
    if (!known?.isApproved) violations.add(5, `approval: ${delivery.action} (${delivery.id}) left without it`)
    else if (known.isRefused) violations.add(5, `approval: ${delivery.action} (${delivery.id}) left although refused`)
  }

  /** After all work: what was refused has ended without leaving, and says so; and its offer lies in nobody's wallet. */
  compare(): void {
    const { stored, violations } = this.#options
    for (const [id, { isRefused }] of this.#cases) {
      const row = stored.deliveries.get(id)
      if (isRefused && row && row.state !== 'suppressed')
        violations.add(5, `approval: ${id} was refused and is ${row.state}`)
    }
    if (this.#options.present) this.#compareWallets()
  }

  /** Copies of an offer that needs approval are there only where somebody has said yes, and nobody has said no before. */
  #compareWallets(): void {
    const { stored, violations } = this.#options
    const words = new Words()
    words.restore([...stored.words])
    for (const { document } of stored.customers.values())
      for (const { decision, id, offer } of decodeCustomer(document, words).grants) {
        if (decision === undefined || !LIMITS.approvedActions.includes(offer)) continue
        const known = this.#cases.get(deriveId('dlv', decision))
        if (!known?.isApproved) violations.add(5, `approval: offer ${offer} (${id}) was granted without it`)
        else if (known.isRefused) violations.add(5, `approval: offer ${offer} (${id}) was granted although refused`)
      }
  }

  #lookLater(): void {
    const { scheduler } = this.#options
    scheduler.after(scheduler.magnitude(60_000, HOUR_MS), () => {
      this.#look()
      this.#lookLater()
    })
  }

  #look(): void {
    const { scheduler, stored } = this.#options
    for (const { customer, id, state } of stored.deliveries.values()) {
      if (state !== 'awaiting-approval' || this.#cases.has(id)) continue
      const known = { isApproved: false, isRefused: false, hasLeft: false }
      this.#cases.set(id, known)
      if (scheduler.chance(0.15)) continue
      const opinions = scheduler.chance(0.3) ? 2 : 1
      for (let i = 0; i < opinions; i++) {
        const approved = scheduler.chance(0.6)
        this.#open++
        scheduler.after(scheduler.magnitude(1, 8 * HOUR_MS), () => this.#decide(known, customer, id, approved))
      }
    }
  }

  #decide(known: Case, customer: number, delivery: string, approved: boolean): void {
    const id = `approval/${delivery}/${this.#answers++}`
    if (approved) known.isApproved = true
    const at = this.#options.now()
    const event = { type: 'approval-decided', id, at, delivery, approved, by: 'desk' } as const
    const say = ({ life, runner }: Server) =>
      life.boundary() ? runner.submitFor(runner.currentOf(customer), event) : undefined
    sayUntilHeard(this.#options, 600_000, say, () => {
      this.#open--
      if (!approved && !known.isApproved) known.isRefused = true
    })
  }
}
