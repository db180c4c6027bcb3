import type { Json, JsonObject } from '../json.ts'
import type { HandOver } from './hand-over.ts'

/** Where a run goes on from: the id of a step, or the end. */
export type Target = string

/** No step is called that. */
export const END: Target = '$end'

/** The same where nobody answered, or nothing that was understood: the whole ends, sub-threads or not. */
export const TIMED_OUT: Target = '$timed_out'
export const GAVE_UP: Target = '$gave_up'

/** Whether a way ends there. */
export function isEnd(to: Target): boolean {
  return to.startsWith('$')
}

/** A question that a run has asked. */
export interface Asked {
  readonly thread: string
  readonly step: string
  readonly at: number
  /** When it was answered or given up; Infinity while it is open. */
  closedAt: number
  answered: boolean
  /** When another question was put on the channel; Infinity while it is the last. What is written until then is its. */
  overtakenAt: number
  /** When its answer was written; 0 where there is none. */
  writtenAt: number
  /** Ids of the deliveries that put it, the latest, ours and those of providers: answers that quote them are its. */
  said: string[]
}

/** The variant of an experiment of threads in which a run began. */
export interface RunVariant {
  readonly experiment: string
  readonly variant: string
}

/**
 * One customer's way through a thread (a conversation) or a journey (an enrolment). Small, since it lies in the
 * customer's document: everything else follows from the definition.
 */
export interface Run {
  readonly id: string
  readonly kind: 'thread' | 'journey'
  /** Id of the definition in which it began. */
  readonly root: string
  /** Id of the definition in which it is now: another one within a sub-thread. */
  flow: string
  /** The revision of that definition by which it goes. */
  revision: string
  step: string
  /**
   * waiting: for what its step waits for; queued, paused: for its turn on the channel, before it could begin or after it was
   * interrupted; closed: over, kept for late answers.
   */
  state: 'waiting' | 'queued' | 'paused' | 'closed'
  /** When it came to its step or state. */
  since: number
  /** The first instant at which time alone matters; Infinity where it does not. */
  dueAt: number
  readonly startedAt: number
  /** The event that began it. */
  readonly cause: string
  readonly properties: JsonObject
  /** Where the conversation is held; empty in a journey. */
  channel: string
  /** Whether the person has said something in it. */
  engaged: boolean
  /** How often the question at hand was answered with something else. */
  tries: number
  reminded: boolean
  answers: [name: string, value: Json][]
  /** Within how many seconds each question was answered that was not answered late; those of sub-threads as `thread/step`. */
  answeredIn: [step: string, seconds: number][]
  /** The latest questions. */
  asked: Asked[]
  /** Steps that give something, which are done once. */
  done: string[]
  /** Where sub-threads return to, the innermost last. */
  callers: [flow: string, revision: string, to: Target][]
  readonly variant: RunVariant | undefined
  /** The run that waits for the end of this one. */
  parent: string | undefined
  /** While an agent of the brand is to go on with it. */
  handOver?: HandOver | undefined
  /** Why no agent is to any more, for the rest of the step. */
  leftDesk?: string | undefined
}

/** Runs that a customer may be in at once; nobody can hold more conversations. */
export const MOST_RUNS = 20

/** Questions of a run that are remembered for answers that come late or out of order. */
const ASKED_CAPACITY = 6

/** Notes that a question was put, among the runs of its person. */
export function noteAsked(run: Run, at: number, runs: readonly Run[]): void {
  for (const { asked, channel } of runs)
    if (channel === run.channel) for (const one of asked) one.overtakenAt = Math.min(one.overtakenAt, at)
  const { flow: thread, step } = run
  const open = { closedAt: Number.POSITIVE_INFINITY, overtakenAt: Number.POSITIVE_INFINITY }
  run.asked.push({ thread, step, at, ...open, answered: false, writtenAt: 0, said: [] })
  if (run.asked.length > ASKED_CAPACITY) run.asked.shift()
}

/** Ids of one question that are remembered: of the question, and of how it was put again. */
const SAID_CAPACITY = 6

/** Notes what a provider calls a delivery that put a question. */
export function noteProviderId(runs: readonly Run[], delivery: string, providerId: string): void {
  for (const { asked } of runs)
    for (const one of asked)
      if (one.said.includes(delivery) && !one.said.includes(providerId)) one.said = [...one.said, providerId]
}

/** Notes by which delivery the question at hand was put. */
export function noteSaid(run: Run, delivery: string): void {
  const open = run.asked.at(-1)
  if (open) open.said = [...open.said.slice(1 - SAID_CAPACITY), delivery]
}

/** Notes that the question at hand is open no more. */
export function closeAsked(run: Run, at: number, answered: boolean): void {
  const open = run.asked.at(-1)
  if (!open || open.closedAt !== Number.POSITIVE_INFINITY) return
  open.closedAt = at
  open.answered = answered
}

/** Notes that the question at hand was answered at an instant; answered once more, the later time takes its place. */
export function noteAnsweredIn(run: Run, at: number): void {
  const step = run.callers.length === 0 ? run.step : `${run.flow}/${run.step}`
  const seconds = Math.max(0, Math.floor((at - run.since) / 1000))
  run.answeredIn = [...run.answeredIn.filter(([known]) => known !== step), [step, seconds]]
}

/** Keeps an answer under a name; a later one takes its place. */
export function noteAnswer(run: Run, name: string, value: Json): void {
  const known = run.answers.find(([given]) => given === name)
  if (known) known[1] = value
  else run.answers.push([name, value])
}

/** What conditions and texts of a run look at beside the customer: the properties of what began it, and `answers`. */
export function propertiesOf({ answers, properties }: Run): JsonObject {
  return { ...properties, answers: Object.fromEntries(answers) }
}
