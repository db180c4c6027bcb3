import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The customer has read, or put away, a message of the inbox. */
export interface InboxRead extends EventBase {
  readonly type: 'inbox-read'
  readonly item: string
  readonly remove: boolean
}

export function observeInboxRead(event: InboxRead, step: Stepping): void {
  const { customer } = step
  const item = customer.inbox.find((held) => held.id === event.item)
  if (!item) return
  item.readAt ??= event.at
  if (event.remove) customer.inbox = customer.inbox.filter((held) => held !== item)
}
