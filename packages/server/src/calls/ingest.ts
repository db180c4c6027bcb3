import type { Decision } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { EventOutcome } from '../runner/job.ts'
import { parseDecision } from '../sources/decision.ts'
import type { ParsedBody } from '../sources/incoming-event.ts'
import { ingestReply } from '../sources/ingest-reply.ts'
import { parseMoment } from '../sources/moment.ts'
import { parseSegment } from '../sources/segment.ts'
import { decisionsOf } from './decisions-of.ts'
import { arrivalOf, type Surroundings } from './surroundings.ts'
import { viewDecision } from './view-decision.ts'

/** Takes messages in; answered when they are durable. */
export async function ingest(call: Call & { type: 'ingest' }, around: Surroundings): Promise<Reply> {
  const parsed = parseSegment(call.body, call.endpoint, arrivalOf(around))
  if (parsed.events.length > 0) await submit(parsed, call.trusted, around)
  return ingestReply(parsed.accepted, parsed.errors)
}

/** Takes one event in and answers with the decisions that it caused. */
export async function takeMoment(call: Call & { type: 'moment' }, around: Surroundings): Promise<Reply> {
  return answerWithDecisions(parseMoment(call.body, arrivalOf(around)), call.trusted, around)
}

/** Asks for a placement. */
export async function decide(call: Call & { type: 'decide' }, around: Surroundings): Promise<Reply> {
  return answerWithDecisions(parseDecision(call.body, arrivalOf(around)), call.trusted, around)
}

async function answerWithDecisions(parsed: ParsedBody, trusted: boolean, around: Surroundings): Promise<Reply> {
  const incoming = parsed.events.at(-1)
  if (!incoming) return ingestReply(parsed.accepted, parsed.errors)
  const outcome = (await submit(parsed, trusted, around)).at(-1)!
  if (outcome.failed)
    return errorReply('internal_error', { message: 'The event is in the log, but the engine failed on it.' })
  const decisions = outcome.repeated
    ? await decisionsOf(outcome.customer, incoming.event.id, around)
    : outcome.decisions
  return { status: 200, body: JSON.stringify(await momentBody(outcome, incoming.event.id, decisions, around)) }
}

async function momentBody(outcome: EventOutcome, event: string, decisions: readonly Decision[], around: Surroundings) {
  const views = await Promise.all(decisions.map((decision) => viewDecision(decision, around)))
  return { customer: outcome.customer, event, repeated: outcome.repeated, decisions: views }
}

/** What is not trusted cannot say that an identifier was shown to be somebody's, nor that two are one person's. */
function submit({ events }: ParsedBody, trusted: boolean, around: Surroundings): Promise<EventOutcome[]> {
  if (around.followTime) for (const { event } of events) around.followTime(event.at)
  if (trusted) return around.runner.submit(events)
  return around.runner.submit(events.map(({ event, identifiers }) => ({ identifiers, event, trusted })))
}
