import type { ApprovalDecided, Delivery } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { lastDeliveries } from '../pending/delivery-text.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { DeliveryRow } from '../runner/store.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** So many are looked at; whoever has more to approve begins with the oldest. */
const MOST = 1000

/** What waits for somebody to approve it, oldest first. */
export async function readApprovals(around: Surroundings): Promise<Reply> {
  const approvals = await Promise.all((await awaiting(around)).map((row) => viewOf(row, around)))
  return { status: 200, body: JSON.stringify({ approvals: approvals.filter((view) => view !== undefined) }) }
}

/** Approves or declines a delivery; answered with how it stands then, once that is durable. */
export async function decideApproval(
  { approved, by, delivery: id, event }: Call & { type: 'decide-approval' },
  around: Surroundings,
): Promise<Reply> {
  const { clock, runner } = around
  const row = (await awaiting(around)).find((one) => one.id === id)
  if (!row) return errorReply('approval_unknown')
  const customer = runner.currentOf(row.customer)
  const decided: ApprovalDecided = { type: 'approval-decided', id: event, at: clock.now(), delivery: id, approved, by }
  await runner.submitFor(customer, decided)
  const open = await runner.read(customer, (found) => found?.deliveries.find((one) => one.id === id)?.state)
  return { status: 200, body: JSON.stringify({ delivery: id, customer, approved, state: open ?? 'ended' }) }
}

/** The rows of the store with what it does not hold yet. */
async function awaiting({ runner, store }: Surroundings): Promise<DeliveryRow[]> {
  const rows = new Map((await store.awaitingApproval(MOST)).map((row) => [row.id, row]))
  for (const { deliveries } of runner.unstored.toReversed())
    for (const row of lastDeliveries(deliveries)) rows.set(row.id, row)
  return [...rows.values()]
    .filter(({ state }) => state === 'awaiting-approval')
    .sort((a, b) => a.createdAt - b.createdAt)
    .slice(0, MOST)
}

async function viewOf({ customer, id }: DeliveryRow, { runner }: Surroundings) {
  const current = runner.currentOf(customer)
  const held = await runner.read(current, (found) => found?.deliveries.find((one) => one.id === id))
  return held?.state === 'awaiting' ? view(held, current) : undefined
}

function view({ action, campaign, channel, content, createdAt, decision, dueAt, id }: Delivery, customer: number) {
  const names = { delivery: id, decision, customer, action, campaign, channel }
  return { ...names, content, requestedAt: instantOf(createdAt), expiresAt: instantOf(dueAt) }
}
