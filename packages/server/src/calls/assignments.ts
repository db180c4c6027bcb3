import { assignmentsOf } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** What personalisation assigns to a customer, by persona: what there is to choose from before any moment has come. */
export async function readAssignments(
  { identifier }: Call & { type: 'read-assignments' },
  { runner }: Surroundings,
): Promise<Reply> {
  const id = runner.find(identifier)
  const { playbook } = runner
  const assignments = id === 0 ? undefined : await runner.read(id, (found) => found && assignmentsOf(found, playbook))
  if (!assignments) return errorReply('customer_unknown')
  const view = assignments.map(({ action, persona, priority, since }) => ({
    action,
    name: playbook.actions.get(action)?.name,
    campaign: playbook.actions.get(action)?.campaign?.id,
    persona: persona ?? null,
    priority: priority ?? null,
    since: since === undefined ? null : instantOf(since),
  }))
  return { status: 200, body: JSON.stringify({ customer: id, playbook: playbook.version, assignments: view }) }
}
