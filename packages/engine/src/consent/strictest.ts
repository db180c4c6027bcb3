import type { Customer } from '../profile/customer.ts'
import { addressPrefix } from './address.ts'
import type { Consent } from './consent.ts'

/**
 * The consents of two customers who were found to be one: never more than both allowed (invariant 10). A refusal of
 * either stands, what is pending with either is pending, of two grants the later one is kept. A grant of one counts
 * for both where the other has said nothing and has no address of its own on that channel: it must not come to
 * cover an address whose owner had not given it.
 */
export function strictestConsents(a: Customer, b: Customer): Consent[] {
  const both: Consent[] = []
  for (const given of a.consents) {
    const other = findSame(b, given)
    if (other) both.push(stricter(given, other))
    else if (standsAlone(given, b)) both.push(given)
  }
  for (const given of b.consents) if (!findSame(a, given) && standsAlone(given, a)) both.push(given)
  return both
}

const STRICTNESS: readonly Consent['state'][] = ['granted', 'pending', 'denied']

function stricter(a: Consent, b: Consent): Consent {
  const difference = STRICTNESS.indexOf(a.state) - STRICTNESS.indexOf(b.state)
  if (difference !== 0) return difference > 0 ? a : b
  return b.at > a.at ? b : a
}

function standsAlone(given: Consent, silent: Customer): boolean {
  // What restricts stands in any case.
  if (given.state !== 'granted') return true
  const address = addressPrefix(given.channel)
  return address === undefined || !silent.identifiers.some((identifier) => identifier.startsWith(address))
}

function findSame({ consents }: Customer, { channel, topic }: Consent): Consent | undefined {
  return consents.find((consent) => consent.channel === channel && consent.topic === topic)
}
