import type { Decision, Event } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { withField } from '../json-field.ts'
import { type LinkSigning, linksSignedWith } from '../links/links.ts'
import { writeWithCandidates } from '../pending/candidates-text.ts'
import type { Call, Reader, Reply } from '../runner/call.ts'
import type { Addressed, EventOutcome } from '../runner/job.ts'
import { parseDecision } from '../sources/decision.ts'
import type { IncomingEvent, MessageError, ParsedBody } from '../sources/incoming-event.ts'
import { ingestReply } from '../sources/ingest-reply.ts'
import { parseMoment } from '../sources/moment.ts'
import { warningOf } from '../sources/reading.ts'
import { parseSegment } from '../sources/segment.ts'
import { decisionsOf } from './decisions-of.ts'
import { mayHoldLinks, maySee } from './may-see.ts'
import { arrivalOf, type Surroundings } from './surroundings.ts'
import { viewChoice, viewWithoutCandidates } from './view-decision.ts'

/** Takes messages in; answered when they are durable. */
export async function ingest(call: Call & { type: 'ingest' }, around: Surroundings): Promise<Reply> {
  const arrival = arrivalOf(around)
  let parsed: ParsedBody = NOTHING
  const read = () => {
    parsed = parseSegment(call.body, call.endpoint, arrival)
    around.refusals.note(parsed)
    return addressed(parsed, call.trusted, around)
  }
  const conclude = (outcomes: readonly EventOutcome[]) => {
    const { accepted, errors, warnings = [] } = parsed
    const erased = outcomes.filter((outcome) => outcome.erased).length
    const reply = ingestReply(accepted, errors, erased, [...warnings, ...leftOut(parsed, outcomes)])
    parsed = NOTHING
    return reply
  }
  // A clock that follows the events has to have been told of them before they are taken in.
  if (around.followTime) return conclude(await around.runner.submit(read()))
  return around.runner.submitUnread(read, conclude)
}

const NOTHING: ParsedBody = { events: [], errors: [], accepted: 0 }

/** Warnings of traits for which their customers had no room. */
function leftOut({ events }: ParsedBody, outcomes: readonly EventOutcome[]): MessageError[] {
  return outcomes.flatMap(({ leftOut = [] }, i) =>
    leftOut.map((name) => warningOf(events[i]!.index, 'too_many_traits', `traits.${name}`)),
  )
}

/** The answer to an event of somebody who was erased since it happened. */
const NOBODY = { customer: 0, repeated: false }

/** Calls that are answered with decisions. */
type Asked = { readonly type: 'decide' | 'moment' }

/** Takes one event in and answers with the decisions that it caused. */
export async function takeMoment(call: Call & Asked, around: Surroundings): Promise<Reply> {
  return answerWithDecisions(parseMoment(call.body, arrivalOf(around)), call, around)
}

/** Asks for a placement. */
export async function decide(call: Call & Asked, around: Surroundings): Promise<Reply> {
  const parsed = parseDecision(call.body, arrivalOf(around))
  return parsed.dryRun ? rehearse(parsed, call.reader, around) : answerWithDecisions(parsed, call, around)
}

/** What would be shown now, and why: decided on a copy, and recorded nowhere. Whom nobody knows is somebody new. */
async function rehearse({ events }: ParsedBody, reader: Reader, around: Surroundings): Promise<Reply> {
  const { event, identifiers } = events[0]!
  const { runner } = around
  const customer = identifiers.map((identifier) => runner.find(identifier)).find((found) => found !== 0) ?? 0
  const outcome = { customer, repeated: false, failed: false, decisions: [] }
  if (!(await maySee(customer, reader, around))) return withheld(event.id, outcome)
  const decisions = await runner.rehearse(customer, event)
  return { status: 200, body: await momentBody(outcome, event.id, decisions, { reader, dryRun: true }, around) }
}

/** Who asks. */
interface Asking {
  readonly trusted: boolean
  readonly reader: Reader
  readonly signing: LinkSigning
}

