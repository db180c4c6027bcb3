import type { InboxItem } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reader, Reply } from '../runner/call.ts'
import { isOfDevice, maySee } from './may-see.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** The messages in an inbox, newest first. */
export async function readInbox(call: Call & { type: 'read-inbox' }, around: Surroundings): Promise<Reply> {
  const { runner, clock } = around
  const customer = await openInbox(call, around)
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
  const customer = await openInbox(call, around)
  if (typeof customer !== 'number') return customer
  const held = await runner.read(customer, (found) => found?.inbox.some(({ id }) => id === call.item) === true)
  if (!held) return errorReply('item_unknown')
  const id = `inbox/${call.item}/${call.remove ? 'removed' : 'read'}`
  await runner.submitFor(customer, { type: 'inbox-read', id, at: clock.now(), item: call.item, remove: call.remove })
  return { status: 200, body: '{"success":true}' }
}

/** The customer whose inbox is asked for, where the reader may see it. With a write key others look the same as nobody. */
export async function openInbox(
  { identifier, reader }: { readonly identifier: string; readonly reader: Reader },
  around: Surroundings,
): Promise<number | Reply> {
  const customer = around.runner.find(identifier)
  const isPublic = reader.viewer === 'write' && reader.identity === undefined
  if (isPublic && !isOfDevice(identifier)) return errorReply('identity_needed')
  if (customer === 0) return errorReply('customer_unknown')
  return (await maySee(customer, reader, around)) ? customer : errorReply('identity_needed')
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
