import { mayReach } from '../address/unreachable.ts'
import type { Channel } from '../delivery/channel.ts'
import type { Customer } from '../profile/customer.ts'
import type { Consent } from './consent.ts'

/** Namespaces of the addresses at which channels of a kind reach people. */
const BY_KIND: ReadonlyMap<string, string> = new Map([
  ['sms', 'phone'],
  ['email', 'email'],
  ['push', 'device'],
  ['whatsapp', 'phone'],
])

/** What the addresses of a channel begin with: of the namespace that it names, or that of its kind. */
export function prefixOf(namespace: string | undefined, kind: string): string | undefined {
  const known = namespace ?? BY_KIND.get(kind)
  return known === undefined ? undefined : `${known}:`
}

/** Whether there is an address at which a channel reaches a customer. */
export function isReachable(customer: Customer, { addressPrefix: prefix }: Channel): boolean {
  if (prefix === undefined) return true
  if (prefix === DEVICES) return customer.devices.length > 0
  return customer.identifiers.some((identifier) => identifier.startsWith(prefix) && mayReach(customer, identifier))
}

/** A device is reached by its token, which was registered with it. */
const DEVICES = 'device:'

/** Namespaces of the addresses at which channels reach people, by channel id. */
const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['sms', 'phone:'],
  ['email', 'email:'],
])

/** What the addresses of a channel begin with, as identifiers; undefined where a channel reaches people by no address. */
export function addressPrefix(channel: string): string | undefined {
  return NAMESPACES.get(channel)
}

/** Sources that speak from the address itself: whoever holds it has said so. */
const FROM_THE_ADDRESS: ReadonlySet<string> = new Set(['keyword', 'one-click'])

/** The refusals of a customer that were said from an address: they go along with it, whoever it comes to. */
export function refusalsFrom({ consents }: Customer, address: string): readonly Consent[] {
  return consents.filter(({ channel, source, state }) => {
    const prefix = addressPrefix(channel)
    return state === 'denied' && FROM_THE_ADDRESS.has(source) && prefix !== undefined && address.startsWith(prefix)
  })
}
