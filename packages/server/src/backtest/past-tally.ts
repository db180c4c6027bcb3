import { audiencesOf, type Customer, type Decision, type Playbook } from '@attune/engine'

/** What a playbook would have done in a stretch of the past. */
export interface PastSummary {
  moments: number
  silences: number
  sends: number
  /** Minor units. */
  cost: number
  /** People who were sent something, and the most that one was sent. */
  people: number
  mostPerPerson: number
  readonly sendsByChannel: Record<string, number>
  readonly sendsByAction: Record<string, number>
  readonly offers: Record<string, number>
  /** Candidates that the contact policy held back. */
  readonly heldBack: Record<string, number>
  /** Sends to members, by audience. */
  readonly sendsByAudience: Record<string, number>
}

/** Adds up what decisions in a stretch of time come to. */
export class PastTally {
  readonly #playbook: Playbook
  readonly #from: number
  readonly #to: number
  readonly #chosen = new Map<
    string,
    { readonly action: string; readonly channel: string; readonly audiences: string[] }
  >()
  readonly #perPerson = new Map<number, number>()
  readonly summary: PastSummary = {
    ...{ moments: 0, silences: 0, sends: 0, cost: 0, people: 0, mostPerPerson: 0 },
    ...{ sendsByChannel: {}, sendsByAction: {}, offers: {}, heldBack: {}, sendsByAudience: {} },
  }

  constructor(playbook: Playbook, from: number, to: number) {
    this.#playbook = playbook
    this.#from = from
    this.#to = to
  }

  note(decisions: readonly Decision[], customer: Customer | undefined): void {
    for (const { at, candidates, chosen, delivery, grant } of decisions) {
      const winner = candidates[chosen]
      if (delivery !== undefined && winner?.channel !== undefined) {
        const audiences = customer ? audiencesOf(customer).map(({ audience }) => audience) : []
        this.#chosen.set(delivery, { action: winner.action, channel: winner.channel, audiences })
      }
      if (at < this.#from || at >= this.#to) continue
      this.summary.moments++
      if (!winner) this.summary.silences++
      for (const { reason, stage } of candidates) if (stage === 'policy') add(this.summary.heldBack, reason)
      const offer = winner && this.#playbook.actions.get(winner.action)?.offer?.id
      if (grant !== undefined && offer !== undefined) add(this.summary.offers, offer)
    }
  }

  noteSent(delivery: string, customer: number, at: number): void {
    const sent = this.#chosen.get(delivery)
    if (!sent || at < this.#from || at >= this.#to) return
    this.#chosen.delete(delivery)
    const { summary } = this
    summary.sends++
    summary.cost += this.#playbook.channels.get(sent.channel)?.cost ?? 0
    add(summary.sendsByChannel, sent.channel)
    add(summary.sendsByAction, sent.action)
    for (const audience of sent.audiences) add(summary.sendsByAudience, audience)
    const count = (this.#perPerson.get(customer) ?? 0) + 1
    this.#perPerson.set(customer, count)
    summary.people = this.#perPerson.size
    summary.mostPerPerson = Math.max(summary.mostPerPerson, count)
  }
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
