import { type DeliveryResent, findDeadLetter } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { lastDeliveries } from '../pending/delivery-text.ts'
import { maskFor } from '../privacy/mask.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { DeliveryRow } from '../runner/store.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** A page of the deliveries that failed, the latest first, and whether each can be sent again. */
export async function readDeadLetters(
  { before, channel, limit, viewer }: Call & { type: 'read-dead-letters' },
  around: Surroundings,
): Promise<Reply> {
  const { runner, store } = around
  const rows = new Map<string, DeliveryRow>()
  const until = before ?? Number.MAX_VALUE
  for (const row of await store.failedDeliveries(until, channel, limit)) rows.set(row.id, row)
  for (const { deliveries } of runner.unstored.toReversed())
    for (const row of lastDeliveries(deliveries))
      if (row.state === 'failed' && row.updatedAt < until && (channel === undefined || row.channel === channel))
        rows.set(row.id, row)
  const page = [...rows.values()].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, limit)
  const views = await Promise.all(page.map((row) => viewOf(row, around)))
  // Servers name the address in their refusals.
  const mask = maskFor(viewer, runner.playbook.definition.privacy)
  const next = page.length < limit ? null : instantOf(page.at(-1)!.updatedAt)
  return { status: 200, body: JSON.stringify(mask({ deliveries: views, next })) }
}

async function viewOf(row: DeliveryRow, { clock, runner }: Surroundings) {
  const { action, attempts, campaign, channel, createdAt, id, reason, updatedAt } = row
  const customer = runner.currentOf(row.customer)
  const held = await runner.read(customer, (found) => found && findDeadLetter(found, id, clock.now()) !== undefined)
  return {
    ...{ delivery: id, customer, action, campaign: campaign ?? null, channel, reason: reason ?? '', attempts },
    ...{ createdAt: instantOf(createdAt), failedAt: instantOf(updatedAt), resendable: held === true },
  }
}

/** Sends deliveries of one customer that have failed again; each becomes a delivery of its own. */
export async function resendDelivery(
  { by, customer: given, delivery, event }: Call & { type: 'resend-delivery' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const customer = runner.currentOf(given)
  const at = clock.now()
  const isHeld = () =>
    runner.read(customer, (found) => found !== undefined && findDeadLetter(found, delivery, at) !== undefined)
  if (!(await isHeld())) return errorReply('delivery_unknown')
  const resent: DeliveryResent = { type: 'delivery-resent', id: event, at, delivery, by }
  await runner.submitFor(customer, resent)
  // It stays where the budget does not allow it.
  if (await isHeld()) return errorReply('budget_spent')
  return { status: 200, body: '{"success":true}' }
}
