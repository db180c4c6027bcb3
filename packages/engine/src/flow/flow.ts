import type { AnswerDefinition } from '../answer/definition.ts'
import type { UnderstandAnswer } from '../answer/understood.ts'
import type { Evaluate } from '../condition/condition.ts'
import type { Stepping } from '../stepping.ts'
import type { Run, Target } from './run.ts'

/** A text, or one for each language. */
export type Text = string | Readonly<Record<string, string>>

/** A question, compiled: what a waiting step listens to. */
export interface Question {
  /** Under which the answer is kept in the run. */
  readonly name: string
  /** The trait that it becomes, where it becomes one. */
  readonly trait: string | undefined
  readonly definition: AnswerDefinition
  readonly understand: UnderstandAnswer
  /** Where an answer leads. */
  leadsTo(value: unknown): Target
  /** Answers with something else, before `givenUp`. */
  readonly mostTries: number
  readonly givenUp: Target
  /** Asks once more, in other words. */
  askAgain(run: Run, step: Stepping): void
}

/** One step, compiled. */
export interface FlowStep {
  readonly id: string
  readonly kind: string
  /** Everywhere it can lead, with the name of the way. */
  readonly exits: readonly { readonly name: string; readonly to: Target }[]
  /** Whether it says something or listens, so that it needs its turn on the channel. */
  readonly speaks: boolean
  /** Whether it listens: the conversation is then held by this run. */
  readonly listens: boolean
  /** Whether it can wait for something. */
  readonly waits: boolean
  readonly question?: Question | undefined
  /** Id of the thread through which it goes before it leads on. */
  readonly inner?: string | undefined
  /** Name of the event for which it waits. */
  readonly awaits?: string | undefined
  /** Begins it; gives where to go on at once, or undefined to wait. */
  enter(run: Run, step: Stepping): Target | undefined
  /** While it waits: gives where to go on, where what it waited for has come, by time or otherwise. */
  look?(run: Run, step: Stepping): Target | undefined
  /** When time matters to a run that waits here, by the definition of now. */
  dueAt?(run: Run, step: Stepping): number
}

/** An event, or a condition, that ends a run wherever it is. */
export interface Way {
  readonly event: string | undefined
  readonly where: Evaluate | undefined
}

/** A thread or a journey, compiled. */
export interface Flow {
  readonly kind: 'thread' | 'journey'
  readonly id: string
  /** Determined by the definition: what people inside go by. */
  readonly revision: string
  readonly topic: string
  readonly campaign: string | undefined
  /** Channels on which it can be held, the first preferred. */
  readonly channels: readonly string[]
  readonly first: Target
  readonly steps: ReadonlyMap<string, FlowStep>
  readonly priority: number
  readonly interrupts: boolean
  /** Least time between two beginnings for one person; Infinity: once. */
  readonly repeatsMs: number
  /** Whether a new cause begins an open run anew. */
  readonly restarts: boolean
  /** How long it waits for its turn on the channel. */
  readonly patienceMs: number
  /** How late an answer is still taken. */
  readonly lateMs: number
  /** Words that lead somewhere from every question. */
  readonly jumps: ReadonlyMap<string, Target>
  readonly goals: readonly Way[]
  readonly exits: readonly Way[]
  /** Whether an edit takes everybody out. */
  readonly ejects: boolean
  /** Where those land who are at a step that a new definition does not have. */
  readonly moves: ReadonlyMap<string, Target>
  /** Earlier revisions by which people still go. */
  readonly earlier: ReadonlyMap<string, Flow>
  /** Share of people, in order, that the whole is for. */
  readonly position: ReadonlyMap<string, number>
}

/** Codes that start a thread: a list of its own, or unique codes that are good for points of a programme. */
export type CodeStart = ListedCodes | UniqueCodes

export interface ListedCodes {
  readonly thread: string
  readonly list: string
  /** Whether a text is written like one of the codes. */
  readonly like: RegExp
  readonly codes: ReadonlyMap<string, number>
}

export interface UniqueCodes {
  readonly thread: string
  readonly programme: string
  /** Whether a text was meant as a code. */
  readonly like: RegExp | undefined
}

/** Threads and journeys of a playbook, with what begins them. */
export interface Flows {
  readonly threads: ReadonlyMap<string, Flow>
  readonly journeys: ReadonlyMap<string, Flow>
  readonly byTrigger: ReadonlyMap<string, readonly Flow[]>
  /** Threads by the word that starts them, in the form of `plain`. */
  readonly byKeyword: ReadonlyMap<string, readonly Flow[]>
  /** Words long enough that a slip of the finger in them is understood. */
  readonly longKeywords: readonly (readonly [word: string, flow: Flow])[]
  readonly codes: readonly CodeStart[]
  /** Takes what is no keyword and no answer, by channel. */
  readonly catchAll: ReadonlyMap<string, Flow>
}

/** The definition by which a run goes: the one in force, or an earlier one that it stayed on; undefined where it is gone. */
export function flowOf(run: Pick<Run, 'kind' | 'flow' | 'revision'>, { threads, journeys }: Flows): Flow | undefined {
  const current = (run.kind === 'thread' ? threads : journeys).get(run.flow)
  return current === undefined || current.revision === run.revision ? current : current.earlier.get(run.revision)
}
