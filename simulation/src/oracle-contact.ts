import type { Ledger } from './ledger.ts'
import { minuteOfDayIn } from './local-clock.ts'
import { personOf } from './people.ts'
import type { Sending } from './sim-channel.ts'
import { LIMITS } from './sim-playbook.ts'
import type { Submission } from './submission.ts'
import type { Violations } from './violations.ts'

const INTERRUPTING = new Set(['push', 'mail'])
const CONSENT: Readonly<Record<string, 'opt-in' | 'opt-out'>> = { push: 'opt-out', mail: 'opt-in' }
const EDGE_MS = 10 * 60_000

/** Invariant 5: consent, quiet hours and limits at the instant a message leaves, told from what people did and got. */
export class ContactOracle {
  readonly #ledger: Ledger
  readonly #violations: Violations
  readonly #consents = new Map<number, Submission[]>()
  /** What customers got, by customer. */
  readonly #taken = new Map<number, Sending[]>()
  /** What members of a household got while they belonged to it, by household. */
  readonly #takenTogether = new Map<string, Sending[]>()

  constructor(ledger: Ledger, violations: Violations) {
    this.#ledger = ledger
    this.#violations = violations
  }

  submitted(submission: Submission): void {
    if (submission.event.type !== 'consent-changed') return
    const { number } = submission.person
    this.#consents.set(number, [...(this.#consents.get(number) ?? []), submission])
  }

  sent(sending: Sending): void {
    const { channel, topic } = sending.handOver.delivery
    if (!INTERRUPTING.has(channel)) return
    this.#checkConsent(sending)
    if (topic !== LIMITS.exemptTopic) {
      this.#checkQuietHours(sending)
      if (sending.taken) this.#checkLimits(sending)
      if (sending.taken) this.#checkHousehold(sending)
    }
    if (!sending.taken) return
    const { customer } = sending.handOver
    const household = this.#householdOf(sending)
    if (household !== undefined)
      this.#takenTogether.set(household, [...(this.#takenTogether.get(household) ?? []), sending])
    this.#taken.set(customer, [...(this.#taken.get(customer) ?? []), sending])
  }

  #checkConsent(sending: Sending): void {
    const { delivery, recipient } = sending.handOver
    const { channel, topic } = delivery
    const given = this.#consents.get(personOf(recipient.identifiers)) ?? []
    const relevant = given.filter(({ event }) => event.type === 'consent-changed' && event.channel === channel)
    if (
      isAllowed(
        relevant.filter(({ acknowledged }) => acknowledged),
        channel,
        topic,
      )
    )
      return
    // A grant on its way may have been taken already.
    if (relevant.some(({ acknowledged, event }) => !acknowledged && 'state' in event && event.state === 'granted'))
      return
    this.#report(sending, `against the consent for ${channel}/${topic}`)
  }

  #checkQuietHours(sending: Sending): void {
    const zone = this.#ledger.zoneOf(sending.handOver.customer) ?? 'America/New_York'
    const minute = minuteOfDayIn(zone, sending.at)
    if (minute >= LIMITS.quietFrom || minute < LIMITS.quietTo)
      this.#report(sending, `in quiet hours, at minute ${minute} of the day in ${zone}`)
  }

  #checkLimits(sending: Sending): void {
    const { channel, campaign } = sending.handOver.delivery
    for (const cap of LIMITS.caps) {
      if (cap.channel !== undefined && cap.channel !== channel) continue
      if (cap.campaign !== undefined && cap.campaign !== campaign) continue
      const before = this.#others(sending, cap.withinMs).filter(
        ({ handOver: { delivery } }) =>
          (cap.channel === undefined || delivery.channel === cap.channel) &&
          (cap.campaign === undefined || delivery.campaign === cap.campaign),
      )
      const count = new Set(before.map(({ handOver }) => handOver.delivery.id)).size
      if (count >= cap.max) this.#report(sending, `as number ${count + 1} within ${JSON.stringify(cap)}`)
    }
    const [close] = this.#others(sending, LIMITS.spacingMs)
    if (close) this.#report(sending, `${sending.at - close.at} ms after ${close.handOver.delivery.id}`)
  }

  /** That of the time at which the message came about: one that is stated in the same breath counts from the next message on. */
  #householdOf({ handOver: { customer, delivery } }: Sending): string | undefined {
    return this.#ledger.householdOf(customer, delivery.createdAt)
  }

  /** A household counts from the hand-over on, a little before a message leaves: what is that close to the edge is not looked at. */
  #checkHousehold(sending: Sending): void {
    const household = this.#householdOf(sending)
    if (household === undefined) return
    const { max, withinMs } = LIMITS.household
    const before = (this.#takenTogether.get(household) ?? []).filter(
      ({ at, handOver }) =>
        at > sending.at - withinMs + EDGE_MS && handOver.delivery.id !== sending.handOver.delivery.id,
    )
    const count = new Set(before.map(({ handOver }) => handOver.delivery.id)).size
    if (count >= max) this.#report(sending, `as number ${count + 1} to household ${household}`)
  }

  /** Other messages that the customer got in the stretch of time that ends with this one. */
  #others(sending: Sending, withinMs: number): Sending[] {
    const { customer, delivery } = sending.handOver
    return (this.#taken.get(customer) ?? []).filter(
      ({ at, handOver }) => at > sending.at - withinMs && handOver.delivery.id !== delivery.id,
    )
  }

  #report({ at, handOver }: Sending, what: string): void {
    const { customer, delivery, attempt } = handOver
    const message = `${delivery.action} (${delivery.id}, attempt ${attempt}) to customer ${customer}`
    this.#violations.add(5, `${message} left at ${new Date(at).toISOString()} ${what}`)
  }
}

/** What was stated last counts, and of two at one instant the refusal; a refused channel refuses each of its topics. */
function isAllowed(given: readonly Submission[], channel: string, topic: string): boolean {
  const whole = latest(given, undefined)
  if (whole === 'denied') return false
  const state = latest(given, topic) ?? whole
  return state === undefined ? CONSENT[channel] === 'opt-out' : state === 'granted'
}

function latest(given: readonly Submission[], topic: string | undefined): 'granted' | 'denied' | undefined {
  let at = Number.NEGATIVE_INFINITY
  let state: 'granted' | 'denied' | undefined
  for (const { event } of given) {
    if (event.type !== 'consent-changed' || event.topic !== topic || event.at < at) continue
    state = event.at === at && state === 'denied' ? 'denied' : event.state
    at = event.at
  }
  return state
}
