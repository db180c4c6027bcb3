import type { Customer, Decision } from '@attune/engine'
import type { EventOutcome, Runner } from 'attune/testing'
import type { Server } from './clients.ts'
import type { Ledger } from './ledger.ts'
import type { Submission } from './submission.ts'
import type { Violations } from './violations.ts'

/** Ids of one person's events of one name. */
interface Tally {
  submitted: number
  acknowledged: number
}

/** Invariants 2, 3 and 9: each acknowledged event is applied once, survives, and is seen by what it causes. */
export class EventOracle {
  readonly #ledger: Ledger
  readonly #violations: Violations
  readonly #customers = new Map<number, number>()
  /** By person and event name. */
  readonly #tallies = new Map<string, Tally>()
  readonly #acknowledged: Submission[] = []
  #answers = 0

  constructor(ledger: Ledger, violations: Violations) {
    this.#ledger = ledger
    this.#violations = violations
  }

  submitted(submission: Submission): void {
    this.#tally(submission).submitted++
  }

  answered(submission: Submission, outcome: EventOutcome, { runner, life }: Server): void {
    const { person, event } = submission
    const customer = this.#customers.get(person.number) ?? outcome.customer
    this.#customers.set(person.number, customer)
    if (outcome.customer !== customer)
      this.#violations.add(2, `${person.name} was customer ${customer} and is now ${outcome.customer} (${event.id})`)
    if (!this.#ledger.holds(outcome.customer, event.id))
      this.#violations.add(3, `event ${event.id} was acknowledged, but is not in the log`)
    if (submission.acknowledged && !outcome.repeated)
      this.#violations.add(2, `event ${event.id} of customer ${customer} was applied again`)
    if (!submission.acknowledged) this.#acknowledgeFirst(submission)
    if (!outcome.repeated) this.#checkCause(submission, outcome.decisions)
    if (this.#answers++ % 4 !== 0) return
    const atLeast = this.#tally(submission).acknowledged
    const read = runner.read(customer, (found) => countOf(found, submission))
    read.then(
      (count) => {
        if (life.alive && event.type === 'tracked' && count < atLeast)
          this.#violations.add(9, `customer ${customer} shows ${count} of ${atLeast} acknowledged ${event.name}`)
      },
      () => undefined,
    )
  }

  /** After a restart every acknowledged event must still be in the log. */
  restarted(): void {
    for (const { person, event } of this.#acknowledged) {
      const customer = this.#customers.get(person.number)!
      if (!this.#ledger.holds(customer, event.id))
        this.#violations.add(
          3,
          `event ${event.id} of customer ${customer} was acknowledged and did not survive a crash`,
        )
    }
  }

  /** What the host shows of everybody: between what was acknowledged and what was sent. */
  async compare(runner: Runner): Promise<void> {
    const shown = [...this.#customers].map(([person, customer]) =>
      runner.read(customer, (found) => this.#compareCustomer(person, found)),
    )
    await Promise.all(shown)
  }

  #compareCustomer(person: number, customer: Customer | undefined): void {
    for (const [key, { submitted, acknowledged }] of this.#tallies) {
      if (!key.startsWith(`${person}/`) || key.includes('(')) continue
      const name = key.slice(key.indexOf('/') + 1)
      const count = customer?.rollups.find((rollup) => rollup.key === name)?.count ?? 0
      if (count < acknowledged)
        this.#violations.add(
          3,
          `customer ${customer?.id} counts ${count} ${name}, but ${acknowledged} were acknowledged`,
        )
      if (count > submitted)
        this.#violations.add(2, `customer ${customer?.id} counts ${count} ${name}, but only ${submitted} were sent`)
    }
  }

  #acknowledgeFirst(submission: Submission): void {
    this.#acknowledged.push(submission)
    this.#tally(submission).acknowledged++
  }

  #checkCause({ event }: Submission, decisions: readonly Decision[]): void {
    if (event.type === 'decision-requested' && !decisions.some(({ cause }) => cause === event.id))
      this.#violations.add(9, `request ${event.id} was answered without a decision of its own`)
    if (event.type !== 'tracked' || event.name !== 'Order Completed') return
    const ordered = decisions.find(({ cause, moment }) => cause === event.id && moment.id === 'ordered')
    const thanks = ordered?.candidates.find(({ action }) => action === 'thanks')
    if (thanks === undefined || thanks.reason === 'not_eligible')
      this.#violations.add(9, `the decision on order ${event.id} does not see the order`)
  }

  #tally({ person, event }: Submission): Tally {
    const key = `${person.number}/${event.type === 'tracked' ? event.name : `(${event.type})`}`
    const known = this.#tallies.get(key) ?? { submitted: 0, acknowledged: 0 }
    this.#tallies.set(key, known)
    return known
  }
}

function countOf(customer: Customer | undefined, { event }: Submission): number {
  if (event.type !== 'tracked') return 0
  return customer?.rollups.find((rollup) => rollup.key === event.name)?.count ?? 0
}
