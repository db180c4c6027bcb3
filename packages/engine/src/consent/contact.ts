import type { Channel } from '../delivery/channel.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Customer } from '../profile/customer.ts'
import type { Policy } from './policy.ts'

/** Something said to the customer, as contact limits see it. */
export interface Contact {
  readonly delivery: string
  readonly channel: string
  readonly topic: string
  readonly campaign: string | undefined
  readonly interrupts: boolean
  /** The customer has opened it, clicked or responded. */
  answered?: boolean | undefined
  /** When it left; Infinity while it is on its way, which counts against every limit. */
  at: number
}

/** When something left that is still on its way. */
export const ON_ITS_WAY = Number.POSITIVE_INFINITY

/** A customer keeps this many; the oldest make room. No cap can count that far. */
const CAPACITY = 1000

/** Notes something said, where a limit can ever see it: a web page looked at all day must not fill the document. */
export function noteContact(
  customer: Customer,
  policy: Policy,
  delivery: Delivery,
  channel: Channel,
  at: number,
): void {
  if (!channel.interrupts && !policy.cappedChannels.has(channel.id)) return
  const { id, topic, campaign } = delivery
  customer.contacts.push({ delivery: id, channel: channel.id, topic, campaign, interrupts: channel.interrupts, at })
  if (customer.contacts.length > CAPACITY) customer.contacts.shift()
}

/** Lets go of contacts that no limit looks back to any more. */
export function forgetContacts(customer: Customer, before: number): void {
  for (const { at } of customer.contacts) {
    if (at > before) continue
    customer.contacts = customer.contacts.filter((contact) => contact.at > before)
    return
  }
}
