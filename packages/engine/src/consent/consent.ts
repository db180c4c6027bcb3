import type { Customer } from '../profile/customer.ts'

export type ConsentState = 'granted' | 'denied' | 'unknown'

/** What a customer has allowed on one channel, or on one topic of it. */
export interface Consent {
  readonly channel: string
  /** Undefined means the channel as a whole. */
  readonly topic: string | undefined
  /** pending: allowed by word, and confirmed from the address itself not yet; counts as not known. */
  state: 'granted' | 'denied' | 'pending'
  at: number
  source: string
  /** The text that was agreed to or refused, or its name; undefined where none was given. */
  wording: string | undefined
  /** Id of the event that stated it. */
  proof: string | undefined
}

/** The state for a channel and topic: a refusal of the whole channel wins, then the topic's own state, then the channel's. */
export function consentState(customer: Customer, channel: string, topic: string | undefined): ConsentState {
  const whole = findConsent(customer, channel, undefined)
  if (whole?.state === 'denied' || topic === undefined) return known(whole)
  return known(findConsent(customer, channel, topic) ?? whole)
}

/** What has not been confirmed yet allows nothing. */
function known(consent: Consent | undefined): ConsentState {
  return consent === undefined || consent.state === 'pending' ? 'unknown' : consent.state
}

/** Notes a grant or a refusal; the one that happened last wins, and of two at one instant the refusal. Gives whether it counted. */
export function setConsent(customer: Customer, given: Consent): boolean {
  const known = findConsent(customer, given.channel, given.topic)
  if (!known) {
    if (customer.consents.length >= CAPACITY && !makeRoom(customer, given)) return false
    customer.consents.push(given)
    return true
  }
  if (given.at < known.at || (given.at === known.at && known.state === 'denied')) return false
  const changed = known.state !== given.state
  known.state = given.state
  known.at = given.at
  known.source = given.source
  known.wording = given.wording
  known.proof = given.proof
  return changed
}

/** A customer keeps this many states: enough for every channel and topic there is, and no way to fill a document. */
const CAPACITY = 200

/** Lets a refusal take the place of the first grant: what is not known to be allowed counts as less, never as more. */
function makeRoom(customer: Customer, given: Consent): boolean {
  const granted = customer.consents.findIndex(({ state }) => state === 'granted')
  if (given.state === 'granted' || granted < 0) return false
  customer.consents.splice(granted, 1)
  return true
}

function findConsent(customer: Customer, channel: string, topic: string | undefined): Consent | undefined {
  return customer.consents.find((consent) => consent.channel === channel && consent.topic === topic)
}
