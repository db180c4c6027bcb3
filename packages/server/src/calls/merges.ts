import type { Customer } from '@attune/engine'
import { z } from 'zod'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Merging } from '../runner/merging.ts'
import type { MergeCause } from '../runner/record.ts'
import type { MergeRow } from '../runner/store.ts'
import { readJsonBody } from './json-body.ts'
import { viewProfile } from './read-customer.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** Two customers who are to be joined, each named by one of its identifiers. */
export const mergeRequestSchema = z.strictObject({
  keep: z.string().min(3).describe('identifier of the customer who stays, such as `user:ana`'),
  from: z.string().min(3).describe('identifier of the customer who is found to be the same'),
  reason: z.string().max(500).optional(),
})

/** Joins two customers, or shows what that would make of them. */
export async function mergeCustomers(call: Call & { type: 'merge-customers' }, around: Surroundings): Promise<Reply> {
  const json = readJsonBody(call.body, around.limits.messageBytes, around)
  if (!json.ok) return json.reply
  const parsed = mergeRequestSchema.safeParse(json.value)
  if (!parsed.success) {
    const { message, path } = parsed.error.issues[0]!
    return errorReply('invalid_type', { field: path.join('.'), message })
  }
  const { from, keep, reason } = parsed.data
  const cause: MergeCause = { by: 'request', identifiers: [keep, from], ...(reason !== undefined && { reason }) }
  return around.runner.turn((merging) => joinOrShow({ keep, from }, cause, call.dryRun, merging, around))
}

async function joinOrShow(
  names: { readonly keep: string; readonly from: string },
  cause: MergeCause,
  dryRun: boolean,
  merging: Merging,
  around: Surroundings,
): Promise<Reply> {
  const { runner } = around
  const view = (customer: Customer) => viewProfile(customer, around)
  const winner = runner.find(names.keep)
  const loser = runner.find(names.from)
  if (winner === 0) return errorReply('customer_unknown', { field: 'keep' })
  if (loser === 0) return errorReply('customer_unknown', { field: 'from' })
  const refusal = await merging.whyNot(winner, loser, true)
  if (refusal) return errorReply('merge_refused', { message: `They cannot be joined: ${refusal.reason}.` }, { refusal })
  if (!dryRun) return { status: 201, body: JSON.stringify(await merging.merge(winner, loser, cause)) }
  const [keep, from] = (await merging.documents([winner, loser])).map(view)
  const merged = view(await merging.rehearse(winner, loser))
  // What the rules would have said had nobody asked: a reason to think twice.
  const caution = await merging.whyNot(winner, loser, false)
  return { status: 200, body: JSON.stringify({ dryRun: true, keep, from, merged, caution: caution ?? null }) }
}

/** Undoes a merge, or shows what that would make of the two. */
export async function undoMerge(call: Call & { type: 'undo-merge' }, around: Surroundings): Promise<Reply> {
  return around.runner.turn(async (merging) => {
    const row = await merging.findUndoable(call.id)
    if ('reason' in row) {
      const later = row.reason === 'merged_since' ? { later: row.merge } : {}
      return errorReply(row.reason, {}, later)
    }
    if (call.dryRun) {
      const { loser, winner } = await merging.part(row)
      return {
        status: 200,
        body: JSON.stringify({ dryRun: true, winner: viewProfile(winner, around), loser: viewProfile(loser, around) }),
      }
    }
    const reason = call.reason === undefined ? {} : { reason: call.reason }
    const undone = await merging.undo(row, { by: 'request', identifiers: [], ...reason })
    return { status: 200, body: JSON.stringify(undone) }
  })
}

/** The merges in which a customer, or who was found to be the same, had a part. */
export async function readMerges(call: Call & { type: 'read-merges' }, { runner }: Surroundings): Promise<Reply> {
  const customer = runner.find(call.identifier)
  if (customer === 0) return errorReply('customer_unknown')
  const rows = await runner.turn(async (merging) => {
    const found = new Map<string, MergeRow>()
    for (const number of runner.recordsOf(customer))
      for (const row of await merging.mergesOf(number)) found.set(row.id, row)
    return [...found.values()].sort((a, b) => b.at - a.at)
  })
  return { status: 200, body: JSON.stringify({ merges: rows.map(viewMerge) }) }
}

function viewMerge({ at, cause, id, loser, undoneAt, winner }: MergeRow) {
  return {
    ...{ id, winner, loser, at: instantOf(at), cause: JSON.parse(cause) },
    undoneAt: undoneAt === undefined ? null : instantOf(undoneAt),
  }
}
