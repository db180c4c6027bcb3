import type { InboxItem } from '@attune/engine'
import type { InboxNews } from '../channels/inbox/inbox-hub.ts'
import { errorReply } from '../errors.ts'
import type { InboxAcknowledged } from '../runner/apply-effects.ts'
import type { Call, Reply } from '../runner/call.ts'
import { openOwn } from './may-see.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** The messages in an inbox, newest first. */
export async function readInbox(call: Call & { type: 'read-inbox' }, around: Surroundings): Promise<Reply> {
  const { runner, clock } = around
  const customer = await openOwn(call, around)
  if (typeof customer !== 'number') return customer
  const now = clock.now()
  const items = await runner.read(customer, (found) =>
    (found?.inbox ?? []).filter(({ expiresAt }) => expiresAt > now).map(viewItem),
  )
  return { status: 200, body: JSON.stringify({ customer, items: items.reverse() }) }
}

/** Notes that a message was read, or puts it away. */
export async function acknowledgeInbox(
  call: Call & { type: 'acknowledge-inbox' },
  around: Surroundings,
): Promise<Reply> {
  const { runner, clock } = around
  const customer = await openOwn(call, around)
  if (typeof customer !== 'number') return customer
  const held = await runner.read(customer, (found) => found?.inbox.some(({ id }) => id === call.item) === true)
  if (!held) return errorReply('item_unknown')
  const id = `inbox/${call.item}/${call.remove ? 'removed' : 'read'}`
  await runner.submitFor(customer, { type: 'inbox-read', id, at: clock.now(), item: call.item, remove: call.remove })
  return { status: 200, body: '{"success":true}' }
}

/** An inbox message as the API shows it. */
export function viewItem({ id, decision, action, content, at, expiresAt, readAt }: InboxItem) {
  return {
    id,
    decision: decision ?? null,
    action,
    category: typeof content.category === 'string' ? content.category : null,
    content,
    at: instantOf(at),
    expiresAt: instantOf(expiresAt),
    readAt: readAt === undefined ? null : instantOf(readAt),
  }
}

/** The same of one that was read or put away, as the stream tells it. */
export function viewAcknowledged({ id, readAt }: InboxAcknowledged): InboxNews {
  if (readAt === undefined) return { event: 'removed', data: { id } }
  return { event: 'read', data: { id, readAt: instantOf(readAt) } }
}
