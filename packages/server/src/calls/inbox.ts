import type { InboxItem } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** The messages in an inbox, newest first. */
export async function readInbox(call: Call & { type: 'read-inbox' }, { runner, clock }: Surroundings): Promise<Reply> {
  const customer = runner.find(call.identifier)
  if (customer === 0) return errorReply('customer_unknown')
  const now = clock.now()
  const items = await runner.read(customer, (found) =>
    (found?.inbox ?? []).filter(({ expiresAt }) => expiresAt > now).map(viewItem),
  )
  return { status: 200, body: JSON.stringify({ customer, items: items.reverse() }) }
}

/** Notes that a message was read, or puts it away. */
export async function acknowledgeInbox(
  call: Call & { type: 'acknowledge-inbox' },
  { runner, clock }: Surroundings,
): Promise<Reply> {
  const customer = runner.find(call.identifier)
  if (customer === 0) return errorReply('customer_unknown')
  const held = await runner.read(customer, (found) => found?.inbox.some(({ id }) => id === call.item) === true)
  if (!held) return errorReply('item_unknown')
  const id = `inbox/${call.item}/${call.remove ? 'removed' : 'read'}`
  await runner.submitFor(customer, { type: 'inbox-read', id, at: clock.now(), item: call.item, remove: call.remove })
  return { status: 200, body: '{"success":true}' }
}

/** An inbox message as the API shows it. */
export function viewItem({ id, action, content, at, expiresAt, readAt }: InboxItem) {
  return {
    id,
    action,
    content,
    at: instantOf(at),
    expiresAt: instantOf(expiresAt),
    readAt: readAt === undefined ? null : instantOf(readAt),
  }
}
