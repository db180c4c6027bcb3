import { nextLocalMinute, type SendDue } from '@attune/engine'
import type { Clock } from '../runner/clock.ts'
import { membersAfter } from '../runner/members-after.ts'
import type { Runner } from '../runner/runner.ts'
import type { Store } from '../runner/store.ts'
import type { SendRow } from './send-row.ts'
import { cursorTally } from './tallies.ts'

export interface SendParts {
  readonly runner: Runner
  readonly store: Pick<Store, 'members'>
  readonly clock: Clock
}

/** Whose turn it is, by number, and where that is in the order of all. */
export type Turn = readonly [customer: number, place: SendDue['place']]

/** Those who are to be asked, part by part. */
export interface Members {
  /** Whose turn it is next, `limit` at most: none yet where it is empty, nobody any more where it is undefined. */
  next(limit: number): Promise<readonly Turn[] | undefined>
  /** Those of whom it is known when their turn is, soonest first; undefined where nobody waits for a clock. */
  readonly waiting?: readonly (readonly [dueAt: number, customers: readonly number[]])[]
}

const PAGE = 1024

/** Members in the order of their numbers. How far it has come is a tally, so after a restart it goes on there. */
export class MembersInOrder implements Members {
  readonly #parts: SendParts
  readonly #send: SendRow
  #page: readonly number[] = []
  #used = 0
  /** Who was asked last, and up to whom the members were read. */
  #last: number
  #end: number

  constructor(send: SendRow, parts: SendParts) {
    this.#parts = parts
    this.#send = send
    this.#last = parts.runner.shared.tally(cursorTally(send.id))
    this.#end = this.#last
  }

  async next(limit: number): Promise<readonly Turn[] | undefined> {
    while (this.#used === this.#page.length) {
      if (this.#end === Number.POSITIVE_INFINITY) return undefined
      const { customers, isLast, last } = await membersAfter(this.#send.audience, this.#end, PAGE, this.#parts)
      this.#page = customers
      this.#used = 0
      this.#end = isLast ? Number.POSITIVE_INFINITY : last
    }
    const turns = this.#page.slice(this.#used, this.#used + limit).map((customer): Turn => {
      const place = [this.#last, customer] as const
      this.#last = customer
      return [customer, place]
    })
    this.#used += turns.length
    return turns
  }
}

/** Documents that are read in one go: about as long as a drain. */
const READ = 128

/** How often all members are gone through: the second time for who came, or came to be somewhere else, meanwhile. */
const ROUNDS = 2

/**
 * Members in the order in which their clocks show the time. What is kept of each is a number; who was asked stands in
 * their documents, so after a restart all who were not are found again.
 */
export class MembersByClock implements Members {
  readonly #parts: SendParts
  readonly #send: SendRow
  #groups: [dueAt: number, customers: number[]][] = []
  #round = 0

  constructor(send: SendRow, parts: SendParts) {
    this.#parts = parts
    this.#send = send
  }

  get waiting(): readonly (readonly [dueAt: number, customers: readonly number[]])[] {
    return this.#groups
  }

  async next(limit: number): Promise<readonly Turn[] | undefined> {
    while (this.#groups.length === 0) {
      if (this.#round === ROUNDS) return undefined
      this.#round++
      this.#groups = await this.#plan()
    }
    const [dueAt, customers] = this.#groups[0]!
    if (dueAt > this.#parts.clock.now()) return []
    const turns = customers.splice(-limit).map((customer): Turn => [customer, undefined])
    if (customers.length === 0) this.#groups.shift()
    return turns
  }

  async #plan(): Promise<[number, number[]][]> {
    const { runner } = this.#parts
    const { audience, id, localMinute, startsAt } = this.#send
    const byTime = new Map<number, number[]>()
    for (let after = 0; after < Number.POSITIVE_INFINITY; ) {
      const { customers, isLast, last } = await membersAfter(audience, after, READ, this.#parts)
      await runner.readAll(customers, (customer) => {
        if (customer.sends.includes(id)) return
        const dueAt = nextLocalMinute(customer.zone ?? runner.playbook.zone, startsAt - 1, localMinute!)
        const known = byTime.get(dueAt)
        if (known) known.push(customer.id)
        else byTime.set(dueAt, [customer.id])
      })
      after = isLast ? Number.POSITIVE_INFINITY : last
    }
    return [...byTime].sort(([a], [b]) => a - b)
  }
}
