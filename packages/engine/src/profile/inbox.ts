import type { JsonObject } from '../json.ts'
import type { Customer } from './customer.ts'

/** A message in the customer's inbox. */
export interface InboxItem {
  /** The delivery that brought it. */
  readonly id: string
  /** What it came of; unknown of messages from before this was kept. */
  readonly decision: string | undefined
  readonly action: string
  readonly content: JsonObject
  readonly at: number
  readonly expiresAt: number
  readAt: number | undefined
}

/** An inbox keeps this many; the oldest make room. */
const CAPACITY = 50

export function addToInbox(customer: Customer, item: InboxItem): void {
  customer.inbox.push(item)
  if (customer.inbox.length > CAPACITY) customer.inbox.splice(0, customer.inbox.length - CAPACITY)
}

/** Lets go of messages whose time is over. */
export function expireInbox(customer: Customer, now: number): void {
  for (const { expiresAt } of customer.inbox) {
    if (expiresAt > now) continue
    customer.inbox = customer.inbox.filter((item) => item.expiresAt > now)
    return
  }
}
