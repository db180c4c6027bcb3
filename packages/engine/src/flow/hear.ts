import type { Understood } from '../answer/understood.ts'
import { consentState } from '../consent/consent.ts'
import { languageOf } from '../consent/state-consent.ts'
import type { MessageReceived } from '../events/message-received.ts'
import type { Json } from '../json.ts'
import { plain } from '../keywords/plain.ts'
import { setTrait } from '../profile/traits.ts'
import type { Stepping } from '../stepping.ts'
import { answerTimeClass } from './answer-times.ts'
import { codeIn } from './code.ts'
import { type Flow, flowOf, type Question } from './flow.ts'
import { noteHeard } from './hand-over.ts'
import { isSlipOf, wordForms } from './keyword.ts'
import { countRun, countWhole } from './measure.ts'
import { goOn } from './moves.ts'
import { type Asked, closeAsked, noteAnswer, noteAnsweredIn, type Run } from './run.ts'
import { startRun } from './start.ts'
import { holderOn } from './voice.ts'

/** Providers tell times to the second: what was said in the second of a question may be its answer. */
const GRAIN_MS = 1000

/**
 * Understands what somebody has written: as the answer to the question at hand, as a word that starts a thread or leads
 * somewhere in it, as a code, or as the answer to an earlier question; in this order, by how sure it is. What is nothing
 * of all this is asked about once more.
 */
export function hear(given: MessageReceived, step: Stepping): void {
  // A button that was pressed says what stands for it.
  const event = given.text === '' && given.button !== undefined ? { ...given, text: given.button } : given
  const started = startedBy(event, step)
  if (consentState(step.customer, event.channel, undefined) === 'denied' && !(started && optsInFirst(started))) return
  const run = listenerTo(event, step)
  const at = run && flowOf(run, step.world.playbook.flows)?.steps.get(run.step)
  // An agent reads it.
  if (run && at?.kind === 'handOver') {
    join(run, event)
    if (run.handOver) noteHeard(run.handOver, event.at)
    return
  }
  const question = at?.question
  const meant = ownerOf(event, run, step)
  if (meant !== 'at hand' && meant?.isSure && credit(meant, run, event, step)) return
  const isOpen = run !== undefined && question !== undefined && meant === 'at hand'
  const understood = isOpen ? read(question, event, step) : undefined
  if (isOpen && understood?.exact) return answer(run, question, understood.value, event, step)
  if (started) return begin(started, event, {}, step)
  if (run && jump(run, event, step)) return
  const code = codeIn(event, step)
  if (code) return begin(code.flow, event, { code: code.found }, step, true)
  if (isOpen && understood) return answer(run, question, understood.value, event, step)
  if (creditLate(event, meant === 'at hand' ? undefined : meant?.owner, run, step)) {
    // The question at hand is still open.
    if (run) join(run, event)
    if (run && question) question.askAgain(run, step)
    return
  }
  if (isOpen) return misunderstand(run, question, step)
  if (run) return
  const catchAll = step.world.playbook.flows.catchAll.get(event.channel)
  if (catchAll) begin(catchAll, event, { text: event.text.slice(0, 500) }, step)
}

function read(question: Question, { at, media, text }: MessageReceived, step: Stepping): Understood | undefined {
  return question.understand(text, { at, zone: step.scope.zone, language: languageOf(step), ...(media && { media }) })
}

/** Whose question it is: of the conversation on the channel, else of one that may move there from another channel. */
function listenerTo({ channel }: MessageReceived, step: Stepping): Run | undefined {
  const holder = holderOn(channel, step)
  if (holder) return holder
  const { customer, world } = step
  const elsewhere = customer.runs.filter((run) => {
    const flow = run.kind === 'thread' && run.state === 'waiting' ? flowOf(run, world.playbook.flows) : undefined
    return flow?.channels.includes(channel) && flow.steps.get(run.step)?.listens
  })
  return elsewhere.length === 1 ? elsewhere[0] : undefined
}

/** The person takes part in it, and where they do. */
function join(run: Run, { channel }: MessageReceived): void {
  run.engaged = true
  run.channel = channel
}

function answer(run: Run, question: Question, value: Json, event: MessageReceived, step: Stepping): void {
  join(run, event)
  keep(run, run.asked.at(-1), question, value, event, step)
  countRun(run, 'answered', step)
  countRun(run, `answerIn/${answerTimeClass(event.at - run.since)}`, step)
  noteAnsweredIn(run, event.at)
  closeAsked(run, step.world.now, true)
  goOn(run, question.leadsTo(value), step)
}

