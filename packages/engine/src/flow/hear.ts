import type { Understood } from '../answer/understood.ts'
import { consentState } from '../consent/consent.ts'
import { languageOf } from '../consent/state-consent.ts'
import type { MessageReceived } from '../events/message-received.ts'
import type { Json } from '../json.ts'
import { isNearMiss } from '../keywords/near-miss.ts'
import { plain } from '../keywords/plain.ts'
import { COURTESY } from '../keywords/words.ts'
import { setTrait } from '../profile/traits.ts'
import type { Stepping } from '../stepping.ts'
import { codeIn } from './code.ts'
import { type Flow, flowOf, type Question } from './flow.ts'
import { countRun, countWhole } from './measure.ts'
import { goOn } from './moves.ts'
import { type Asked, closeAsked, noteAnswer, type Run } from './run.ts'
import { startRun } from './start.ts'
import { holderOn } from './voice.ts'

/** Providers tell times to the second: what was said in the second of a question may be its answer. */
const GRAIN_MS = 1000

/**
 * Understands what somebody has written: as the answer to the question at hand, as a word that starts a thread or leads
 * somewhere in it, as a code, or as the late answer to an earlier question; in this order, by how sure it is. What is
 * nothing of all this is asked about once more.
 */
export function hear(event: MessageReceived, step: Stepping): void {
  const started = startedBy(event, step)
  if (consentState(step.customer, event.channel, undefined) === 'denied' && !(started && optsInFirst(started))) return
  const run = listenerTo(event, step)
  const at = run && flowOf(run, step.world.playbook.flows)?.steps.get(run.step)
  // A person of the brand reads it.
  if (run && at?.kind === 'handOver') return noteSaid(run, event)
  const question = at?.question
  if (run && question && event.at < Math.floor(run.since / GRAIN_MS) * GRAIN_MS && wasBefore(run, event, step)) return
  const understood = question && read(question, event, step)
  if (run && question && understood?.exact) return answer(run, question, understood.value, event, step)
  if (started) return begin(started, event, {}, step)
  if (run && jump(run, event, step)) return
  const code = codeIn(event, step)
  if (code) return begin(code.flow, event, { code: code.found }, step, true)
  if (run && question && understood) return answer(run, question, understood.value, event, step)
  if (creditLate(event, run === undefined, step)) {
    // The question at hand is still open.
    if (run) noteSaid(run, event)
    if (run && question) question.askAgain(run, step)
    return
  }
  if (run && question) return misunderstand(run, question, step)
  const catchAll = step.world.playbook.flows.catchAll.get(event.channel)
  if (catchAll) begin(catchAll, event, { text: event.text.slice(0, 500) }, step)
}

function read(question: Question, { at, text }: MessageReceived, step: Stepping): Understood | undefined {
  return question.understand(text, { at, zone: step.scope.zone, language: languageOf(step) })
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

function noteSaid(run: Run, { channel }: MessageReceived): void {
  run.engaged = true
  run.channel = channel
}

function answer(run: Run, question: Question, value: Json, event: MessageReceived, step: Stepping): void {
  noteSaid(run, event)
  keep(run, question, value, event, step)
  countRun(run, 'answered', step)
  countRun(run, 'answerMs', step, Math.max(0, event.at - run.since))
  closeAsked(run, step.world.now, true)
  goOn(run, question.leadsTo(value), step)
}

/** Keeps an answer in the run, and at once in the trait that it becomes. */
function keep(run: Run, { name, trait }: Question, value: Json, event: MessageReceived, step: Stepping): void {
  const { customer, world } = step
  // What is sealed on disk stands in the trait alone.
  const isSealed = trait !== undefined && world.playbook.definition.privacy.encrypt.includes(trait)
  if (!isSealed) noteAnswer(run, name, value)
  if (trait === undefined) return
  const ranks = world.playbook.sourceRanks.get(trait)
  if (setTrait(customer, trait, value, event.at, world.limits.traits, 'thread', ranks)) step.touch(`trait:${trait}`)
}

function misunderstand(run: Run, question: Question, step: Stepping): void {
  if (step.event.type === 'message-received') noteSaid(run, step.event)
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
  const before = run.asked.findLast(({ answered, thread }) => answered && thread === run.flow)
  const target = to === BACK ? (before?.step ?? run.step) : to
  if (to === BACK && before) before.answered = false
  noteSaid(run, event)
  closeAsked(run, step.world.now, false)
  goOn(run, target, step)
  return true
}

/** The question before. */
export const BACK = '$back'

/**
 * An answer that was given before the question at hand was put belongs to an earlier one, however late it comes in: it is
 * credited there, and the conversation stays where it is. Gives whether it was.
 */
function wasBefore(run: Run, event: MessageReceived, step: Stepping): boolean {
  const asked = run.asked.findLast(({ at, closedAt }) => at <= event.at && closedAt !== Number.POSITIVE_INFINITY)
  if (!asked) return false
  const question = questionOf(run, asked, step)
  const understood = question && read(question, event, step)
  if (question && understood) keep(run, question, understood.value, event, step)
  return true
}

function questionOf(run: Run, { step: id, thread }: Asked, { world }: Stepping): Question | undefined {
  return flowOf({ ...run, flow: thread }, world.playbook.flows)?.steps.get(id)?.question
}

/**
 * The answer to a question that was given up: it is credited there, and the conversation goes on from it where nobody else
 * has the word. Gives whether there was such a question.
 */
function creditLate(event: MessageReceived, isFree: boolean, step: Stepping): boolean {
  const { customer } = step
  for (const run of customer.runs.toReversed()) {
    if (run.state !== 'closed' || run.dueAt <= step.world.now || run.kind !== 'thread' || run.channel !== event.channel)
      continue
    const asked = run.asked.findLast(({ answered, at }) => !answered && at <= event.at)
    const question = asked && questionOf(run, asked, step)
    const understood = question && read(question, event, step)
    if (!asked || !question || !understood) continue
    asked.answered = true
    keep(run, question, understood.value, event, step)
    countRun(run, 'late', step, 1, asked.step)
    if (isFree) {
      countWhole(run, 'reopened', step)
      run.state = 'waiting'
      run.engaged = true
      run.flow = asked.thread
      goOn(run, question.leadsTo(understood.value), step)
    } else step.effect({ type: 'record-run', run, outcome: 'completed_late' })
    return true
  }
  return false
}

/** The thread that a text starts on its channel: its word alone, with courtesy around it, spelled out or with a slip of the finger. */
function startedBy({ channel, text }: MessageReceived, { world }: Stepping): Flow | undefined {
  const { byKeyword, longKeywords } = world.playbook.flows
  if (byKeyword.size === 0) return undefined
  const said = plain(text)
  const core = said
    .split(' ')
    .filter((word) => !COURTESY.has(word))
    .join(' ')
  const joined = said.replaceAll(' ', '')
  const on = (flows: readonly Flow[] | undefined) => flows?.find(({ channels }) => channels.includes(channel))
  const whole = on(byKeyword.get(said)) ?? on(byKeyword.get(core)) ?? on(byKeyword.get(joined))
  if (whole) return whole
  return longKeywords.find(([word, flow]) => flow.channels.includes(channel) && isNearMiss(core, word))?.[1]
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
