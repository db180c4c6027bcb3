import type { Decision } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { findDecision } from './read-decision.ts'
import type { Surroundings } from './surroundings.ts'

/** Notes that the picture of a mail was loaded: once, however often it is. */
export async function noteOpened(
  { decision: id }: Call & { type: 'note-opened' },
  around: Surroundings,
): Promise<Reply> {
  const decision = await findDecision(id, around)
  if (!decision) return errorReply('link_unknown')
  await noteAttention(decision, { id: `open/${id}`, response: 'opened' }, around)
  return { status: 200, body: '{}' }
}

/** Takes what somebody did with a message into their history, wherever they are by now; nothing of who was erased. */
export async function noteAttention(
  { customer: decidedFor, id: decision }: Decision,
  what: { readonly id: string; readonly response: 'opened' | 'clicked' },
  { clock, runner }: Surroundings,
): Promise<void> {
  const customer = runner.currentOf(decidedFor)
  const isKnown = await runner.read(customer, (found) => found !== undefined && found.erasedAt === 0)
  if (isKnown) await runner.submitFor(customer, { type: 'response-received', ...what, at: clock.now(), decision })
}
