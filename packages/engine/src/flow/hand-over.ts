import { deriveId } from '../random.ts'
import type { Stepping } from '../stepping.ts'
import type { Run } from './run.ts'

/** A conversation that a person of the brand (an agent) is to go on with. It stands with its run for as long as it lasts. */
export interface HandOver {
  readonly id: string
  /** The team that is to take it. */
  readonly team: string
  /** When it was handed over. */
  readonly at: number
  /** The agent who has it; undefined while nobody has. */
  agent: string | undefined
  /** When an agent last took it, gave it back or answered; when it was handed over where none has. */
  touchedAt: number
  /** When the customer last wrote; 0 where they have not. */
  heardAt: number
  /** Texts of the customer since the last answer. */
  unanswered: number
  /** Answers of agents. */
  answers: number
}

/** Hands a run over at its step. */
export function beginHandOver(run: Run, team: string, step: Stepping): HandOver {
  const { customer, event, world } = step
  const id = deriveId('hnd', customer.id, event.id, run.id, run.step)
  const none = { agent: undefined, heardAt: 0, unanswered: 0, answers: 0 }
  run.handOver = { id, team, at: world.now, touchedAt: world.now, ...none }
  return run.handOver
}

/** The customer has written: an agent reads it. */
export function noteHeard(handOver: HandOver, at: number): void {
  handOver.heardAt = Math.max(handOver.heardAt, at)
  handOver.unanswered++
}

/** Of two on one channel, whose agent keeps the word: who has been taken before who waits for somebody, then whichever came first. */
export function isBefore(one: HandOver, other: HandOver): boolean {
  if ((one.agent === undefined) !== (other.agent === undefined)) return one.agent !== undefined
  return one.at < other.at || (one.at === other.at && one.id < other.id)
}

/** What the customer waits for in one is the agent's of the other to answer. */
export function takeOver(kept: HandOver, { handOver: gone }: Run): void {
  if (gone === undefined) return
  kept.heardAt = Math.max(kept.heardAt, gone.heardAt)
  kept.unanswered += gone.unanswered
}

/** The conversation is no agent's any more. */
export function leaveDesk(run: Run, why: string): void {
  if (run.handOver === undefined) return
  run.handOver = undefined
  run.leftDesk = why
}