/** Keeps an answer in the run, and at once in the trait that it becomes. */
function keep(
  run: Run,
  asked: Asked | undefined,
  { name, trait }: Question,
  value: Json,
  event: MessageReceived,
  step: Stepping,
): void {
  const { customer, world } = step
  // What was written later has come in before.
  if (asked && asked.writtenAt > event.at) return
  if (asked) asked.writtenAt = event.at
  // What is sealed on disk stands in the trait alone.
  const isSealed = trait !== undefined && world.playbook.definition.privacy.encrypt.includes(trait)
  if (!isSealed) noteAnswer(run, name, value)
  if (trait === undefined) return
  const ranks = world.playbook.sourceRanks.get(trait)
  if (setTrait(customer, trait, value, event.at, world.limits.traits, 'thread', ranks)) step.touch(`trait:${trait}`)
}

function misunderstand(run: Run, question: Question, step: Stepping): void {
  if (step.event.type === 'message-received') join(run, step.event)
  countRun(run, 'misunderstood', step)
  run.tries++
  if (run.tries <= question.mostTries) return question.askAgain(run, step)
  countRun(run, 'gaveUp', step)
  closeAsked(run, step.world.now, false)
  goOn(run, question.givenUp, step)
}

/** A word of the thread that leads somewhere from every question. */
function jump(run: Run, event: MessageReceived, step: Stepping): boolean {
  const flow = flowOf(run, step.world.playbook.flows)
  const to = flow?.jumps.get(plain(event.text))
  if (to === undefined) return false
  const before = questionBefore(run)
  const target = to === BACK ? (before?.step ?? run.step) : to
  if (to === BACK && before) before.answered = false
  join(run, event)
  closeAsked(run, step.world.now, false)
  goOn(run, target, step)
  return true
}

/** The question before the one at hand; where a sub-thread is gone through once more, the one before in it, not what was asked last time. */
function questionBefore(run: Run): Asked | undefined {
  const own = run.asked.filter(({ thread }) => thread === run.flow)
  const first = run.callers.length === 0 ? -1 : own.findIndex(({ step }) => step === run.step)
  return (first < 0 ? own : own.slice(0, first)).findLast(({ answered }) => answered)
}

/** The question before. */
export const BACK = '$back'

/** An earlier question, and whether a text is known to belong to it or to nothing: it was written before the one at hand, or quotes it. */
interface Earlier {
  readonly owner: { readonly run: Run; readonly asked: Asked } | undefined
  readonly isSure: boolean
}

/**
 * Whose answer a text is: that of the question which it quotes; else that of the one which was the last on the channel when
 * it was written, however late it comes in.
 */
function ownerOf(event: MessageReceived, holder: Run | undefined, step: Stepping): 'at hand' | Earlier {
  const { customer, world } = step
  const open = holder?.asked.at(-1)
  const all = customer.runs.flatMap((run) => {
    const isThere = run.kind === 'thread' && (run.channel === event.channel || run === holder)
    return isThere && (run.state !== 'closed' || run.dueAt > world.now)
      ? run.asked.map((asked) => ({ run, asked }))
      : []
  })
  if (event.inReplyTo !== undefined) {
    const owner = all.find(({ asked }) => asked.said.includes(event.inReplyTo!))
    if (owner && owner.asked !== open) return { owner, isSure: true }
    // What quotes something else that was said is no answer; questions without words of their own are quoted by what was said before.
    if (!owner && (!open || isComparable(open, event.inReplyTo))) return { owner: undefined, isSure: false }
    if (owner) return 'at hand'
  }
  if (open && isBy(open, event)) return 'at hand'
  const owner = all
    .filter(({ asked }) => isBy(asked, event) && (event.at < asked.overtakenAt || asked.overtakenAt === asked.at))
    .reduce<(typeof all)[number] | undefined>(
      (last, one) => (last && last.asked.at > one.asked.at ? last : one),
      undefined,
    )
  if (open) return { owner, isSure: true }
  return { owner, isSure: false }
}

/** Whether it is known by which ids people quote a question: a crash may have taken what the provider called it. */
function isComparable({ said }: Asked, quoted: string): boolean {
  return said.some((id) => isOurs(id) === isOurs(quoted))
}

function isOurs(id: string): boolean {
  return id.startsWith('dlv_')
}

function isBy({ at }: Asked, event: MessageReceived): boolean {
  return Math.floor(at / GRAIN_MS) * GRAIN_MS <= event.at
}