async function answerWithDecisions(
  parsed: ParsedBody,
  { reader, signing, trusted }: Asking,
  around: Surroundings,
): Promise<Reply> {
  around.refusals.note(parsed)
  const incoming = parsed.events.at(-1)
  if (!incoming) return ingestReply(parsed.accepted, parsed.errors)
  const { durable, outcomes } = await around.runner.submitNow(addressed(parsed, trusted, around))
  const reply = await replyWithDecisions(outcomes.at(-1)!, incoming.event.id, { reader, signing }, around)
  await durable
  return reply
}

async function replyWithDecisions(
  outcome: EventOutcome,
  event: string,
  { reader, signing }: Pick<Asking, 'reader' | 'signing'>,
  around: Surroundings,
): Promise<Reply> {
  if (outcome.erased) return { status: 200, body: JSON.stringify({ ...NOBODY, event, erased: true, decisions: [] }) }
  if (outcome.failed)
    return errorReply('internal_error', { message: 'The event is in the log, but the engine failed on it.' })
  if (!(await maySee(outcome.customer, reader, around))) return withheld(event, outcome)
  const decisions = outcome.repeated ? await decisionsOf(outcome.customer, event, around) : outcome.decisions
  const reading = { reader, ...(mayHoldLinks(outcome.customer, reader, around) && { signing }) }
  return { status: 200, body: await momentBody(outcome, event, decisions, reading, around) }
}

/** The event counts all the same; what it led to is nobody's business but the person's. */
function withheld(event: string, { repeated }: EventOutcome): Reply {
  return { status: 200, body: JSON.stringify({ event, repeated, decisions: [], withheld: 'identity_needed' }) }
}

/** How the answer to a moment is read. */
interface Reading extends Pick<Asking, 'reader'>, Partial<Pick<Asking, 'signing'>> {
  /** Whether nothing of it was recorded. */
  readonly dryRun?: true
}

/**
 * The answer to a moment, as JSON. A key that everybody can read learns what was chosen, and nothing of the person or of
 * what there was to choose from.
 */
async function momentBody(
  outcome: EventOutcome,
  event: string,
  decisions: readonly Decision[],
  { dryRun, reader: { viewer }, signing }: Reading,
  around: Surroundings,
): Promise<string> {
  const links = signing && linksSignedWith(signing)
  const { customer, repeated } = outcome
  const isPublic = viewer === 'write'
  const view = async (decision: Decision): Promise<string> => {
    if (isPublic) return JSON.stringify(await viewChoice(decision, around, outcome.shown, links))
    return writeWithCandidates(await viewWithoutCandidates(decision, around, outcome.shown, links), decision.candidates)
  }
  const views = await Promise.all(decisions.map(view))
  const head = { ...(!isPublic && { customer }), event, repeated, ...(dryRun && { dryRun }) }
  return withField(head, 'decisions', `[${views.join(',')}]`)
}

/**
 * What is not trusted cannot say that an identifier was shown to be somebody's, nor that two are one person's, nor speak
 * for a source whose word counts more.
 */
function addressed(parsed: ParsedBody, trusted: boolean, around: Surroundings): readonly Addressed[] {
  const events = parsed.events.map((incoming) => withRelated(incoming, trusted, around))
  if (around.followTime) for (const { event } of events) around.followTime(event.at)
  return trusted ? events : events.map(({ event, identifiers }) => ({ identifiers, event: unsourced(event), trusted }))
}

/**
 * An event that tells of somebody with an identifier holds the number of that customer instead, so that nothing of one
 * person is left in the documents of others once they are erased. Whoever is not known yet stays a person described.
 */
function withRelated(incoming: IncomingEvent, trusted: boolean, { runner }: Surroundings): IncomingEvent {
  const { event, related, ...rest } = incoming
  if (event.type !== 'relation-stated' || related === undefined) return incoming
  const customer = trusted ? runner.find(related) : 0
  return { ...rest, event: customer === 0 ? event : { ...event, related: customer } }
}

function unsourced(event: Event): Event {
  if (event.type !== 'identified' || event.source === undefined) return event
  const { source: _source, ...rest } = event
  return rest
}
