import type { Event } from '@attune/engine'
import { type MemoryState, readRecord } from 'attune/testing'
import type { StaffOptions } from './staff.ts'

type HandOver = MemoryState['handOvers'] extends Map<string, infer Row> ? Row : never

const HOUR_MS = 3_600_000
const NAMES = ['mia', 'tom']
const ANSWER = 'From a person: '

/**
 * Agents at the desk: they take conversations, answer, give back, close, or do nothing at all, more than one at a time. While
 * one has a conversation no thread speaks on its channel, and nothing that the customer writes goes past the desk.
 */
export class Agents {
  readonly #options: StaffOptions
  #events = 0

  constructor(options: StaffOptions) {
    this.#options = options
    if (options.present) this.#lookLater()
  }

  /** Hand-overs, and answers of agents that left for a phone. */
  get counts(): { readonly handOvers: number; readonly answers: number } {
    const { deliveries, handOvers } = this.#options.stored
    const answers = [...deliveries.values()].filter(({ said, state }) => isAnswer(said) && state === 'delivered')
    return { handOvers: handOvers.size, answers: answers.length }
  }

  #lookLater(): void {
    const { scheduler } = this.#options
    scheduler.after(scheduler.magnitude(60_000, HOUR_MS), () => {
      for (const row of this.#options.stored.handOvers.values()) if (row.closed === undefined) this.#work(row)
      this.#lookLater()
    })
  }

  #work({ customer, id: handOver }: HandOver): void {
    const { scheduler } = this.#options
    if (scheduler.chance(0.4)) return
    const agent = scheduler.pick(NAMES)
    const change = scheduler.pick(['claim', 'claim', 'release', 'close', 'end'] as const)
    const given = scheduler.chance(0.5)
      ? { type: 'agent-answered', handOver, agent, text: `${ANSWER}${this.#events} {{` }
      : { type: 'hand-over-changed', handOver, agent, change }
    const event = { ...given, id: `desk-${this.#events++}`, at: Math.floor(this.#options.now()) } as Event
    this.#tell(customer, event, scheduler.chance(0.3) ? 3 : 1)
  }

  /** The desk says it again now and then, whether or not it was heard. */
  #tell(customer: number, event: Event, times: number): void {
    const { scheduler, server } = this.#options
    const now = server()
    if (now?.life.boundary())
      now.runner.submitFor(now.runner.currentOf(customer), event).then(
        () => undefined,
        () => undefined,
      )
    if (times > 1) scheduler.after(scheduler.magnitude(1, HOUR_MS), () => this.#tell(customer, event, times - 1))
  }

  /** After all work. */
  compare(): void {
    const { stored, violations } = this.#options
    for (const handOver of stored.handOvers.values()) {
      const { at, closed, customer, heardAt, id } = handOver
      const until = closed === undefined ? Number.POSITIVE_INFINITY : handOver.updatedAt
      if (closed === undefined) violations.add(0, `desk: ${id} is open although nobody waits any more`)
      for (const delivery of stored.deliveries.values())
        if (delivery.customer === customer && delivery.createdAt > at && delivery.createdAt < until)
          if (delivery.run !== undefined && !isAnswer(delivery.said))
            violations.add(0, `desk: ${delivery.action} spoke (${delivery.said}) while ${id} was an agent's`)
      for (const record of this.#textsOf(customer))
        if (record.now > at && record.now < until && record.at > Math.max(at, heardAt))
          violations.add(0, `desk: ${record.text} came while ${id} was an agent's, and was not told`)
    }
  }

  /** Texts of somebody, as the history has them. */
  #textsOf(customer: number) {
    return (this.#options.stored.history.get(customer) ?? []).flatMap(({ body }) => {
      const record = readRecord(body)
      if (record.kind !== 'event' || record.event.type !== 'message-received') return []
      return [{ now: record.now, at: record.event.at, text: record.event.text }]
    })
  }
}

function isAnswer(said: string | undefined): boolean {
  return said?.startsWith(ANSWER) === true
}