/** Credits a text to an earlier question, where it answers that: the conversation at hand stays where it is. Gives whether it was one's. */
function credit({ owner }: Earlier, holder: Run | undefined, event: MessageReceived, step: Stepping): boolean {
  if (!owner) return false
  const { asked, run } = owner
  const question = questionOf(run, asked, step)
  const understood = question && read(question, event, step)
  if (!question || !understood) return true
  if (run.state === 'closed' && !asked.answered)
    takeLate(run, asked, question, understood.value, holder === undefined, event, step)
  else keep(run, asked, question, understood.value, event, step)
  return true
}

/** By the definition by which the run goes there; of a sub-thread that it has left, by the one in force. */
function questionOf(run: Run, { step: id, thread }: Asked, { world }: Stepping): Question | undefined {
  const { flows } = world.playbook
  const caller = run.callers.findLast(([flow]) => flow === thread)
  const revision = run.flow === thread ? run.revision : caller?.[1]
  const flow =
    revision === undefined ? flows.threads.get(thread) : flowOf({ kind: run.kind, flow: thread, revision }, flows)
  return flow?.steps.get(id)?.question
}

/**
 * The answer to a question that was given up: it is credited there, and the conversation goes on from it where nobody else
 * has the word. After a later question only a sure one is. Gives whether there was such a question.
 */
function creditLate(event: MessageReceived, owner: Earlier['owner'], holder: Run | undefined, step: Stepping): boolean {
  const { customer } = step
  for (const run of customer.runs.toReversed()) {
    if (run.state !== 'closed' || run.dueAt <= step.world.now || run.kind !== 'thread' || run.channel !== event.channel)
      continue
    const asked = run.asked.findLast((one) => !one.answered && one.at <= event.at)
    const question = asked && questionOf(run, asked, step)
    const understood = question && read(question, event, step)
    if (!asked || !question || !understood || (asked !== owner?.asked && !understood.exact)) continue
    takeLate(run, asked, question, understood.value, holder === undefined, event, step)
    return true
  }
  return false
}

/** Credits a late answer, and lets the conversation go on from it where nobody else has the word. */
function takeLate(
  run: Run,
  asked: Asked,
  question: Question,
  value: Json,
  isFree: boolean,
  event: MessageReceived,
  step: Stepping,
): void {
  asked.answered = true
  keep(run, asked, question, value, event, step)
  countRun(run, 'late', step, 1, asked.step)
  if (!isFree || !returnTo(run, asked.thread))
    return step.effect({ type: 'record-run', run, outcome: 'completed_late' })
  countWhole(run, 'reopened', step)
  run.state = 'waiting'
  run.engaged = true
  goOn(run, question.leadsTo(value), step)
}

/** Brings a run back into a thread in which it is, with its sub-threads or without; not into one that it has left. */
function returnTo(run: Run, thread: string): boolean {
  if (run.flow === thread) return true
  const at = run.callers.findLastIndex(([flow]) => flow === thread)
  if (at < 0) return false
  ;[run.flow, run.revision] = run.callers[at]!
  run.callers.length = at
  return true
}

/**
 * The thread that a text starts on its channel: its word alone, with courtesy around it, spelled out or with a slip of the finger;
 * none where a slip could be of two threads' words.
 */
function startedBy({ channel, text }: MessageReceived, { world }: Stepping): Flow | undefined {
  const { byKeyword, longKeywords } = world.playbook.flows
  if (byKeyword.size === 0) return undefined
  const { core: bare, joined, said } = wordForms(text)
  // "Hello please": a keyword may be a word of courtesy itself.
  const core = bare || (said.split(' ').find((word) => byKeyword.has(word)) ?? '')
  const on = (flows: readonly Flow[] | undefined) => flows?.find(({ channels }) => channels.includes(channel))
  const whole = on(byKeyword.get(said)) ?? on(byKeyword.get(core)) ?? on(byKeyword.get(joined))
  if (whole) return whole
  const near = longKeywords.filter(([word, flow]) => flow.channels.includes(channel) && isSlipOf(core, word))
  return near.every(([, flow]) => flow === near[0]![1]) ? near[0]?.[1] : undefined
}

function begin(
  flow: Flow,
  event: MessageReceived,
  properties: { readonly [name: string]: Json },
  step: Stepping,
  beside = false,
): void {
  startRun(flow, { cause: event.id, properties, channel: event.channel, byPerson: true, beside }, step)
}

/** Whether a thread begins by asking for consent: whoever starts it may do so after a refusal. */
function optsInFirst({ first, steps }: Flow): boolean {
  return steps.get(first)?.kind === 'optIn'
}
